import test, { type ExecutionContext } from 'ava';
import type { AcceptancePolicy, ElectionDefinition } from '../../../shared/domain/election.ts';
import type { CountValue, ReadingContent } from '../../../shared/domain/reading.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { createGeminiReader } from '../../../shared/readers/gemini-reader.ts';
import { goodReading, row, smallElection, smallForm, withFields, withRows } from '../../checks/sheet.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import { stopped } from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';
import { type Asked, placed, type Seen, StandIn } from './stand-in.ts';
import { type ExtractWorld, openExtractWorld } from './world.ts';

const form = FormDefinition.parse({ ...smallForm, pages: 1 });
const vote = (id: string) => `contests.mayor.votes.${id}`;

let server: VertexServer;
test.before(async () => {
  server = await startVertexServer();
});
test.after.always(() => server.stop());

function election(policy: Partial<AcceptancePolicy> = {}): ElectionDefinition {
  return smallElection({ policy });
}

async function open(
  t: ExecutionContext,
  policy?: Partial<AcceptancePolicy>,
): Promise<{ world: ExtractWorld; model: StandIn }> {
  const model = new StandIn();
  server.respond(model.respond);
  const reader = createGeminiReader({ model: connectModel(server.endpoint) });
  return { world: await openExtractWorld(t, election(policy), [form], reader), model };
}

const n1 = { key: 'small/small-form/n1', formId: 'small-form', placeId: 'n1' };

/** Brings the paper of the place n1 to its end; `submit` alone where the test goes on by itself. */
async function paper(world: ExtractWorld, model: StandIn, seen: Seen): Promise<string> {
  const { documentId, seen: image } = await world.submit(n1);
  model.show(image, seen);
  return documentId;
}

function votesOf(result: Result): (number | null)[] {
  return result.contests[0]!.votes.map(each => each.value);
}

const good = placed(goodReading());
const misread = placed(withRows([row(1, 400), row(2, 300), row(3, 200), row(4, 55)]));
const even = placed({
  ...withRows([row(1, 200), row(2, 200), row(3, 200), row(4, 200)]),
  fields: withFields({ valid: 800, cast: 810 }).fields,
});
/** Two rows exchanged, each number said to stand in the row of the other option. */
const exchanged = placed(withRows([row(1, 300), row(2, 400), row(3, 200), row(4, 50)]));
const withoutBoxes = (content: ReadingContent): ReadingContent => {
  const bare = <Count extends CountValue>(count: Count): Count => ({ ...count, box: null });
  return {
    ...content,
    contests: content.contests.map(({ slot, votes }) => ({ slot, votes: votes.map(bare) })),
  };
};
const movedTo = (content: ReadingContent, line: number): ReadingContent => ({
  ...content,
  contests: content.contests.map(({ slot, votes }) => ({
    slot,
    votes: votes.map(each => ({ ...each, box: [700, line * 40, 800, line * 40 + 20] as const as never })),
  })),
});
const refused = stopped('SAFETY');
const [birch, alder, dale] = ['2 Bertram Boyle', '1 Anna Arden', '4 Dorian Dale'];

interface Case {
  readonly name: string;
  readonly policy?: Partial<AcceptancePolicy>;
  readonly seen: Seen;
  readonly asked: readonly Asked[];
  readonly state: 'accepted' | 'needs_review';
  /** Findings that aren't information, then those of the readings that are. */
  readonly rules?: readonly string[];
  readonly votes?: readonly (number | null)[];
}

