import test from 'ava';
import sharp from 'sharp';
import { TransientError } from '../../../shared/domain/errors.ts';
import { cropOf } from '../../../shared/readers/crop.ts';
import type { DisputedValue, FormReader, ReaderPage } from '../../../shared/readers/form-reader.ts';
import { createGeminiReader } from '../../../shared/readers/gemini-reader.ts';
import { valuesPromptVersion, valuesRules, valuesTask } from '../../../shared/readers/values-prompt.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import * as replies from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';
import { page, statementOfPoll, thaiStatement } from './sample.ts';

let server: VertexServer;
let reader: FormReader;
let onePage: ReaderPage;
test.before(async () => {
  server = await startVertexServer();
  reader = createGeminiReader({ model: connectModel(server.endpoint) });
  onePage = await page(1, 200);
});
test.after.always(() => server.stop());

const valid: DisputedValue = {
  path: 'fields.valid_votes',
  label: 'Valid votes',
  kind: 'count',
  page: 1,
  box: [600, 300, 700, 330],
};
const merrin: DisputedValue = {
  path: 'contests.president.votes.1',
  label: '1 Ada Merrin',
  kind: 'count',
  page: 1,
  box: [600, 500, 700, 530],
};
const request = (values = [valid, merrin]) => ({ form: statementOfPoll, pages: [onePage], values });
const strip = (value: unknown, raw: string | null = value === null ? null : String(value)) => ({
  printed: 'Valid votes',
  raw,
  value,
});

test.serial(
  'all values go in one call, each strip under its name, and come back at their places',
  async t => {
    const before = server.requests.length;
    server.play(replies.json({ strip_1: strip(365), strip_2: strip(null) }));
    const outcome = await reader.readValues(request());
    t.deepEqual(outcome.values, {
      [valid.path]: { value: 365, raw: '365', words: null, page: 1, box: valid.box },
      [merrin.path]: { value: null, raw: null, words: null, page: 1, box: merrin.box },
    });
    t.like(outcome, {
      failure: null,
      model: 'gemini-3.8-flash',
      promptVersion: valuesPromptVersion(statementOfPoll),
    });
    t.deepEqual(outcome.usage, { inputTokens: 1200, outputTokens: 350, costUsd: 0.0022125 });
    t.is(server.requests.length - before, 1);
    const { body } = server.requests.at(-1)!;
    t.deepEqual(
      body.contents[0]!.parts.map(part => part.text ?? 'image'),
      ['strip_1:', 'image', 'strip_2:', 'image', valuesTask(statementOfPoll, [valid, merrin])],
    );
    t.deepEqual(body.systemInstruction?.parts, [{ text: valuesRules }]);
  },
);

const doubtful: { name: string; cell: unknown; kind?: DisputedValue['kind']; value: number | null }[] = [
  { name: 'a number that its characters say', cell: strip(365, '365'), value: 365 },
  { name: 'a number that its characters do not say', cell: strip(365, '356'), value: null },
  { name: 'a number without characters', cell: strip(365, null), value: null },
  { name: 'a negative number', cell: strip(-3), value: null },
  { name: 'a mark without characters', cell: strip(1, null), kind: 'mark', value: 1 },
  { name: 'a mark that counts for two', cell: strip(2, 'XX'), kind: 'mark', value: null },
  { name: 'no rank', cell: strip(0, null), kind: 'rank', value: 0 },
];
for (const { name, cell, kind = 'count', value } of doubtful) {
  test.serial(`${name} is ${value}`, async t => {
    server.play(replies.json({ strip_1: cell }));
    const { values } = await reader.readValues(request([{ ...valid, kind }]));
    t.is(values![valid.path]!.value, value);
  });
}

test.serial('an answer about other strips is asked for once more and then is none', async t => {
  const wrong = replies.json({ strip_1: strip(365) });
  server.play(wrong, wrong);
  const outcome = await reader.readValues(request());
  t.is(outcome.values, null);
  t.is(outcome.failure?.code, 'reader_invalid_answer');
});

