import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { type DocumentedOperation, type JsonSchema, operationsOf } from './openapi-document.ts';
import { createJudge } from './properties/judge.ts';
import { type Plan, requestOf } from './properties/request-of.ts';
import { openWorld, type World } from './properties/world.ts';

// Random requests, valid and not, for every operation of the OpenAPI document: no answer is a 5xx, each has a status, a
// content type, headers and a body that the document names, and every error is a problem. BALLOTS_API_REQUESTS sends
// so many instead of 5,000, BALLOTS_API_SEED repeats a run.

const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
const operations = operationsOf(document);
const schemas = document.components.schemas as Record<string, JsonSchema>;
const total = Number(process.env.BALLOTS_API_REQUESTS ?? 5_000);
const seed = Number(process.env.BALLOTS_API_SEED ?? Date.now() % 2 ** 31);
/** Some operations get a round number more, so that the total is never less than was promised. */
const each = Math.ceil(total / operations.length);
const replenishEvery = 40;

const judge = createJudge(document);
let world: World;
let sent = 0;
/** How often each status came, by operation. */
const seen = new Map<string, Map<number, number>>();

test.serial.before(async t => {
  t.timeout(180_000);
  world = await openWorld();
});
test.after.always(() => world?.close());

/** Sends a request, counts its status and throws for an answer that the document doesn't have. */
async function judged(operation: DocumentedOperation, plan: Plan): Promise<{ response: Response }> {
  sent++;
  const { response, body } = await world.send(operation, plan);
  const statuses = seen.get(operation.operationId)!;
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  const faults = judge.faults(operation, plan, response, body);
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\n${response.status} ${body.slice(0, 1_000)}`);
  return { response };
}

/** Where a key is asked for, one request has none for certain: of few random ones all may have the right one. */
function withoutKey({ security }: DocumentedOperation, request: fc.Arbitrary<Plan>): [Plan][] {
  if (security.length === 0) return [];
  return fc.sample(request, { numRuns: 1, seed }).map(plan => [{ ...plan, key: 'none' }]);
}

for (const operation of operations) {
  test.serial(`${operation.operationId} keeps to the document, whatever comes`, async t => {
    t.timeout(300_000 + each * 100);
    const request = requestOf(operation, { schemas, pool: world.pool });
    seen.set(operation.operationId, new Map());
    const property = fc.asyncProperty(request, async (plan: Plan) => {
      if (sent % replenishEvery === 0) await world.replenish();
      const { response } = await judged(operation, plan);
      const tag = response.headers.get('ETag');
      if (tag === null || response.status !== 200 || sent % 5 !== 0) return;
      // Nothing has happened since.
      const again = { ...plan, headers: { ...plan.headers, 'If-None-Match': tag } };
      if ((await judged(operation, again)).response.status !== 304)
        throw new Error('The same again is not 304');
    });
    const outcome = await fc.check(property, {
      numRuns: each,
      seed,
      examples: withoutKey(operation, request),
    });
    t.log(
      `seed ${seed}: ${[...seen.get(operation.operationId)!].map(([status, count]) => `${count} × ${status}`).join(', ')}`,
    );
    t.false(outcome.failed, `${outcome.errorInstance}\n${fc.defaultReportMessage(outcome)}`);
  });
}

test.serial(
  'every operation was really reached: with an answer, and with a refusal where it takes anything',
  async t => {
    // Few random reviews meet the revision and state that a document has just then: one that does is among them.
    const reviewing = operations.find(({ operationId }) => operationId === 'reviewDocument')!;
    await judged(reviewing, await world.fittingReview());
    t.true(sent >= total, `${sent} requests`);
    for (const { operationId, parameters, security } of operations) {
      const statuses = [...(seen.get(operationId)?.keys() ?? [])];
      t.true(
        statuses.some(status => status < 300),
        `${operationId} answered ${statuses}`,
      );
      if (parameters.some(({ in: place }) => place !== 'header') || security.length > 0)
        t.true(
          statuses.some(status => status >= 400),
          `${operationId} answered ${statuses}`,
        );
    }
  },
);