const settled = ['readings_disagree info'];
const cases: readonly Case[] = [
  {
    name: 'two readings that agree are accepted',
    seen: { first: good },
    asked: ['first', 'second'],
    state: 'accepted',
    votes: [400, 300, 200, 50],
  },
  {
    name: 'one reading is enough where the policy says never',
    policy: { secondReading: 'never' },
    seen: { first: good },
    asked: ['first'],
    state: 'accepted',
  },
  {
    name: 'one reading is enough where every value is covered and no two rows could be exchanged unseen',
    seen: { first: even },
    asked: ['first'],
    state: 'accepted',
    votes: [200, 200, 200, 200],
  },
  {
    name: 'a second reading is made under always, though nothing needs it',
    policy: { secondReading: 'always' },
    seen: { first: even },
    asked: ['first', 'second'],
    state: 'accepted',
  },
  {
    name: 'an exchange that no sum sees is found, and the look at both rows settles it',
    seen: { first: exchanged, second: good, look: { [alder]: 400, [birch]: 300 } },
    asked: ['first', 'second', 'look'],
    state: 'accepted',
    rules: [...settled, ...settled],
    votes: [400, 300, 200, 50],
  },
  {
    name: 'a misread digit is settled for the second reading, and the sums hold again',
    seen: { first: misread, second: good, look: { [dale]: 50 } },
    asked: ['first', 'second', 'look'],
    state: 'accepted',
    rules: settled,
    votes: [400, 300, 200, 50],
  },
  {
    name: 'a look that agrees with the first reading leaves it as it is',
    seen: { first: good, second: misread, look: { [dale]: 50 } },
    asked: ['first', 'second', 'look'],
    state: 'accepted',
    rules: settled,
    votes: [400, 300, 200, 50],
  },
  {
    name: 'a look that sees a third number settles nothing',
    seen: { first: good, second: misread, look: { [dale]: 60 } },
    asked: ['first', 'second', 'look'],
    state: 'needs_review',
    rules: ['readings_disagree error'],
    votes: [400, 300, 200, 50],
  },
  {
    name: 'a look that can tell nothing settles nothing',
    seen: { first: good, second: misread, look: {} },
    asked: ['first', 'second', 'look'],
    state: 'needs_review',
    rules: ['readings_disagree error'],
  },
  {
    name: 'a look that is refused settles nothing',
    seen: { first: good, second: misread, look: refused },
    asked: ['first', 'second', 'look'],
    state: 'needs_review',
    rules: ['readings_disagree error'],
  },
  {
    name: 'no look is made where no reading says where the value stands',
    seen: { first: withoutBoxes(good), second: withoutBoxes(misread), look: { [dale]: 50 } },
    asked: ['first', 'second'],
    state: 'needs_review',
    rules: ['readings_disagree error'],
  },
  {
    name: 'no look is made where the readings have the value at two places: it would see what one of them saw',
    seen: { first: exchanged, second: movedTo(good, 19), look: { [alder]: 300, [birch]: 400 } },
    asked: ['first', 'second'],
    state: 'needs_review',
    rules: ['readings_disagree error', 'readings_disagree error'],
  },
  {
    name: 'a value that only the second reading could read counts if the look says the same',
    seen: { first: placed(withFields({ rejected: null })), second: good, look: { 'Rejected ballots': 10 } },
    asked: ['first', 'second', 'look'],
    state: 'accepted',
    rules: settled,
  },
  {
    name: 'a second reading that is refused leaves the values uncovered: a human looks',
    seen: { first: good, second: refused },
    asked: ['first', 'second'],
    state: 'needs_review',
    rules: ['second_reading_missing error'],
  },
  {
    name: 'a first reading that is refused is not followed by a second',
    seen: { first: refused },
    asked: ['first'],
    state: 'needs_review',
    rules: ['reader_blocked error'],
  },
  {
    name: 'without automatic acceptance a human sees what the machine agrees on',
    policy: { autoAccept: false },
    seen: { first: good },
    asked: ['first', 'second'],
    state: 'needs_review',
    rules: [],
  },
];

for (const { name, policy, seen, asked, state, rules = [], votes } of cases) {
  test.serial(name, async t => {
    const { world, model } = await open(t, policy);
    const documentId = await paper(world, model, seen);
    await world.settle();
    const result = await world.result(documentId);
    t.deepEqual(model.asked, asked);
    t.is(result.state, state);
    const told = result.findings.filter(
      each => each.severity !== 'info' || each.rule === 'readings_disagree',
    );
    t.deepEqual(
      told.map(each => `${each.rule} ${each.severity}`),
      rules,
    );
    if (votes !== undefined) t.deepEqual(votesOf(result), votes);
    const readings = await world.readings(documentId);
    t.deepEqual(
      result.provenance.readings,
      readings.map(each => each.readingId),
    );
    t.deepEqual(
      readings.map(each => each.purpose),
      asked.map(each => (each === 'look' ? 'tie_break' : each)),
    );
    const spent = readings.reduce((sum, each) => sum + each.usage.inputTokens, 0);
    t.is(result.provenance.inputTokens, spent);
  });
}

test.serial('what broke a tie is told, and the readings stay as they were made', async t => {
  const { world, model } = await open(t);
  const documentId = await paper(world, model, { first: misread, second: good, look: { [dale]: 50 } });
  await world.settle();
  const { findings, contests } = await world.result(documentId);
  const told = findings.find(each => each.rule === 'readings_disagree')!;
  t.regex(
    told.message,
    /first reading says 55, the second 50; a third look at this field alone says 50, as the second does/,
  );
  t.deepEqual(told.fields, [vote('d')]);
  t.is(contests[0]!.votes[3]!.value, 50);
  const [first, , look] = await world.readings(documentId);
  t.is(first!.content!.contests[0]!.votes[3]!.value, 55);
  t.is(look!.content, null);
  t.deepEqual(
    Object.entries(look!.values!).map(([path, { value }]) => [path, value]),
    [[vote('d'), 50]],
  );
});

