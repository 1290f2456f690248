import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { ReadingContent } from '../../../shared/domain/reading.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { electionOf, formIds, lineOf } from '../../bench/checks/convert.ts';
import { type Corpus, type Entry, kindOf, readCorpus } from '../../bench/checks/corpus.ts';
import { dataFolder } from '../../bench/checks/folders.ts';
import { builtin } from '../../checks/sheet.ts';
import { KnownReader } from './known-reader.ts';
import { type ExtractWorld, openExtractWorld } from './world.ts';

const folder = dataFolder();
const there = existsSync(join(folder, 'gold.jsonl.gz'));
const forms = [builtin(formIds.constituency), builtin(formIds.party_list)];

/** Says in its name where nothing was tried for want of the corpus. */
function onCorpus(name: string, run: (t: ExecutionContext, corpus: Corpus) => Promise<void>): void {
  const registered = there ? test : test.skip;
  const where = there ? '' : ' (skipped: no corpus beside the repository; name its folder in BALLOTS_DATA)';
  registered(`${name}${where}`, async t => {
    t.timeout(170_000, 'the election has 400 constituencies');
    await run(t, await readCorpus(folder));
  });
}

function contentOf(entry: Entry): ReadingContent {
  const { header, fields, contests } = lineOf(entry);
  const texts = Object.entries(header).map(([id, value]) => [id, value === null ? null : String(value)]);
  return {
    header: Object.fromEntries(texts),
    fields,
    contests: contests.map(({ votes }) => ({ slot: 'votes', votes })),
  };
}

async function open(
  t: ExecutionContext,
  { registry }: Corpus,
): Promise<{ world: ExtractWorld; reader: KnownReader }> {
  const reader = new KnownReader();
  // One page of each form is enough: what stands on it is known.
  const whole = electionOf(registry, false);
  const election = { ...whole, forms: whole.forms.map(form => ({ ...form, pages: 1 })) };
  return { world: await openExtractWorld(t, election, forms, reader), reader };
}

/** Brings what was read of a form, at the place that its file names, to its end. */
async function bring(
  { world, reader }: Awaited<ReturnType<typeof open>>,
  entry: Entry,
  place = entry.area,
): Promise<string> {
  const formId = formIds[entry.type];
  const key = `thailand-2026/${formId}/${place}`;
  const { documentId, seen } = await world.submit({ key, formId, placeId: place });
  reader.know(seen, contentOf(entry));
  await world.settle();
  return documentId;
}

/** Areas of which both forms are there and clean. */
function pairs({ gold }: Corpus): { constituency: Entry; partyList: Entry }[] {
  const clean = gold.filter(entry => entry.natural === 'clean');
  return clean.flatMap(constituency => {
    const partyList = clean.find(entry => entry.id === constituency.pair);
    return constituency.type === 'constituency' && partyList !== undefined
      ? [{ constituency, partyList }]
      : [];
  });
}

function rulesOf(result: Result): string[] {
  return result.findings.filter(each => each.severity !== 'info').map(each => each.rule);
}

onCorpus('clean pairs of real forms are accepted on both sides, each value as it stands', async (t, data) => {
  const desk = await open(t, data);
  const chosen = pairs(data).slice(0, 4);
  t.is(chosen.length, 4);
  for (const { constituency, partyList } of chosen) {
    for (const entry of [constituency, partyList]) {
      const result = await desk.world.result(await bring(desk, entry));
      t.is(result.state, 'accepted', `${entry.id}: ${JSON.stringify(result.findings)}`);
      t.is(result.fields.eligible_voters!.value, entry.extracted.sections['1.1']!);
      const votes = result.contests[0]!.votes.reduce((sum, vote) => sum + vote.value!, 0);
      t.is(votes, entry.extracted.sections['4.1']!);
    }
  }
});

onCorpus('a misread 1.1, which stands in no sum, sends both forms of the area to review', async (t, data) => {
  const desk = await open(t, data);
  const { constituency, partyList } = pairs(data).find(
    ({ constituency: { id } }) => misread(data, id) !== undefined,
  )!;
  const first = await bring(desk, partyList);
  t.is((await desk.world.result(first)).state, 'accepted');
  const calls = desk.reader.calls;
  const second = await bring(desk, misread(data, constituency.id)!);
  for (const id of [first, second]) {
    const result = await desk.world.result(id);
    t.is(result.state, 'needs_review');
    t.true(rulesOf(result).includes('pair_eligible_voters'), `${rulesOf(result)}`);
  }
  t.is(desk.reader.calls, calls + 2, 'the form that was accepted is not read again');
});

function misread({ corrupted }: Corpus, id: string): Entry | undefined {
  return corrupted.find(
    entry => entry.id.split('@')[0] === id.split('@')[0] && kindOf(entry) === 'section_1_1_sub',
  );
}

onCorpus(
  "one area's paper filed under another area, its header misread, is known by its counts",
  async (t, data) => {
    const desk = await open(t, data);
    const [one, other] = pairs(data);
    const original = await bring(desk, one!.partyList);
    t.is((await desk.world.result(original)).state, 'accepted');
    const stray = {
      ...one!.partyList,
      extracted: { ...one!.partyList.extracted, header: other!.partyList.extracted.header },
    };
    const filed = await bring(desk, stray, other!.partyList.area);
    for (const id of [original, filed]) {
      const result = await desk.world.result(id);
      t.is(result.state, 'needs_review');
      t.deepEqual(rulesOf(result), ['counts_reused']);
    }
  },
);
