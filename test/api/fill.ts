import type { Services } from '../../shared/config/services.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import { claimExtraction, commitExtraction } from '../../shared/ledger/extraction.ts';
import { emptyResult } from '../../shared/ledger/failing.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { paths } from '../../shared/ledger/paths.ts';

/** Brings a one-page document into the ledger by the ledger's own steps, as far as `state`. */
export async function fillDocument(
  services: Services,
  object: string,
  state: 'waiting_for_pages' | 'ready' | 'accepted' | 'needs_review',
): Promise<DocumentRecord> {
  const { ledger } = services;
  const identity = { ...(await identifyArrival(services, object)), formPages: 1 };
  const claim = await claimArrival(
    ledger,
    { bucket: services.inbox.bucket, object, generation: '1' },
    identity,
  );
  if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
  if (state === 'waiting_for_pages') return read(services, identity.documentId);
  const page = {
    page: 1,
    of: null,
    object,
    generation: '1',
    sha256: 'a'.repeat(64),
    frame: 0,
    state: 'processed' as const,
    code: null,
    message: null,
    warnings: [],
    image: null,
    receivedAt: '2026-11-23T10:00:00.000Z',
  };
  const committed = await commitArrival(ledger, claim, { kind: 'pages', pages: [page] });
  if (committed === null) throw new Error('The lease was lost');
  if (state === 'ready') return committed.document;
  const extraction = await claimExtraction(ledger, committed.document);
  if (extraction.kind !== 'claimed') throw new Error(`Expected a claim but it is ${extraction.kind}`);
  const done = await commitExtraction(ledger, extraction.document, async (_transaction, document, now) => {
    const result = { ...emptyResult(document, state), findings: [], checks: [] };
    const after = { ...document, state, revision: result.revision };
    return {
      after,
      details: {},
      records: [{ path: paths.result(document.documentId, result.revision), value: result }],
      outbox: [resultRow(ledger, after, result, now)],
    };
  });
  if (done === null) throw new Error('The lease was lost');
  return done.document;
}

async function read({ store }: Services, documentId: string): Promise<DocumentRecord> {
  return (await store.get(paths.document(documentId))) as unknown as DocumentRecord;
}
