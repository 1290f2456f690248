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
 * An operator who redrives what was given up, or read without a page that was; each call is a round. What ended otherwise
 * stays as it is. What was seen accepted is looked at again only once all is: a round costs the emulator no more than
 * the work that is left.
 */
export function createOperator(services: Services, { papers }: Country): () => Promise<Round> {
  let unseen = papers;

  async function round(): Promise<Round> {
    const looked = unseen;
    const documents = await documentsOf(services.store, looked);
    const left: Paper[] = [];
    const open: string[] = [];
    let redriven = 0;
    for (const [index, paper] of looked.entries()) {
      const document = documents[index] ?? null;
      if (document?.state === 'accepted') continue;
      left.push(paper);
      open.push(`${paper.documentKey} ${document === null ? 'unknown' : standing(document)}`);
      if (document === null || !(await isGivenUp(services.store, document))) continue;
      if (await redrive(services, document)) redriven++;
    }
    unseen = left.length === 0 ? papers : left;
    const all = left.length > 0 || looked.length === papers.length;
    return all ? { open, redriven } : round();
  }

  return round;
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
