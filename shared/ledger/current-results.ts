import { countedRevisionOf, DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import { Result } from '../domain/result.ts';
import type { Transaction } from '../store/document-store.ts';
import { paths } from './paths.ts';

/** Point reads, inside a transaction or outside it. */
export type Reads = Pick<Transaction, 'get' | 'getMany'>;

/**
 * A document with the result that speaks for it: the one in the tallies, which a person may have left there while a newer
 * one waits for a decision, else the newest; null before the first.
 */
export interface CurrentResult {
  readonly document: DocumentRecord;
  readonly result: Result | null;
}

/** A document whose result has counts, or could have: one that came to something. */
export type StandingResult = CurrentResult & { readonly result: Result };

/** Reads documents with their results, in the order asked for; those that aren't there are left out. */
export async function readCurrentResults(
  reads: Reads,
  documentIds: readonly string[],
): Promise<CurrentResult[]> {
  const values = await reads.getMany(documentIds.map(paths.document));
  const documents = values.flatMap((value, index) =>
    value === null ? [] : [parse(DocumentRecord, value, `document ${documentIds[index]}`, 'damaged_record')],
  );
  const withResult = documents.filter(document => document.revision > 0);
  const results = await reads.getMany(
    withResult.map(document => paths.result(document.documentId, speakingRevision(document))),
  );
  const byDocument = new Map(withResult.map(({ documentId }, index) => [documentId, results[index] ?? null]));
  return documents.map(document => {
    const value = byDocument.get(document.documentId) ?? null;
    const what = `result ${document.documentId}.${speakingRevision(document)}`;
    return { document, result: value === null ? null : parse(Result, value, what, 'damaged_record') };
  });
}

/** The revision that speaks for a document: the one in the tallies, else the newest; 0 before the first. */
export function speakingRevision(document: DocumentRecord): number {
  return countedRevisionOf(document) ?? document.revision;
}

/** Whether the document came to something: neither failed nor still without a result. */
export function stands(current: CurrentResult): current is StandingResult {
  return current.result !== null && current.result.state !== 'failed';
}
