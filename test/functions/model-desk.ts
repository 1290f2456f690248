import type { ExecutionContext } from 'ava';
import { modelCall } from '../../shared/config/retry-policy.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import type { CountValue, ReadingContent, ReadRow } from '../../shared/domain/reading.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { createGeminiReader } from '../../shared/readers/gemini-reader.ts';
import type { VertexModelOptions } from '../../shared/readers/vertex-model.ts';
import { connectModel } from '../fixtures/vertex-server/client.ts';
import * as replies from '../fixtures/vertex-server/replies.ts';
import { type Responder, startVertexServer, type VertexServer } from '../fixtures/vertex-server/server.ts';
import { answerFor } from '../fixtures/vertex-server/truthful-reader.ts';
import { type ExtractWorld, openExtractWorld } from './extract/world.ts';

export const formId = 'statement-of-poll';
export const placeId = 'PP-0101';
/** One reading a document, so that the calls can be counted. */
export const election = ElectionDefinition.parse({
  schemaVersion: 1,
  id: 'lakeland-2026',
  name: 'Lakeland General Election',
  country: 'Lakeland',
  date: '2026-10-18',
  reportingUnits: [
    { id: 'LK', name: 'Lakeland', type: 'nation', parentId: null },
    { id: placeId, name: 'Old Mill School', type: 'polling_place', parentId: 'LK', registeredVoters: 1512 },
  ],
  contests: [
    {
      id: 'president',
      name: 'President',
      unitId: 'LK',
      options: [
        { id: '1', number: 1, name: 'Ada Merrin', party: 'Harbour Union' },
        { id: '2', number: 2, name: 'Tobias Lund', party: 'Meadow Party' },
      ],
    },
  ],
  forms: [{ formId, contests: { votes: ['president'] } }],
  policy: { secondReading: 'never' },
});

export function printed(value: number, raw = String(value), words: string | null = null): CountValue {
  return { value, raw, words, page: 1, box: [100, 200, 300, 240] };
}
export const rows: readonly ReadRow[] = [
  {
    number: 1,
    name: 'Ada Merrin',
    party: 'Harbour Union',
    ...printed(253, '253', 'two hundred and fifty-three'),
  },
  { number: 2, name: 'Tobias Lund', party: 'Meadow Party', ...printed(112, '112', 'one hundred and twelve') },
];
/** What stands on the paper. */
export const truth: ReadingContent = {
  header: {
    election: 'Lakeland General Election',
    contest: 'President',
    polling_place: 'Old Mill School',
    polling_place_code: placeId,
  },
  fields: {
    registered_voters: printed(1512, '1,512'),
    ballots_received: printed(550),
    ballots_unused: printed(174),
    ballots_cast: printed(376),
    rejected_ballots: printed(11),
    valid_votes: printed(365, '365', 'three hundred and sixty-five'),
  },
  contests: [{ slot: 'votes', votes: [...rows] }],
};

/** A model that reads this. */
export function answering(content: ReadingContent): Responder {
  return ({ body }) => replies.json(answerFor(body.generationConfig.responseSchema as never, content));
}
/** The good answer, changed by the test as JSON. */
export function answeringWith(change: (answer: Answer) => unknown): Responder {
  return ({ body }) => {
    const answer = answerFor(body.generationConfig.responseSchema as never, truth) as Answer;
    return replies.json(change(answer) ?? answer);
  };
}
interface Answer {
  header: Record<string, unknown>;
  fields: Record<string, Record<string, unknown>>;
  tables: { votes: Record<string, unknown>[] };
}

/** A document on a model's desk. */
export interface Desk {
  readonly world: ExtractWorld;
  readonly server: VertexServer;
  readonly documentId: string;
  /** Calls that have reached the model. */
  calls(): number;
  /** Pauses inside the calls, in milliseconds. */
  readonly pauses: readonly number[];
}

/** A document that is ready, and the real reader over the real client with the real policy; only time stands still. */
export async function openDesk(
  t: ExecutionContext,
  responder: Responder,
  options: { readonly hostName?: string } & Pick<Partial<VertexModelOptions>, 'timeoutMs'> = {},
): Promise<Desk> {
  const { hostName = 'localhost', ...model } = options;
  const server = await startVertexServer({ hostName });
  t.teardown(() => server.stop());
  server.respond(responder);
  const pauses: number[] = [];
  const clock: Clock = { now: () => 0, random: () => 0.5, sleep: async ms => void pauses.push(ms) };
  const reader = createGeminiReader({
    model: connectModel(server.endpoint, { clock, retry: modelCall, ...model }),
  });
  const world = await openExtractWorld(t, election, [builtinForms().get(formId)!], reader);
  const { documentId } = await world.submit({ key: `lakeland-2026/${formId}/${placeId}`, formId, placeId });
  return { world, server, documentId, pauses, calls: () => server.requests.length };
}

/** The document is accepted, and holds what stands on the paper. */
export async function assertTruth(t: ExecutionContext, { world, documentId }: Desk): Promise<void> {
  const result = await world.result(documentId);
  t.is(result.state, 'accepted');
  t.deepEqual(
    result.contests[0]?.votes.map(vote => vote.value),
    [253, 112],
  );
  t.is(result.fields.registered_voters?.value, 1512);
}

/** The document went to a human with an error of this rule, told of once, and none of it is counted. */
export async function assertReview(
  t: ExecutionContext,
  { world, documentId }: Desk,
  rule: string,
): Promise<void> {
  t.is((await world.read(documentId)).kind, 'committed');
  const result = await world.result(documentId);
  t.is(result.state, 'needs_review');
  t.false(result.counted);
  const errors = result.findings.filter(finding => finding.severity === 'error').map(finding => finding.rule);
  t.true(errors.includes(rule), JSON.stringify(errors));
  t.deepEqual(await world.events(), [`${documentId}.1`]);
}
