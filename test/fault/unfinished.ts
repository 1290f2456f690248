import type { Services } from '../../shared/config/services.ts';
import { timestamp } from '../../shared/domain/clock.ts';
import { DocumentRecord, isFinal } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { redriveDocument } from '../../shared/ledger/redrive.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import type { Country, Paper } from './country.ts';

const batch = 200;

async function documentsOf(
  store: DocumentStore,
  papers: readonly Paper[],
): Promise<(DocumentRecord | null)[]> {
  const documents: (DocumentRecord | null)[] = [];
  for (let start = 0; start < papers.length; start += batch) {
    const values = await store.getMany(
      papers.slice(start, start + batch).map(({ documentId }) => paths.document(documentId)),
    );
    documents.push(...values.map(value => (value === null ? null : DocumentRecord.parse(value))));
  }
  return documents;
}

/** Codes of documents that the pipeline gave up after failures that might have passed. */
const gaveUp = /^(preprocess_gave_up|extract_gave_up|dead_letter|chaos)$/;

/** Whether only a redrive helps. One that was read without a page which is still to come is read again by itself. */
async function isGivenUp(
  store: DocumentStore,
  { documentId, state, findings, error }: DocumentRecord,
): Promise<boolean> {
  if (!isFinal(state)) return false;
  if (gaveUp.test(error?.code ?? '')) return true;
  if (!findings.some(({ rule }) => rule === 'pages_missing')) return false;
  const arrivals = await store.query({ collection: `documents/${documentId}/arrivals`, limit: batch });
  return arrivals.some(({ value }) => value.outcome === 'given_up');
}

/** What an operator saw and did. */
export interface Round {
  /** Papers that are not accepted yet, each with where it stands. */
  readonly open: readonly string[];
  /** How many documents were redriven. */
  readonly redriven: number;
}

/**
 * One round of an operator who redrives what was given up, or read without a page that was. What ended otherwise stays
 * as it is.
 */
export async function operate(services: Services, { papers }: Country): Promise<Round> {
  const documents = await documentsOf(services.store, papers);
  const open: string[] = [];
  let redriven = 0;
  for (const [index, document] of documents.entries()) {
    if (document?.state === 'accepted') continue;
    open.push(`${papers[index]!.documentKey} ${document === null ? 'unknown' : standing(document)}`);
    if (document === null || !(await isGivenUp(services.store, document))) continue;
    if (await redrive(services, document)) redriven++;
  }
  return { open, redriven };
}

/** False where the document moved on meanwhile: then a later round sees to it. */
async function redrive(services: Services, { documentId }: DocumentRecord): Promise<boolean> {
  const askedAt = timestamp(services.clock.now() + 1);
  const request = { actor: 'cli:operator', reason: 'chaos', requestId: null, evenReviewed: false, askedAt };
  try {
    const outcome = await redriveDocument(services.ledger, documentId, request);
    if (outcome.kind !== 'redriven') return false;
    await tellSoon(services, outcome.rows);
    return true;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
}

function standing({
  state,
  pages,
  openArrivals,
  dueAt,
  lease,
  waiting,
  error,
  findings,
  attempts,
  lastFailure,
}: DocumentRecord): string {
  const numbers = pages.map(({ page }) => page);
  const rules = findings.map(({ rule }) => rule);
  return `${state} ${JSON.stringify({ pages: numbers, openArrivals, dueAt, lease, waiting, error, rules, attempts, lastFailure })}`;
}
