import test from 'ava';
import type { Page } from '../../shared/domain/page.ts';
import { count, goodReading, only, row, said, sheet, withFields, withRows } from './sheet.ts';

const worded = ['figures_words', 'figures_raw'];

function valid(more: Parameters<typeof count>[1], value: number | null = 950): ReturnType<typeof sheet> {
  const { fields } = goodReading();
  return sheet({ reading: goodReading({ fields: { ...fields, valid: count(value, more) } }) });
}

const words = [
  {
    name: 'words that say the figures say nothing',
    input: valid({ words: 'nine hundred and fifty' }),
    expected: [],
  },
  {
    name: 'words that say another number are an error',
    input: valid({ words: 'nine hundred and fifteen' }),
    expected: ['figures_words error'],
  },
  {
    name: 'words that say no number are information',
    input: valid({ words: 'xxxx yyyy' }),
    expected: ['figures_words info'],
  },
  {
    name: 'words beside illegible figures are an error with their number',
    input: valid({ words: 'nine hundred and fifty' }, null),
    expected: ['figures_words error'],
  },
  { name: 'copied figures that are the number say nothing', input: valid({ raw: '950' }), expected: [] },
  { name: 'copied figures in Thai numerals are the number', input: valid({ raw: '๙๕๐' }), expected: [] },
  {
    name: 'copied figures that are another number are an error',
    input: valid({ raw: '905' }),
    expected: ['figures_raw error'],
  },
  { name: 'copied figures that are no number say nothing', input: valid({ raw: '9?0' }), expected: [] },
];
for (const { name, input, expected } of words) {
  test(name, t => {
    t.deepEqual(said(input, worded), expected);
  });
}

const ranges = [
  {
    name: 'more votes than valid votes are out of range',
    reading: withRows([row(1, 951), row(2, 0), row(3, 0), row(4, 0)]),
    expected: ['out_of_range error'],
  },
  {
    name: 'a negative count is out of range',
    reading: withFields({ rejected: -10 }),
    expected: ['out_of_range error'],
  },
  {
    name: 'a part of a ballot is out of range',
    reading: withFields({ rejected: 9.5 }),
    expected: ['out_of_range error'],
  },
  {
    name: 'all votes for one option are in range',
    reading: withRows([row(1, 950), row(2, 0), row(3, 0), row(4, 0)]),
    expected: [],
  },
];
for (const { name, reading, expected } of ranges) {
  test(name, t => {
    t.deepEqual(said(sheet({ reading }), ['out_of_range']), expected);
  });
}

function page(number: number, changes: Partial<Page> = {}): Page {
  return {
    page: number,
    of: 2,
    object: `sheet_p${number}.jpg`,
    generation: '1',
    sha256: null,
    frame: 0,
    state: 'processed',
    code: null,
    message: null,
    warnings: [],
    image: null,
    receivedAt: '2026-11-23T10:00:00.000Z',
    ...changes,
  };
}

const pages = [
  { name: 'all pages say nothing', pages: [page(1), page(2)], expected: [] },
  { name: 'a page that never came is an error', pages: [page(1)], expected: ['pages_missing error'] },
  {
    name: 'a rejected page is missing',
    pages: [page(1), page(2, { state: 'rejected', code: 'corrupt_image' })],
    expected: ['pages_missing error'],
  },
  {
    name: 'a page too many is an error: it may be another form',
    pages: [page(1), page(2), page(3)],
    expected: ['pages_extra error'],
  },
  {
    name: 'a poor image is a warning',
    pages: [page(1, { warnings: ['poor_image'] }), page(2)],
    expected: ['poor_image warning'],
  },
  {
    name: 'an unreadable image is an error',
    pages: [page(1, { warnings: ['unreadable_image'] }), page(2)],
    expected: ['poor_image error'],
  },
  {
    name: 'a damaged image is a warning of its own',
    pages: [page(1, { warnings: ['damaged_image'] }), page(2)],
    expected: ['damaged_image warning'],
  },
];
for (const { name, pages: given, expected } of pages) {
  test(name, t => {
    t.deepEqual(said(sheet({ pages: given })), expected);
  });
}

test('a missing page says why where a rejected image is known', t => {
  const rejected = page(2, { state: 'rejected', code: 'blank_page' });
  t.regex(
    only(sheet({ pages: [page(1), rejected] }), 'pages_missing').message,
    /2 was rejected \(blank_page\)/,
  );
});
