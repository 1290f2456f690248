import test from 'ava';
import fc from 'fast-check';
import { createApi } from '../../functions/api/app.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { releaseWaiting, waitForAdmission } from '../../shared/ledger/admission-waiting.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import {
  abandonExtraction,
  claimExtraction,
  commitExtraction,
  postponeExtraction,
  recordReading,
  renewExtraction,
} from '../../shared/ledger/extraction.ts';
import { emptyResult } from '../../shared/ledger/failing.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { redriveDocument } from '../../shared/ledger/redrive.ts';
import { arrival, documentId, identity, openWorld, page, reading, type World } from '../ledger/world.ts';
import { openLocalServices } from './local-services.ts';

/** One step of the ledger on the document as it is; one that does not fit it changes nothing. */
type Step = (world: World, document: DocumentRecord) => Promise<unknown>;

const paused = { reason: 'paused' as const, message: 'Reading is paused', until: null };
const failure = { code: 'model_unavailable', message: '503', transient: true, retryAfterMs: null };
let generation = 100;

const steps: Record<string, Step> = {
  'a newer page comes': async world => {
    const newer = String(++generation);
    const claim = await claimArrival(world.anna, arrival(1, newer), identity());
    if (claim.kind !== 'claimed') return;
    const mark = (generation % 16).toString(16);
    await commitArrival(world.anna, claim, { kind: 'pages', pages: [page(1, mark, { generation: newer })] });
  },
  'it is claimed': (world, document) => claimExtraction(world.anna, document),
  'the claim is renewed': (world, document) => renewExtraction(world.anna, document),
  'a reading is stored': (world, document) => recordReading(world.anna, document, reading()),
  'it is given back': (world, document) =>
    abandonExtraction(world.anna, document, failure, { maxAttempts: 3, backoffMs: () => 5_000 }),
  'it is put off': (world, document) =>
    postponeExtraction(world.anna, document, { waiting: paused, failure, counted: false }),
  'it has to wait': (world, document) => waitForAdmission(world.anna, document, paused),
  'it need not wait any more': world => releaseWaiting(world.anna, documentId),
  'it is accepted': (world, document) => conclude(world, document, 'accepted'),
  'it goes to review': (world, document) => conclude(world, document, 'needs_review'),
  'it is redriven': world =>
    redriveDocument(world.anna, documentId, {
      actor: 'test',
      reason: 'again',
      requestId: String(++generation),
      askedAt: new Date(world.anna.clock.now()).toISOString(),
      evenReviewed: false,
    }),
  'time passes': async world => world.pass(7_000),
};

function conclude(world: World, claimed: DocumentRecord, state: 'accepted' | 'needs_review') {
  return commitExtraction(world.anna, claimed, async (_transaction, document, now) => {
    const result = { ...emptyResult(document, state), findings: [], checks: [] };
    const after = { ...document, state, revision: result.revision };
    return {
      after,
      details: {},
      records: [{ path: paths.result(documentId, result.revision), value: result }],
      outbox: [resultRow(world.anna, after, result, now)],
    };
  });
}

test('over any steps of a document, its ETag changes when and only when its status does', async t => {
  t.timeout(180_000);
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const seen = { same: 0, other: 0 };
  const history = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 8, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(history, async names => {
      const world = await openWorld(t);
      const { store, clock } = world.anna;
      const { key } = await createKey({ store, clock }, 'poller', ['status']);
      const api = createApi({ ...services, store, clock });
      const ask = async (tag?: string) => {
        const known = tag === undefined ? {} : { 'If-None-Match': tag };
        const response = await api.request(`/v1/status/${documentId}`, {
          headers: { 'X-API-Key': key, ...known },
        });
        return { status: response.status, tag: response.headers.get('ETag')!, text: await response.text() };
      };
      await steps['a newer page comes']!(world, {} as DocumentRecord);
      let before = await ask();
      for (const name of names) {
        await steps[name]!(world, await world.document());
        const after = await ask();
        const changed = after.text !== before.text;
        t.is(after.tag !== before.tag, changed, name);
        t.is((await ask(before.tag)).status, changed ? 200 : 304, name);
        seen[changed ? 'other' : 'same']++;
        before = after;
      }
    }),
    { numRuns: 25 },
  );
  t.log(seen);
  t.true(seen.same > 50 && seen.other > 50, 'both must have happened often');
});
