import type { Services } from '../config/services.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import { Result } from '../domain/result.ts';
import { speakingRevision } from '../ledger/current-results.ts';
import type { DocumentSelection } from '../ledger/document-filter.ts';
import { everyDocument } from '../ledger/find-documents.ts';
import { paths } from '../ledger/paths.ts';
import { byteOrderMark, csvLine, type Delimiter } from './csv.ts';
import { resultColumns, resultRows } from './result-rows.ts';

/** What an export reads. */
export type ExportServices = Pick<Services, 'store' | 'elections' | 'clock'>;

export interface CsvOptions {
  readonly bom?: boolean;
  readonly delimiter?: Delimiter;
}

/**
 * The results of the selected documents as CSV, of each the one that is in the tallies, else the newest, piece by piece; no more than a page of documents is held at
 * once. The first piece comes after the first page was read, so that what fails at once fails before anything is sent.
 * Each document's lines are of one revision; see docs/exports.md for what is promised while documents change.
 */
export async function* resultsCsv(
  services: ExportServices,
  selection: DocumentSelection,
  { bom = false, delimiter = 'comma' }: CsvOptions = {},
): AsyncGenerator<string> {
  let head = (bom ? byteOrderMark : '') + csvLine(resultColumns, delimiter);
  for await (const documents of everyDocument(services.store, selection)) {
    const lines: string[] = [head];
    for (const { document, result } of await withResults(services, documents)) {
      const election = result.electionId === null ? null : await services.elections.get(result.electionId);
      for (const row of resultRows(document, result, election))
        lines.push(
          csvLine(
            resultColumns.map(column => row[column]),
            delimiter,
          ),
        );
    }
    yield lines.join('');
    head = '';
  }
  if (head !== '') yield head;
}

const resultsAtOnce = 200;

/** The documents that have a result, each with the one that speaks for it. Throws `InvalidInputError` at a record that is damaged. */
export async function withResults(
  { store }: Pick<ExportServices, 'store'>,
  documents: readonly DocumentRecord[],
): Promise<{ document: DocumentRecord; result: Result }[]> {
  const concluded = documents.filter(({ revision }) => revision > 0);
  const found: { document: DocumentRecord; result: Result }[] = [];
  for (let start = 0; start < concluded.length; start += resultsAtOnce) {
    const batch = concluded.slice(start, start + resultsAtOnce);
    const values = await store.getMany(
      batch.map(document => paths.result(document.documentId, speakingRevision(document))),
    );
    for (const [index, document] of batch.entries()) {
      const what = `result ${document.documentId}.${speakingRevision(document)}`;
      found.push({ document, result: parse(Result, values[index], what, 'damaged_record') });
    }
  }
  return found;
}
