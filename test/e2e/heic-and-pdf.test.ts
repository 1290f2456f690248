import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { TruthFile } from '../../examples/make/truth.ts';
import { heifFile } from '../fixtures/heif/heif-writer.ts';
import { writePdf } from '../fixtures/pdf-writer.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import { root, startOnce } from './start-once.ts';

const inbox = join(root, 'examples/inbox/lakeland-2026');

/** The pages of an example in one PDF, as a scanner sends them. */
async function scanned(...names: string[]): Promise<Buffer> {
  const pages = names.map(async name => {
    const jpeg = await readFile(join(inbox, name));
    const { width, height } = await sharp(jpeg).metadata();
    return { jpeg, width, height };
  });
  return writePdf(await Promise.all(pages));
}

test('a HEIC photo and a PDF of two pages are read and counted like the pictures that they hold', async t => {
  t.timeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'ballots-heic-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const election = join(folder, 'in/lakeland-2026');
  await mkdir(join(election, 'assembly-statement'), { recursive: true });
  await writeFile(join(election, 'PP-0603 statement-of-poll.heic'), heifFile('page.heic'));
  const sheets = await scanned(
    'assembly-statement/PP-0102_p1of2.jpg',
    'assembly-statement/PP-0102_p2of2.jpg',
  );
  await writeFile(join(election, 'assembly-statement/PP-0102.pdf'), sheets);
  const { exitCode, documents } = await startOnce(join(folder, 'in'), '--data', join(folder, 'data'));
  t.is(exitCode, 0);
  const truth = TruthFile.parse(JSON.parse(await readFile(join(root, 'examples/truth.json'), 'utf8')));
  const keys = ['lakeland-2026/PP-0603 statement-of-poll', 'lakeland-2026/assembly-statement/PP-0102'];
  t.is(documents.length, keys.length);
  for (const key of keys) {
    const found = documents.find(({ status }) => status.object.startsWith(`${key}.`));
    t.is(found?.status.state, 'accepted', key);
    const values = compareWithTruth(truth[key]!, found?.result ?? null);
    t.true(values.length > 5);
    for (const { path, printed, read } of values) t.is(read, printed, `${key} ${path}`);
  }
});
