import { createApi } from '../../../functions/api/app.ts';
import { uploadPath } from '../../../functions/api/routes/uploads.ts';
import { Scope } from '../../../shared/domain/api-key.ts';
import { createKey, revokeKey } from '../../../shared/ledger/keys.ts';
import { settleTallies } from '../../../shared/ledger/tally-sweep.ts';
import { openExampleLedger } from '../../browser/example-ledger.ts';
import { fillDocument } from '../fill.ts';
import type { DocumentedOperation } from '../openapi-document.ts';
import { createPool, type Pool } from './pool.ts';
import { contentType, type Plan, uploadBytes } from './request-of.ts';
import { scriptedModel } from './scripted-model.ts';

/** Which key a request comes with: one with the operation's scope, or one that is wrong in some way. */
export type KeyChoice = 'right' | 'admin' | 'other' | 'none' | 'unknown' | 'revoked' | 'hostile';

export interface World {
  readonly pool: Pool;
  /** Sends a request to the API and takes up what the answer tells. */
  send(operation: DocumentedOperation, plan: Plan): Promise<{ response: Response; body: string }>;
  /** Brings in documents of every state, for those that the requests have moved on. */
  replenish(): Promise<void>;
  /** A review of a new document that waits for one. */
  fittingReview(): Promise<Plan>;
  close(): Promise<void>;
}

const read = [
  'lakeland-2026/statement-of-poll/PP-0101.jpg',
  'lakeland-2026/statement-of-poll/PP-0703.jpg',
  'lakeland-2026/statement-of-poll/PP-0803.jpg',
  'lakeland-2026/assembly-statement/PP-0102_p1of2.jpg',
  'lakeland-2026/assembly-statement/PP-0102_p2of2.jpg',
  'lakeland-2026/assembly-statement/PP-0103_p1of2.jpg',
];
const states = ['waiting_for_pages', 'ready', 'accepted', 'needs_review'] as const;

/** Limits that one key can't reach here; wrong keys and requests without one still meet theirs. */
const generous = {
  CHAT_REQUESTS_PER_MINUTE: '100000',
  GENERATE_REQUESTS_PER_MINUTE: '0',
  UPLOAD_REQUESTS_PER_MINUTE: '0',
  READ_REQUESTS_PER_MINUTE: '1000000',
  KEY_TOKENS_PER_DAY: '0',
};

/** An API over the example election with documents in all states, real readings, tallies, and a model that answers. */
export async function openWorld(): Promise<World> {
  const { services, submit } = await openExampleLedger({ settings: generous });
  const pool = createPool();
  let filled = 0;
  let sent = 0;
  const replenish = async () => {
    for (const state of states) {
      const object = `lakeland-2026/statement-of-poll/PP-020${1 + (filled % 4)}/more-${filled++}.jpg`;
      const { documentId } = await fillDocument(services, object, state);
      pool.add('documentId', documentId);
      pool.add('object', object);
      const { url } = await services.uploads.sign({
        object,
        contentType,
        bytes: uploadBytes,
        overwrite: true,
      });
      learnUpload(pool, url);
    }
  };
  for (const object of read) pool.pin('documentId', (await submit(object)).documentId);
  await settleTallies(services);
  await replenish();
  pool.pin('object', ...read);
  pool.pin('electionId', 'lakeland-2026');
  for (const contest of (await services.elections.get('lakeland-2026'))!.definition.contests)
    pool.pin('contestId', contest.id);
  pool.pin('formId', 'statement-of-poll');
  pool.pin('pollingPlaceId', 'PP-0101');
  pool.pin('unitId', 'PP-0101');
  pool.pin('page', 1, 2);
  pool.pin('bytes', uploadBytes);
  pool.pin('contentType', contentType);
  pool.pin('responseSchema', {
    type: 'object',
    properties: {
      votes: { type: 'integer', minimum: 0 },
      names: { type: 'array', items: { type: 'string' } },
    },
    required: ['votes'],
  });
  const reason = 'two sheets in one picture';
  pool.pin('decision', { kind: 'confirm' }, { kind: 'reject', reason }, { kind: 'reject', reason });
  pool.pin('revision', 1);
  pool.pin('type', 'ballots.result.accepted.v1');
  pool.pin('If-None-Match', '*');
  const keys = await keysOf(services);
  const api = createApi({ ...services, model: scriptedModel(pool) });

  return {
    pool,
    replenish,
    close: () => services.close(),
    async fittingReview() {
      const object = 'lakeland-2026/statement-of-poll/PP-0201/to-review.jpg';
      const { documentId } = await fillDocument(services, object, 'needs_review');
      return {
        method: 'POST',
        target: `/v1/documents/${documentId}/reviews`,
        headers: { 'Content-Type': 'application/json' },
        key: 'right',
        body: JSON.stringify({ revision: 1, decision: { kind: 'reject', reason } }),
        anyRoute: false,
      };
    },
    async send(operation, plan) {
      const scope = operation.security.flatMap(each => each.apiKey ?? [])[0] as Scope | undefined;
      const key = keys(plan.key, scope);
      const request = {
        method: plan.method,
        headers: { ...plan.headers, ...(key === null ? {} : { 'X-API-Key': key }) },
        ...(plan.body === null ? {} : { body: plan.body }),
      };
      // From many places: an address may make so many requests without a key.
      const address = `10.0.0.${1 + (sent++ % 40)}`;
      const response = await api.request(plan.target, request, { address });
      const body = await response.text();
      learn(pool, response, body);
      return { response, body };
    },
  };
}

async function keysOf(services: Awaited<ReturnType<typeof openExampleLedger>>['services']) {
  const byScope = new Map<Scope, string>();
  for (const scope of Scope.options) byScope.set(scope, await services.key(scope));
  const { key: revoked, record } = await createKey(services, 'revoked', Scope.options);
  await revokeKey(services, record.sha256);
  return (choice: KeyChoice, scope: Scope | undefined): string | null => {
    const other = Scope.options.find(each => each !== scope && each !== 'admin')!;
    const given: Record<KeyChoice, string | null> = {
      right: byScope.get(scope ?? 'admin')!,
      admin: byScope.get('admin')!,
      other: byScope.get(other)!,
      none: null,
      unknown: `bp_${'a'.repeat(43)}`,
      revoked,
      hostile: `bp_${'../'.repeat(400)}`,
    };
    return given[choice];
  };
}

/** What an answer tells goes into later requests: ids, cursors, tags, upload URLs. */
function learn(pool: Pool, response: Response, body: string): void {
  const tag = response.headers.get('ETag');
  if (tag !== null) pool.add('If-None-Match', tag);
  if (!response.ok || response.headers.get('Content-Type') !== 'application/json') return;
  const answer = JSON.parse(body) as Record<string, unknown>;
  pool.harvest(answer);
  if (typeof answer.next === 'string') pool.add('cursor', answer.next);
  if (typeof answer.url === 'string') learnUpload(pool, answer.url);
}

function learnUpload(pool: Pool, url: string): void {
  if (url.startsWith(uploadPath)) pool.add('token', decodeURIComponent(url.slice(uploadPath.length)));
}