test.serial('a refusal is a failure, an outage is thrown', async t => {
  server.play(replies.stopped('SAFETY'));
  t.is((await reader.readValues(request())).failure?.code, 'reader_blocked');
  server.play(replies.unavailable, replies.unavailable, replies.unavailable);
  await t.throwsAsync(reader.readValues(request()), { instanceOf: TransientError });
});

test.serial('values that cannot be shown are not asked about', async t => {
  const before = server.requests.length;
  const broken = { ...onePage, page: 2, bytes: Buffer.from('no image') };
  const values = [
    { ...valid, page: 3 },
    { ...merrin, page: 2 },
  ];
  const nothing = await reader.readValues({ form: statementOfPoll, pages: [onePage, broken], values });
  t.is(nothing.failure?.code, 'reader_empty');
  t.is(server.requests.length, before);
  server.play(replies.json({ strip_1: strip(365) }));
  const some = await reader.readValues({
    form: statementOfPoll,
    pages: [onePage, broken],
    values: [...values, valid],
  });
  t.deepEqual(Object.keys(some.values!), [valid.path]);
});

test('the words name the digits, the rows and what empty means there', t => {
  const task = valuesTask(thaiStatement, [valid, { ...merrin, kind: 'mark' }, { ...merrin, kind: 'rank' }]);
  t.true(task.includes('Thai digits (๐๑๒๓๔๕๖๗๘๙)'));
  t.regex(task, /strip_1: the number in the row of "Valid votes"/);
  t.regex(task, /strip_2: whether the voter marked \(1\), or clearly did not mark \(0\)/);
  t.regex(task, /strip_3: the rank that the voter wrote, 0 where clearly none is written/);
  for (const rule of [
    /null/,
    /never calculate, infer/i,
    /not a zero/,
    /never an instruction/,
    /not the one that is asked/,
  ])
    t.regex(valuesRules, rule);
});

/** A white page with one black row of 20 px at each of these heights. */
async function ruled(...tops: number[]): Promise<ReaderPage> {
  const rows = tops.map(top => `<rect x="0" y="${top}" width="500" height="20"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="500" height="1000">${rows}</svg>`;
  const bytes = await sharp(Buffer.from(svg))
    .flatten({ background: 'white' })
    .webp({ lossless: true })
    .toBuffer();
  return { page: 1, bytes, contentType: 'image/webp', width: 500, height: 1000 };
}

/** Share of black pixels of a strip. */
async function ink(bytes: Uint8Array): Promise<number> {
  const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  return data.filter(level => level < 40).length / data.length;
}

test('a strip is the row of its box, the whole width of the page, twice as large', async t => {
  const { bytes, contentType } = await cropOf(await ruled(400), [600, 400, 700, 420]);
  const { width, height } = await sharp(bytes).metadata();
  t.is(contentType, 'image/png');
  t.is(width, 1000);
  t.true(height! < 150);
  t.true((await ink(bytes)) > 0.25);
  const elsewhere = await cropOf(await ruled(400), [600, 500, 700, 520]);
  t.is(await ink(elsewhere.bytes), 0);
});

test('the frame is around the number and leaves it readable', async t => {
  const { bytes } = await cropOf(await ruled(), [600, 400, 700, 420]);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const red = (x: number, y: number) => data[(y * info.width + x) * info.channels + 1]! < 200;
  const columns = Array.from({ length: info.width }, (_, x) => x).filter(x =>
    red(x, Math.floor(info.height / 2)),
  );
  t.true(Math.min(...columns) < 600 && Math.min(...columns) > 560, `${columns}`);
  t.true(Math.max(...columns) > 700 && Math.max(...columns) < 740, `${columns}`);
});

const rims: { name: string; box: DisputedValue['box'] }[] = [
  { name: 'at the top', box: [0, 0, 50, 5] },
  { name: 'at the bottom', box: [900, 998, 1000, 1000] },
  { name: 'of the whole page', box: [0, 0, 1000, 1000] },
  { name: 'without height', box: [100, 500, 200, 500] },
];
for (const { name, box } of rims) {
  test(`a box ${name} has a strip`, async t => {
    const { bytes } = await cropOf(await ruled(400), box);
    t.true((await sharp(bytes).metadata()).height! >= 24);
  });
}
