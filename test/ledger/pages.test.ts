import test from 'ava';
import type { Page } from '../../shared/domain/page.ts';
import { allArrived, pagesExpected, placePages } from '../../shared/ledger/pages.ts';

function page(number: number, overrides: Partial<Page> = {}): Page {
  return {
    page: number,
    of: null,
    object: `d_p${number}.jpg`,
    generation: '100',
    sha256: `${number}`.repeat(64),
    frame: 0,
    state: 'processed',
    code: null,
    message: null,
    warnings: [],
    image: null,
    receivedAt: '2026-11-23T10:00:00.000Z',
    ...overrides,
  };
}

const oneFile = { object: 'd.pdf' };
/** Pages of one file, each with the file's total. */
const scanned = (...numbers: number[]) =>
  numbers.map((number, frame) => page(number, { ...oneFile, frame, of: numbers.length }));

const totals = [
  { name: 'a total in a name counts', pages: [page(1, { of: 3 })], formPages: 2, expected: 3 },
  { name: "else the form's", pages: [page(1)], formPages: 2, expected: 2 },
  { name: 'pages of one file are no more than it has', pages: scanned(1, 2, 3), formPages: 2, expected: 2 },
  { name: 'of an unknown form they are all', pages: scanned(1, 2, 3), formPages: null, expected: 3 },
  {
    name: 'a blank back is not waited for',
    pages: scanned(1, 2).with(1, page(2, { ...oneFile, of: 2, state: 'rejected', code: 'blank_page' })),
    formPages: 1,
    expected: 1,
  },
  {
    name: 'a page too many that can not be read is missed',
    pages: scanned(1, 2).with(1, page(2, { ...oneFile, of: 2, state: 'rejected', code: 'corrupt_image' })),
    formPages: 1,
    expected: 2,
  },
  {
    name: 'the total in the name of a file of several pages counts',
    pages: scanned(1, 2).map(each => ({ ...each, of: 4 })),
    formPages: 2,
    expected: 4,
  },
  { name: 'an unknown form of one page is whole', pages: [page(1)], formPages: null, expected: 1 },
  {
    name: 'an unknown form with a page 2 stays open',
    pages: [page(1), page(2)],
    formPages: null,
    expected: null,
  },
];
for (const { name, pages, formPages, expected } of totals) {
  test(`pages expected: ${name}`, t => {
    t.is(pagesExpected(pages, formPages), expected);
  });
}

test('a document keeps the fifty pages that came first, however many file names claim', t => {
  const first = Array.from({ length: 49 }, (_, index) => page(900 - index));
  const { pages, placements } = placePages({ pages: first }, [page(3), page(1), page(900)]);
  t.deepEqual(placements, ['added', 'beyond_limit', 'identical']);
  t.deepEqual([pages.length, pages[0]?.page], [50, 3]);
});

test('a document is whole only with each of its pages', t => {
  t.true(allArrived([page(2), page(1)], 2));
  t.false(allArrived([page(1), page(3)], 2));
  t.false(allArrived([page(1)], null));
});

const other = 'f'.repeat(64);
const placements = [
  {
    name: 'a page that was not there is added',
    existing: [],
    incoming: page(1),
    placement: 'added',
    stands: '100',
  },
  {
    name: 'a newer image replaces the older',
    existing: [page(1)],
    incoming: page(1, { generation: '200', sha256: other }),
    placement: 'replaced',
    stands: '200',
  },
  {
    name: 'an older image that comes late changes nothing',
    existing: [page(1, { generation: '1000' })],
    incoming: page(1, { generation: '999', sha256: other }),
    placement: 'older',
    stands: '1000',
  },
  {
    name: 'the same image again changes nothing',
    existing: [page(1)],
    incoming: page(1, { generation: '200' }),
    placement: 'identical',
    stands: '100',
  },
  {
    name: 'a newer image that is rejected does not displace a good one',
    existing: [page(1)],
    incoming: page(1, { generation: '200', sha256: other, state: 'rejected', code: 'blank_page' }),
    placement: 'rejected_beside_good',
    stands: '100',
  },
];
for (const { name, existing, incoming, placement, stands } of placements) {
  test(name, t => {
    const placed = placePages({ pages: existing }, [incoming]);
    t.deepEqual(placed.placements, [placement as never]);
    t.deepEqual(
      placed.pages.map(each => each.generation),
      [stands],
    );
  });
}
