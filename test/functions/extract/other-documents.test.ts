import test, { type ExecutionContext } from 'ava';
import type { ElectionDefinition } from '../../../shared/domain/election.ts';
import type { ReadingContent } from '../../../shared/domain/reading.ts';
import { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { count, goodReading, row, smallContest, smallElection, smallForm } from '../../checks/sheet.ts';
import { KnownReader } from './known-reader.ts';
import { type ExtractWorld, openExtractWorld, type SubmittedPaper } from './world.ts';

const pairWith = (formId: string) => [
  { id: 'pair_registered', formId, field: 'registered', otherField: 'registered', source: 'test' },
  { id: 'pair_cast', formId, field: 'cast', otherField: 'cast', tolerance: 5, source: 'test' },
];
const mayor = FormDefinition.parse({ ...smallForm, pages: 1, pairs: pairWith('council-form') });
const council = FormDefinition.parse({ ...mayor, id: 'council-form', pairs: pairWith('small-form') });

function election(places: Record<string, unknown>[] = []): ElectionDefinition {
  const units = smallElection().reportingUnits.map(({ registeredVoters: _, ...unit }) => unit);
  return smallElection({
    reportingUnits: [...units, ...places],
    contests: [smallContest, { ...smallContest, id: 'council' }],
    forms: [
      { formId: 'small-form', contests: { votes: ['mayor'] } },
      { formId: 'council-form', contests: { votes: ['council'] } },
    ],
  });
}

async function open(t: ExecutionContext): Promise<{ world: ExtractWorld; reader: KnownReader }> {
  const reader = new KnownReader();
  return { world: await openExtractWorld(t, election(), [mayor, council], reader), reader };
}

type Desk = Awaited<ReturnType<typeof open>>;

const names: Record<string, { station: string; district: string; ward: string }> = {
  n1: { station: 'North School', district: 'Northdale', ward: '6' },
  n2: { station: 'North Chapel', district: 'Northdale', ward: '5' },
  s1: { station: 'South School', district: 'Southmere', ward: '1' },
};

/** A form of a place with so many registered voters, on which everything agrees. */
function filled(
  place: string,
  registered: number,
  votes: readonly number[] = [400, 300, 200, 50],
): ReadingContent {
  const valid = votes.reduce((sum, each) => sum + each, 0);
  return goodReading({
    header: { ...names[place]! },
    fields: {
      registered: count(registered),
      cast: count(valid + 10),
      rejected: count(10),
      valid: count(valid),
      remarks: count(null),
    },
    contests: [{ slot: 'votes', votes: votes.map((each, index) => row(index + 1, each)) }],
  });
}

async function bring(
  { world, reader }: Desk,
  formId: string,
  placeId: string,
  content: ReadingContent,
  more: Partial<SubmittedPaper> = {},
): Promise<string> {
  const { documentId, seen } = await world.submit({
    key: `small/${formId}/${placeId}`,
    formId,
    placeId,
    ...more,
  });
  reader.know(seen, content);
  await world.settle();
  return documentId;
}

/** State and rules beyond information, of the newest revision. */
async function stands({ world }: Desk, documentId: string): Promise<string> {
  const { state, revision, findings } = await world.result(documentId);
  const rules = findings.filter(each => each.severity !== 'info').map(each => each.rule);
  return [`${revision} ${state}`, ...rules].join(' ');
}

test('two forms of a place that agree are both accepted', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1000, [500, 250, 100, 100]));
  t.is(await stands(desk, one), '1 accepted');
  t.is(await stands(desk, other), '1 accepted');
  t.is(desk.reader.calls, 4);
});

test('a value that only the other form covers is read twice where that form is not there yet', async t => {
  const desk = await open(t);
  const even = [200, 200, 200, 200];
  await bring(desk, 'small-form', 'n1', filled('n1', 1000, even));
  t.is(desk.reader.calls, 2, 'nothing else says how many are registered');
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1000, even));
  t.is(desk.reader.calls, 3, 'the first form says it');
  t.is(await stands(desk, other), '1 accepted');
});

