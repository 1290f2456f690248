import '../../fixtures/full-speed.ts';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { options } from './sheets.ts';

const inbox = new URL('../../../examples/inbox/', import.meta.url);
const truthFile = new URL('../../../examples/truth.json', import.meta.url);

interface Truth {
  readonly kind: string;
}

/** What examples of a kind must come to; every other kind is pages without a warning. */
const endings: Readonly<Record<string, string>> = {
  blank: 'blank_page',
  text_file: 'unsupported_format',
  truncated: 'corrupt_image',
  blurred: 'unreadable_image',
};
const turns: Readonly<Record<string, number>> = {
  'statement-of-poll/PP-0303': 90,
  'statement-of-poll/PP-0503': -90,
  'statement-of-poll/PP-0401': 2.5,
  'statement-of-poll/PP-0402': -5,
  'statement-of-poll/PP-0403': 8,
};

const maybe = existsSync(truthFile) ? test : test.skip;

maybe('every example page comes to the end that its truth needs', async t => {
  t.timeout(170_000);
  const truth = JSON.parse(await readFile(truthFile, 'utf8')) as Record<string, Truth>;
  const names = (await readdir(inbox, { recursive: true })).filter(name => /\.\w+$/.test(name));
  t.true(names.length >= 24);
  for (const name of names) {
    const key = name.replace(/\.\w+$/, '').replace(/[_-]p(age)?\d+(of\d+)?$/i, '');
    const outcome = await preprocessImage(await readFile(new URL(encodeURI(name), inbox)), options);
    const frames = outcome.kind === 'rejected' ? [outcome] : outcome.frames;
    for (const frame of frames) {
      const ending = frame.kind === 'page' ? (frame.warnings[0] ?? 'page') : frame.code;
      t.is(ending, endings[truth[key]?.kind ?? ''] ?? 'page', name);
      const turn = Object.entries(turns).find(([place]) => key.endsWith(place))?.[1];
      if (turn !== undefined && frame.kind === 'page') {
        t.true(Math.abs(frame.image.skewDegrees - turn) <= 0.5, `${name}: ${frame.image.skewDegrees}`);
      }
    }
  }
});
