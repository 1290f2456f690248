import test from 'ava';
import { type CheckAnswer, checkLines } from '../../cli/check-file.ts';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { smallElection, smallForm } from './sheet.ts';

const otherForm = FormDefinition.parse({
  ...smallForm,
  id: 'other-form',
  pairs: [
    {
      id: 'pair_registered',
      formId: 'small-form',
      field: 'registered',
      otherField: 'registered',
      source: 'test',
    },
  ],
});
const forms = new Map([smallForm, otherForm].map(form => [form.id, form]));
const election = smallElection({
  forms: ['small-form', 'other-form'].map(formId => ({ formId, contests: { votes: ['mayor'] } })),
});

const names = ['Anna Arden', 'Bertram Boyle', 'Cecily Crane', 'Dorian Dale'];
const parties = ['Alder', 'Birch', 'Cedar', 'Douglas'];

function line(
  changes: Record<string, unknown> = {},
  votes: readonly unknown[] = [400, 300, 200, 50],
): string {
  const rows = votes.map((value, index) => ({
    number: index + 1,
    name: names[index],
    party: parties[index],
    value,
  }));
  return JSON.stringify({
    id: 'r1',
    formId: 'small-form',
    electionId: 'small',
    pollingPlaceId: 'n1',
    header: { district: 'Northdale', station: 'North School', ward: 6 },
    fields: { registered: 1000, cast: 960, rejected: 10, valid: { value: 950, raw: '950' } },
    contests: [{ contestId: 'mayor', votes: rows }],
    ...changes,
  });
}

async function answers(
  lines: readonly string[],
  against: ElectionDefinition | null = election,
  formId: string | null = null,
): Promise<CheckAnswer[]> {
  async function* open(): AsyncGenerator<string> {
    yield* lines;
  }
  const found: CheckAnswer[] = [];
  for await (const answer of checkLines(open, { forms, formId, election: against })) found.push(answer);
  return found;
}

function rulesOf(answer: CheckAnswer | undefined): string[] {
  return answer !== undefined && 'findings' in answer ? answer.findings.map(each => each.rule) : [];
}

test('a right reading is accepted, its counts given as numbers or as records', async t => {
  t.deepEqual(await answers([line()]), [{ id: 'r1', outcome: 'accept', findings: [] }]);
});

test('a wrong reading goes to review with its findings and repairs', async t => {
  const [answer] = await answers([line({}, [400, 300, 250, 50])]);
  t.like(answer, { id: 'r1', outcome: 'review' });
  t.deepEqual(rulesOf(answer), ['sum_of_votes']);
  t.true(answer !== undefined && 'findings' in answer && (answer.findings[0]?.repairs?.length ?? 0) > 0);
});

test('a malformed line answers with a clear error and the others go on', async t => {
  const found = await answers([
    '{"id":"r0"',
    line(),
    '',
    '[]',
    line({ id: 'r2', fields: { cast: -1 } }),
    line({ id: 'r3' }),
  ]);
  t.is(found.length, 5);
  t.like(found[0], { id: null, line: 1, error: { code: 'invalid_json' } });
  t.like(found[1], { id: 'r1', outcome: 'accept' });
  t.like(found[2], { id: null, line: 4, error: { code: 'invalid_reading' } });
  t.like(found[3], { id: 'r2', line: 5, error: { code: 'invalid_reading' } });
  t.regex((found[3] as { error: { message: string } }).error.message, /Line 5: .*fields\.cast/);
  t.like(found[4], { id: 'r3', outcome: 'accept' });
});

test('a form that is not known and a reading of another election are errors of their lines', async t => {
  const found = await answers([line({ formId: 'nope' }), line({ electionId: 'elsewhere' })]);
  t.like(found[0], { error: { code: 'unknown_form' } });
  t.like(found[1], { error: { code: 'wrong_election' } });
});

test('a line without a form takes the one that was asked for', async t => {
  t.like((await answers([line({ formId: undefined })], election, 'small-form'))[0], { outcome: 'accept' });
  t.like((await answers([line({ formId: undefined })]))[0], { error: { code: 'unknown_form' } });
});

test('the readings of a place pair with each other wherever they stand in the file', async t => {
  const pair = (registered: number): Promise<CheckAnswer[]> =>
    answers([
      line({ id: 'second', formId: 'other-form' }),
      line({ id: 'first', fields: { registered, cast: 960, rejected: 10, valid: 950 } }),
    ]);
  t.false(rulesOf((await pair(1000))[0]).includes('pair_registered'));
  t.true(rulesOf((await pair(1001))[0]).includes('pair_registered'));
});

test('of several different readings of one form of a place none is the pair', async t => {
  const fields = (registered: number): object => ({
    fields: { registered, cast: 960, rejected: 10, valid: 950 },
  });
  const found = await answers([
    line({ id: 'second', formId: 'other-form' }),
    line({ id: 'one', ...fields(1001) }),
    line({ id: 'two', ...fields(1002) }),
  ]);
  t.false(rulesOf(found[0]).includes('pair_registered'));
});

test('the same counts for two places send both to review', async t => {
  const elsewhere = line({ id: 'r2', pollingPlaceId: 'n2', header: { station: 'North Chapel' } });
  const found = await answers([line(), elsewhere]);
  t.deepEqual(found.map(rulesOf), [['counts_reused'], ['counts_reused']]);
});

test('votes for a contest that is not held at the place are an error', async t => {
  const [answer] = await answers([line({ contests: [{ contestId: 'governor', votes: [] }] })]);
  t.true(rulesOf(answer).includes('wrong_contest'));
});

test('without an election the form alone is checked', async t => {
  t.deepEqual(await answers([line()], null), [{ id: 'r1', outcome: 'accept', findings: [] }]);
  t.deepEqual(rulesOf((await answers([line({}, [400, 300, 250, 50])], null))[0]), ['sum_of_votes']);
});

test('an election that accepts nothing by itself sends a right reading to review', async t => {
  const careful = { ...election, policy: { ...election.policy, autoAccept: false } };
  t.deepEqual(await answers([line()], careful), [{ id: 'r1', outcome: 'review', findings: [] }]);
});
