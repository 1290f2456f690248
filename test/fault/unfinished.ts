import type { Services } from '../../shared/config/services.ts';
import { timestamp } from '../../shared/domain/clock.ts';
import { DocumentRecord, isFinal } from '../../shared/domain/document.ts';
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

/** Papers that are not through yet, each with where it stands. */
export async function unfinished(
  { store }: { readonly store: DocumentStore },
  { papers }: Country,
): Promise<string[]> {
  const documents = await documentsOf(store, papers);
  return documents.flatMap((document, index) =>
    document !== null && isFinal(document.state)
      ? []
      : [`${papers[index]!.documentKey} ${document === null ? 'unknown' : standing(document)}`],
  );
}

function standing({
  state,
  pages,
  openArrivals,
  dueAt,
  lease,
  waiting,
  lastFailure,
}: DocumentRecord): string {
  const numbers = pages.map(({ page }) => page);
  return `${state} ${JSON.stringify({ pages: numbers, openArrivals, dueAt, lease, waiting, lastFailure })}`;
}

/** Codes of documents that the pipeline gave up after failures that might have passed. */
const gaveUp = /^(preprocess_gave_up|extract_gave_up|chaos)$/;

/**
 * Redrives the documents that were given up, or read without a page that was, as an operator would who was told of them.
 * How many revisions each of them comes to. What ended otherwise stays as it is.
 */
export async function redriveGivenUp(plant: Services, { papers }: Country): Promise<Map<string, number>> {
  const documents = await documentsOf(plant.store, papers);
  const redriven = new Map<string, number>();
  const request = { actor: 'cli:operator', reason: 'chaos', requestId: null, evenReviewed: false };
  const askedAt = timestamp(plant.clock.now() + 1);
  for (const document of documents) {
    if (document === null || document.state === 'accepted') continue;
    const lost = document.findings.some(({ rule }) => rule === 'pages_missing');
    if (!lost && !gaveUp.test(document.error?.code ?? '')) continue;
    const outcome = await redriveDocument(plant.ledger, document.documentId, { ...request, askedAt });
    if (outcome.kind !== 'redriven') throw new Error(`${document.documentId} is ${outcome.kind}`);
    await tellSoon(plant, outcome.rows);
    redriven.set(document.documentId, document.revision + 1);
  }
  return redriven;
}