test('two forms that contradict each other both go to review, and nothing is read again for it', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  t.is(await stands(desk, one), '1 accepted');
  const calls = desk.reader.calls;
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1010, [500, 250, 100, 100]));
  t.is(await stands(desk, one), '2 needs_review pair_registered');
  t.is(await stands(desk, other), '1 needs_review pair_registered');
  t.is(desk.reader.calls, calls + 2, 'only the new document is read, twice');
  const result = await desk.world.result(one);
  t.is(result.supersedes, 1);
  t.false(result.counted);
  t.is(result.provenance.readings.length, 2, 'the revision is of the readings that were there');
  t.deepEqual(await desk.world.events(), [`${one}.1`, `${one}.2`, `${other}.1`].sort());
});

test('a contradiction that a newer image resolves goes away on both sides', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1010, [500, 250, 100, 100]));
  const again = filled('n1', 1000, [500, 250, 100, 100]);
  await bring(desk, 'council-form', 'n1', again, { generation: '2' });
  t.is(await stands(desk, other), '2 accepted');
  t.is(await stands(desk, one), '3 accepted');
  t.is((await desk.world.readings(one)).length, 2, 'it was never read again');
});

test('a value that loses its cover to a contradiction is not read again for it, only flagged', async t => {
  const desk = await open(t);
  const even = [200, 200, 200, 200];
  await bring(desk, 'small-form', 'n1', filled('n1', 1000, even));
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1000, even));
  await bring(desk, 'small-form', 'n1', filled('n1', 1010, even), { generation: '2' });
  t.is(desk.reader.calls, 5, 'three before, and the new image twice');
  t.is(await stands(desk, other), '2 needs_review pair_registered');
  await bring(desk, 'small-form', 'n1', filled('n1', 1000, even), { generation: '3' });
  t.is(await stands(desk, other), '3 accepted');
});

test('two forms that are read at the same time still find that they contradict each other', async t => {
  const desk = await open(t);
  const { world, reader } = desk;
  const paper = (formId: string) => ({ key: `small/${formId}/n1`, formId, placeId: 'n1' });
  const one = await world.submit(paper('small-form'));
  const other = await world.submit(paper('council-form'));
  reader.know(one.seen, filled('n1', 1000));
  reader.know(other.seen, filled('n1', 1010, [500, 250, 100, 100]));
  reader.meanwhile = async () => void (await world.read(other.documentId));
  await world.read(one.documentId);
  t.is(await stands(desk, one.documentId), '1 needs_review pair_registered');
  await world.settle();
  t.is(await stands(desk, other.documentId), '2 needs_review pair_registered');
});

test('a difference within the tolerance is information and sets off nothing', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1000, [500, 253, 100, 100]));
  t.is(await stands(desk, one), '1 accepted');
  t.is(await stands(desk, other), '1 accepted');
});

test('a pair that disagrees flags both forms, though the sums of only one are broken', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const wrong = filled('n1', 1000, [500, 250, 100, 100]);
  const broken = { ...wrong, fields: { ...wrong.fields, cast: count(990) } };
  const other = await bring(desk, 'council-form', 'n1', broken);
  t.is(await stands(desk, one), '2 needs_review pair_cast');
  t.regex(await stands(desk, other), /^1 needs_review .*pair_cast/);
});

test('forms of different places are not compared', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'council-form', 'n2', filled('n2', 2000, [500, 250, 100, 100]));
  t.is(await stands(desk, one), '1 accepted');
  t.is(await stands(desk, other), '1 accepted');
});

test('a second document of a form is compared with the form that is counted, and that one is left alone', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1000, [500, 250, 100, 100]));
  const stray = filled('n1', 1010, [500, 250, 100, 101]);
  const copy = await bring(desk, 'council-form', 'n1', stray, { key: 'small/council-form/n1-copy' });
  t.is(await stands(desk, one), '1 accepted');
  t.is(await stands(desk, other), '1 accepted');
  t.is(await stands(desk, copy), '1 needs_review duplicate_document pair_registered');
});

