import { z } from 'zod';
import type { Services } from '../config/services.ts';
import { timestamp } from '../domain/clock.ts';
import { InvalidInputError, PreconditionError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import type { JsonObject, StoredRecord } from '../store/document-store.ts';
import { ElectionRecord } from './elections.ts';
import { type AuditProblem, coveredCollections } from './verify-document.ts';
import { everyRecord } from './verify-facts.ts';

/** A line of an export: its head, a ledger record, the definition of an election, or the end. */
export const ExportLine = z.union([
  z.object({ export: z.literal('audit'), version: z.literal(1), at: z.string(), project: z.string() }),
  z.object({ path: z.string(), value: z.record(z.string(), z.json()) }),
  z.object({ object: z.string(), content: z.string() }),
  z.object({ end: z.literal(true), lines: z.int().min(0) }),
]);
export type ExportLine = z.infer<typeof ExportLine>;

/**
 * Collections of the ledger that an export holds, in the order in which they stand in it. Keys and people stay where they
 * are, and so does what only says what is to be done next (`dirty`, `admission`, `budgets`, `allowances`).
 */
const collections = [
  'elections',
  'documents',
  'outbox',
  'images',
  'places',
  'fingerprints',
  'tallies',
  'settings',
  'settings-audit',
  'audit-heads',
  'dead-letters',
] as const;

/** What stands below the records of a collection. */
const below: Readonly<Record<string, readonly string[]>> = {
  documents: ['audit', ...coveredCollections],
  'audit-heads': ['documents'],
};

export type ExportServices = Pick<Services, 'store' | 'processed' | 'clock' | 'ledger'>;

/** Everything that verification needs, and a ledger can be restored from; a document's records follow it. */
export async function* exportAudit(services: ExportServices): AsyncGenerator<ExportLine> {
  const { store, processed, clock, ledger } = services;
  let lines = 1;
  yield { export: 'audit', version: 1, at: timestamp(clock.now()), project: ledger.project };
  for (const collection of collections) {
    for await (const record of everyRecord(store, { collection })) {
      for await (const { path, value } of withRecordsBelow(services, collection, record)) {
        yield { path, value: value as Record<string, z.core.util.JSONType> };
        lines++;
      }
      if (collection !== 'elections') continue;
      const { object } = parse(ElectionRecord, record.value, `election ${record.id}`, 'damaged_record');
      const blob = await processed.get(object);
      if (blob === null) continue;
      yield { object, content: blob.bytes.toString('utf8') };
      lines++;
    }
  }
  yield { end: true, lines };
}

async function* withRecordsBelow(
  { store }: Pick<Services, 'store'>,
  collection: string,
  record: StoredRecord,
): AsyncGenerator<StoredRecord> {
  yield record;
  for (const name of below[collection] ?? [])
    yield* everyRecord(store, { collection: `${record.path}/${name}` });
}

const recordsAtOnce = 200;

/**
 * Puts an export's records into an empty ledger. What is wrong with the file itself comes back: a line that is no JSON,
 * a record that stands twice, an end that is missing.
 */
export async function importAudit(
  services: Pick<Services, 'store' | 'processed'>,
  lines: AsyncIterable<string>,
  onRecord: (done: number) => void = () => undefined,
): Promise<AuditProblem[]> {
  const problems: AuditProblem[] = [];
  const seen = new Set<string>();
  let batch: { path: string; value: JsonObject }[] = [];
  let number = 0;
  let ended = false;
  for await (const text of lines) {
    number++;
    const line = lineOf(text, number, problems);
    if (line === null) continue;
    if ('path' in line) {
      if (seen.has(line.path))
        problems.push({ path: line.path, kind: 'extra', message: 'The record stands twice' });
      else batch.push({ path: line.path, value: line.value as JsonObject });
      seen.add(line.path);
    } else if ('object' in line) {
      await services.processed.put(line.object, Buffer.from(line.content), {
        contentType: 'application/json',
      });
    } else if ('end' in line) {
      ended = true;
      if (line.lines !== number - 1)
        problems.push(endProblem(`${line.lines} lines were written, ${number - 1} are there`));
    }
    if (batch.length < recordsAtOnce) continue;
    await store(services, batch);
    onRecord(seen.size);
    batch = [];
  }
  await store(services, batch);
  if (!ended) problems.push(endProblem('The export breaks off'));
  return problems;
}

function endProblem(message: string): AuditProblem {
  return { path: '(end)', kind: 'missing', message };
}

function lineOf(text: string, number: number, problems: AuditProblem[]): ExportLine | null {
  try {
    return parse(ExportLine, JSON.parse(text), `line ${number}`);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof InvalidInputError)) throw error;
    problems.push({
      path: `(line ${number})`,
      kind: 'altered',
      message: `No line of an export: ${error.message}`,
    });
    return null;
  }
}

async function store(
  services: Pick<Services, 'store'>,
  batch: readonly { readonly path: string; readonly value: JsonObject }[],
): Promise<void> {
  try {
    await services.store.transaction(async transaction => {
      for (const { path, value } of batch) transaction.create(path, value);
    });
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
    throw new InvalidInputError('ledger_not_empty', `Expected an empty ledger: ${error.message}`);
  }
}
