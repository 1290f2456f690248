import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import sharp from 'sharp';
import type { ReaderPage } from '../../../shared/readers/form-reader.ts';
import { createOfflineReader } from '../../../shared/readers/offline/offline-reader.ts';
import { formReaderContract } from '../../contract/form-reader.ts';
import { examplePages, exampleRequest, forms } from './examples.ts';

const printed = 'lakeland-2026/statement-of-poll/PP-0102';
const twoPages = 'lakeland-2026/assembly-statement/PP-0202';

formReaderContract(test, 'offline OCR', async () => {
  const { purpose: _, ...legible } = (await exampleRequest(printed, 'first'))!;
  return { reader: createOfflineReader(), sample: { legible, blank: await whitePage() } };
});

async function whitePage(): Promise<ReaderPage> {
  const bytes = await sharp({ create: { width: 620, height: 877, channels: 3, background: 'white' } })
    .webp()
    .toBuffer();
  return { page: 1, bytes, contentType: 'image/webp', width: 620, height: 877 };
}

async function turnedPage(page: ReaderPage, degrees: number): Promise<ReaderPage> {
  const { data, info } = await sharp(page.bytes).rotate(degrees).webp().toBuffer({ resolveWithObject: true });
  return { ...page, bytes: data, width: info.width, height: info.height };
}

test('a page on its side or upside down is read the same, its boxes on the page as it was given', async t => {
  t.timeout(300_000);
  const reader = createOfflineReader();
  t.teardown(() => reader.close());
  const request = (await exampleRequest(printed, 'first'))!;
  const upright = (await reader.read(request)).content!;
  for (const degrees of [90, 180, 270]) {
    const pages = [await turnedPage(request.pages[0]!, degrees)];
    const { content } = await reader.read({ ...request, pages });
    for (const [id, { value, box }] of Object.entries(upright.fields)) {
      t.is(content?.fields[id]?.value, value, `${id} at ${degrees}°`);
      const [left, top, right, bottom] = box!;
      const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
      const expected =
        degrees === 90
          ? { x: 1000 - middle.y, y: middle.x }
          : degrees === 180
            ? { x: 1000 - middle.x, y: 1000 - middle.y }
            : { x: middle.y, y: 1000 - middle.x };
      const found = content!.fields[id]!.box!;
      t.true(Math.abs((found[0] + found[2]) / 2 - expected.x) < 8, `${id} at ${degrees}°: ${found}`);
      t.true(Math.abs((found[1] + found[3]) / 2 - expected.y) < 8, `${id} at ${degrees}°: ${found}`);
    }
  }
});

test('what stands on a page that is missing is absent or null', async t => {
  t.timeout(120_000);
  const reader = createOfflineReader();
  t.teardown(() => reader.close());
  const request = (await exampleRequest(twoPages, 'first'))!;
  const [first, second] = [...request.pages].sort((a, b) => a.page - b.page);
  const onFirst = (await reader.read({ ...request, pages: [first!] })).content!;
  t.deepEqual(
    onFirst.contests[0]?.votes.map(({ number, page }) => [number, page]),
    [1, 2, 3, 4, 5].map(number => [number, 1]),
  );
  const onSecond = (await reader.read({ ...request, pages: [second!] })).content!;
  t.true(Object.values(onSecond.fields).every(({ value, page }) => value === null && page === null));
  t.true(onSecond.contests[0]!.votes.every(({ page }) => page === 2));
});

test('a form is recognised among others that are alike, by any of its pages', async t => {
  t.timeout(120_000);
  const reader = createOfflineReader();
  t.teardown(() => reader.close());
  const known = ['statement-of-poll', 'assembly-statement'].map(id => forms.get(id)!);
  for (const [key, formId] of [
    [printed, 'statement-of-poll'],
    [twoPages, 'assembly-statement'],
  ] as const) {
    for (const page of await examplePages(key))
      t.is((await reader.recognise({ forms: known, page })).formId, formId);
  }
});

test('a page of which nothing is the form fails as empty, and an image that is none does too', async t => {
  t.timeout(120_000);
  const reader = createOfflineReader();
  t.teardown(() => reader.close());
  const request = (await exampleRequest(printed, 'first'))!;
  const broken = { ...(await whitePage()), bytes: new TextEncoder().encode('not an image') };
  for (const page of [await whitePage(), broken]) {
    const { content, failure } = await reader.read({ ...request, pages: [page] });
    t.is(content, null);
    t.is(failure?.code, 'reader_empty');
  }
});

test('a reading says what it was made by, and keeps every word and each look at a number', async t => {
  t.timeout(120_000);
  const reader = createOfflineReader();
  t.teardown(() => reader.close());
  const outcome = await reader.read((await exampleRequest(printed, 'first'))!);
  t.is(outcome.reader, 'offline-ocr');
  t.regex(outcome.model, /tesseract/);
  t.regex(outcome.promptVersion, /^offline-\d+\/statement-of-poll-\d+$/);
  t.deepEqual(outcome.usage, { inputTokens: 0, outputTokens: 0, costUsd: 0 });
  const [page] = JSON.parse(outcome.rawAnswer);
  t.is(page.page, 1);
  t.true(page.words.some(([text]: [string]) => text === 'POLL'));
  t.is(page.cells.length, 10);
});

test('it reads without any network, writes no file, and its process ends once it is closed', async t => {
  t.timeout(120_000);
  const folder = await mkdtemp(join(tmpdir(), 'offline-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--require', here('no-network.ts'), here('child.ts'), printed],
    {
      cwd: folder,
      env: { ...process.env, TMPDIR: folder, HOME: folder },
    },
  );
  t.deepEqual(JSON.parse(stdout), { blocked: ['main', 'worker'], valid_votes: 559 });
  t.deepEqual(await readdir(folder), []);
});