test('what a human decided is not checked again by the machine', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const decided = { ...(await desk.world.result(one)), source: 'human' };
  await desk.world.services.store.transaction(async transaction => {
    transaction.set(`documents/${one}/results/1`, decided as never);
  });
  await bring(desk, 'council-form', 'n1', filled('n1', 1010, [500, 250, 100, 100]));
  t.is(await stands(desk, one), '1 accepted');
});

test('the same counts at two places send both documents to review', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'small-form', 'n2', filled('n2', 1000));
  t.is(await stands(desk, one), '2 needs_review counts_reused');
  t.is(await stands(desk, other), '1 needs_review counts_reused');
  t.is(desk.reader.calls, 4, 'nothing was read again');
  const told = (await desk.world.result(one)).findings.find(each => each.rule === 'counts_reused')!;
  t.is(told.actual, other);
  t.regex(told.message, /at n2/);
});

test('the same counts stop being told when one of the two is read anew with others', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'small-form', 'n2', filled('n2', 1000));
  await bring(desk, 'small-form', 'n2', filled('n2', 1200, [450, 310, 190, 70]), { generation: '2' });
  t.is(await stands(desk, other), '2 accepted');
  t.is(await stands(desk, one), '3 accepted');
});

test('a paper of which one half was misread is still known by the other half', async t => {
  const desk = await open(t);
  const votes = [40_123, 30_456, 20_789, 5_012];
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 100_000, votes));
  const other = await bring(desk, 'small-form', 'n2', filled('n2', 100_600, votes));
  const told = (await desk.world.result(other)).findings.find(each => each.rule === 'counts_reused')!;
  t.like(told, { severity: 'warning', actual: one });
  t.is(await stands(desk, one), '2 needs_review counts_reused');
});

test('a photograph of the same sheet under a name that names no place leaves the original alone', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const nowhere = { ...filled('n1', 1000), header: { station: null, district: null, ward: null } };
  await bring(desk, 'small-form', 'n1', nowhere, { key: 'small/IMG_0001', placeId: null });
  t.is(await stands(desk, one), '1 accepted');
});

test('small counts that are equal by chance say nothing', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 30, [4, 3, 2, 5]));
  const other = await bring(desk, 'small-form', 'n2', filled('n2', 30, [4, 3, 2, 5]));
  t.is(await stands(desk, one), '1 accepted');
  t.is(await stands(desk, other), '1 accepted');
});

const hash = '0123456789abcdef';
const pictures = [
  {
    name: 'the same look at two places is a warning for both',
    other: hash,
    votes: [410, 300, 190, 50],
    told: true,
  },
  {
    name: 'a look that differs by chance is none',
    other: 'f123456789abcdef',
    votes: [410, 300, 190, 50],
    told: false,
  },
] as const;
for (const { name, other, votes, told } of pictures) {
  test(name, async t => {
    const desk = await open(t);
    const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000), { perceptualHash: hash });
    const two = await bring(desk, 'small-form', 'n2', filled('n2', 1000, votes), { perceptualHash: other });
    t.is(await stands(desk, one), told ? '2 needs_review image_similar' : '1 accepted');
    t.is(await stands(desk, two), told ? '1 needs_review image_similar' : '1 accepted');
  });
}

test('the same file under the names of two places sends both to review, whichever came first', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000), { mark: 'e' });
  t.is(await stands(desk, one), '1 accepted');
  const other = await bring(desk, 'small-form', 'n2', filled('n1', 1000), { mark: 'e' });
  t.regex(await stands(desk, other), /image_reused/);
  t.regex(await stands(desk, one), /^2 needs_review image_reused/);
});

test('a document that is checked again says in its audit trail because of whom', async t => {
  const desk = await open(t);
  const one = await bring(desk, 'small-form', 'n1', filled('n1', 1000));
  const other = await bring(desk, 'council-form', 'n1', filled('n1', 1010, [500, 250, 100, 100]));
  const events = await desk.world.services.store.query({ collection: `documents/${one}/audit`, limit: 50 });
  const rechecked = events.map(each => each.value).find(each => each.type === 'document.rechecked');
  t.deepEqual(rechecked?.details, { because: other, rules: ['pair_registered'] });
});
