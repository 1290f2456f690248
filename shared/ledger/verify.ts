import type { Services } from '../config/services.ts';
import { hashOf } from '../domain/canonical-json.ts';
import { timestamp } from '../domain/clock.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { ElectionRecord } from './elections.ts';
import { verifySettingsAudit } from './settings-audit.ts';
import type { AuditProblem } from './verify-document.ts';
import { collected, type DocumentFacts, documentFacts, everyRecord } from './verify-facts.ts';
import { headProblems } from './verify-heads.ts';
import { placeProblems } from './verify-places.ts';
import { imageProblems, outboxProblems } from './verify-records.ts';
import { verifyTallies } from './verify-tallies.ts';

export type VerifyServices = Pick<Services, 'store' | 'processed' | 'elections' | 'clock'>;

/** What a walk over the whole ledger found. */
export interface VerifyReport {
  readonly documents: number;
  readonly events: number;
  /** Immutable records that audit events vouch for. */
  readonly records: number;
  /** Units whose tallies wait to be recomputed: nothing is said of them. */
  readonly pendingTallies: number;
  /** In the order of the walk: documents by id, each by its chain, then what stands beside them. */
  readonly problems: readonly AuditProblem[];
}

/**
 * Walks a ledger and names every record that is altered, missing, extra or out of order. What it says of a ledger at
 * work is true of some moment during the walk.
 */
export async function verifyLedger(
  services: VerifyServices,
  onDocument: (done: number) => void = () => undefined,
): Promise<VerifyReport> {
  const { store, elections } = services;
  const begun = timestamp(services.clock.now());
  const facts = new Map<string, DocumentFacts>();
  for await (const ids of batches(store)) {
    const read = await Promise.all(ids.map(id => documentFacts(store, id)));
    for (const [index, id] of ids.entries()) facts.set(id, read[index]!);
    onDocument(facts.size);
  }
  const beside = await problemsBeside(services, facts, begun);
  const tallies = await verifyTallies(store, elections);
  const all = [...facts.values()];
  return {
    documents: facts.size,
    events: all.reduce((sum, { events }) => sum + events, 0),
    records: all.reduce((sum, { records }) => sum + records, 0),
    pendingTallies: tallies.pending,
    problems: [...all.flatMap(({ problems }) => problems), ...beside, ...tallies.problems],
  };
}

const atOnce = 8;

/** Ids of all documents, some at a time. */
async function* batches(store: DocumentStore): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const { id } of everyRecord(store, { collection: 'documents' })) {
    batch.push(id);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const looks = 5;

/**
 * What stands beside the documents. Where something seems wrong and documents moved on during the walk, they are read
 * again and it is looked at once more.
 */
async function problemsBeside(
  services: VerifyServices,
  facts: Map<string, DocumentFacts>,
  begun: string,
): Promise<AuditProblem[]> {
  const { store, elections } = services;
  for (let look = 1; ; look++) {
    const problems = [
      ...(await collected(outboxProblems(store, facts))),
      ...(await collected(imageProblems(store, facts))),
      ...(await collected(placeProblems(store, elections, facts))),
      ...(await collected(headProblems(store, facts))),
      ...(await collected(electionProblems(services))),
      ...(await settingsProblems(store)),
    ];
    if (problems.length === 0 || look === looks || !(await refresh(store, facts, begun))) return problems;
  }
}

/** Reads the documents again that changed since then; false where there are none. */
async function refresh(
  store: DocumentStore,
  facts: Map<string, DocumentFacts>,
  since: string,
): Promise<boolean> {
  const records = await store.query({
    collection: 'documents',
    where: [{ field: 'updatedAt', op: '>', value: since }],
    orderBy: { field: 'updatedAt', direction: 'descending' },
    limit: 1_000,
  });
  for (const { id } of records) facts.set(id, await documentFacts(store, id));
  return records.length > 0;
}

/** Each election's definition against the hash that its record names. */
async function* electionProblems({ store, processed }: VerifyServices): AsyncGenerator<AuditProblem> {
  for await (const { path, id, value } of everyRecord(store, { collection: 'elections' })) {
    const record = ElectionRecord.strict().safeParse(value).data;
    const blob = record === undefined ? null : await processed.get(record.object);
    if (record === undefined) yield { path, kind: 'altered', message: 'The record is no election' };
    else if (blob === null)
      yield { path: record.object, kind: 'missing', message: 'The definition of the election' };
    else {
      const bundle = jsonOf(blob.bytes) as { election?: { id?: unknown; name?: unknown } } | null;
      const same = bundle !== null && hashOf(bundle) === record.sha256;
      const named =
        bundle?.election?.id === id && record.electionId === id && bundle.election.name === record.name;
      if (!same || !named)
        yield { path, kind: 'altered', message: 'The definition is not the one that was imported' };
    }
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // What is no JSON is not the definition that was imported.
    return null;
  }
}

async function settingsProblems(store: DocumentStore): Promise<AuditProblem[]> {
  const found = await verifySettingsAudit(store);
  return found === null
    ? []
    : [{ path: found.path, kind: 'altered', message: `The record ${found.problem}` }];
}