test.serial('a look is told what is printed beside the value, never what was read there', async t => {
  const { world, model } = await open(t);
  await paper(world, model, { first: misread, second: good, look: { [dale]: 50 } });
  await world.settle();
  const task = model.tasks.at(-1)!;
  t.true(task.includes('"4 Dorian Dale"'));
  t.false(/5[05]/.test(task));
});

test.serial('unresolved values are shown to the reviewer, both of them', async t => {
  const { world, model } = await open(t);
  const documentId = await paper(world, model, { first: good, second: misread, look: {} });
  await world.settle();
  const told = (await world.result(documentId)).findings.find(each => each.rule === 'readings_disagree')!;
  t.like(told, { expected: 55, actual: 50, fields: [vote('d')] });
});

test.serial('a repair is offered to the reviewer and changes nothing', async t => {
  const { world, model } = await open(t, { secondReading: 'never' });
  const documentId = await paper(world, model, { first: misread });
  await world.settle();
  const result = await world.result(documentId);
  const broken = result.findings.find(each => each.rule === 'sum_of_votes')!;
  t.true(broken.repairs!.some(repair => repair.field === vote('d') && repair.to === 50));
  t.is(votesOf(result)[3], 55);
  t.is(result.state, 'needs_review');
});

test.serial('a number that the reader could not stand by reaches the reviewer as it was read', async t => {
  const { world, model } = await open(t, { secondReading: 'never' });
  const { valid, ...fields } = good.fields;
  const first = { ...good, fields: { ...fields, valid: { ...valid!, value: 950, raw: '9S0' } } };
  const documentId = await paper(world, model, { first });
  await world.settle();
  const result = await world.result(documentId);
  const told = result.findings.find(each => each.rule === 'value_missing')!;
  t.regex(told.message, /"9S0" is not one whole number/);
  t.is(result.fields.valid!.value, null);
  t.is(result.fields.valid!.raw, '9S0');
});

const crashes: { name: string; seen: Seen; asked: readonly Asked[] }[] = [
  { name: 'the first reading', seen: { first: good }, asked: ['first', 'second', 'second'] },
  {
    name: 'the second reading',
    seen: { first: misread, second: good, look: { [dale]: 50 } },
    asked: ['first', 'second', 'look', 'look'],
  },
];
for (const { name, seen, asked } of crashes) {
  test.serial(`a worker that is lost after ${name} leaves it to the next one`, async t => {
    const { world, model } = await open(t);
    const documentId = await paper(world, model, seen);
    const lost = asked.at(-1)!;
    let crashed = false;
    // The worker's process ends while it waits for an answer: nothing it does after that is done.
    const answering = model.respond;
    server.respond(call => {
      const reply = answering(call);
      if (model.asked.at(-1) !== lost || crashed) return reply;
      crashed = true;
      world.pass(120_000);
      return reply;
    });
    t.is((await world.read(documentId)).kind, 'lease_lost');
    t.true(crashed);
    t.is((await world.read(documentId)).kind, 'committed');
    t.deepEqual(model.asked, asked);
    t.is((await world.result(documentId)).state, 'accepted');
  });
}

test.serial('an image that replaces the page is read anew, both times', async t => {
  const { world, model } = await open(t);
  await paper(world, model, { first: good });
  await world.settle();
  const newer = await world.submit({ ...n1, generation: '2' });
  model.show(newer.seen, { first: good });
  await world.settle();
  t.deepEqual(model.asked, ['first', 'second', 'first', 'second']);
  const result = await world.result(newer.documentId);
  t.is(result.supersedes, 1);
  t.is(result.provenance.readings.length, 2);
});

test.serial('a key that says something wrong keeps its document from being accepted', async t => {
  const { world, model } = await open(t);
  const keyProblem = {
    rule: 'unknown_place',
    severity: 'error' as const,
    message: 'The name says a place that is not there.',
    fields: [],
    expected: null,
    actual: 'n9',
  };
  const { documentId, seen } = await world.submit({ ...n1, placeId: null, keyProblem });
  model.show(seen, { first: good });
  await world.settle();
  const result = await world.result(documentId);
  t.is(result.pollingPlaceId, 'n1', 'the header names it');
  t.is(result.state, 'needs_review');
  t.true(result.findings.some(each => each.message === keyProblem.message));
});
