import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { TruthFile } from '../../examples/make/truth.ts';
import { heifFile } from '../fixtures/heif/heif-writer.ts';
import { type PdfPage, writePdf } from '../fixtures/pdf-writer.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import { root, startOnce } from './start-once.ts';

const inbox = join(root, 'examples/inbox/lakeland-2026');

async function scanOf(jpeg: Buffer): Promise<PdfPage> {
  const { width, height } = await sharp(jpeg).metadata();
  return { jpeg, width, height };
}

/** Pages of examples in one PDF, as a scanner sends them. */
async function scanned(...names: string[]): Promise<PdfPage[]> {
  return Promise.all(names.map(async name => scanOf(await readFile(join(inbox, name)))));
}

const blank = () =>
  sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#fdfdfb' } })
    .jpeg()
    .toBuffer();

test('HEIC photos and PDF are read and counted like the pictures that they hold', async t => {
  t.timeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'ballots-heic-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const election = join(folder, 'in/lakeland-2026');
  for (const form of ['assembly-statement', 'statement-of-poll']) {
    await mkdir(join(election, form), { recursive: true });
  }
  await writeFile(join(election, 'PP-0603 statement-of-poll.heic'), heifFile('page.heic'));
  const sheets = await scanned(
    'assembly-statement/PP-0102_p1of2.jpg',
    'assembly-statement/PP-0102_p2of2.jpg',
  );
  await writeFile(join(election, 'assembly-statement/PP-0102.pdf'), writePdf(sheets));
  const forms = ['PP-0101.jpg', 'PP-0302.jpg', 'PP-0201.jpg'].map(name => `statement-of-poll/${name}`);
  const [withBack, first, second] = await scanned(...forms);
  const bothSides = writePdf([withBack!, await scanOf(await blank())]);
  await writeFile(join(election, 'statement-of-poll/PP-0101.pdf'), bothSides);
  await writeFile(join(election, 'statement-of-poll/PP-0302.pdf'), writePdf([first!, second!]));

  const { documents } = await startOnce(join(folder, 'in'), '--data', join(folder, 'data'));
  t.is(documents.length, 4);
  const truth = TruthFile.parse(JSON.parse(await readFile(join(root, 'examples/truth.json'), 'utf8')));
  const found = (key: string) => documents.find(({ status }) => status.object.startsWith(`${key}.`));
  for (const key of [
    'lakeland-2026/PP-0603 statement-of-poll',
    'lakeland-2026/assembly-statement/PP-0102',
    'lakeland-2026/statement-of-poll/PP-0101',
  ]) {
    const document = found(key);
    t.is(document?.status.state, 'accepted', `${key} ${JSON.stringify(document?.status.findings)}`);
    const values = compareWithTruth(truth[key]!, document?.result ?? null);
    t.true(values.length > 5);
    for (const { path, printed, read } of values) t.is(read, printed, `${key} ${path}`);
  }
  const twoForms = found('lakeland-2026/statement-of-poll/PP-0302');
  t.is(twoForms?.status.state, 'needs_review');
  t.true(twoForms?.status.findings.some(({ rule }) => rule === 'pages_extra'));
});
