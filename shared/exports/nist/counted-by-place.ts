import { DocumentRecord } from '../../domain/document.ts';
import { parse } from '../../domain/parse.ts';
import type { Json, StoredRecord } from '../../store/document-store.ts';
import type { ExportServices } from '../results-csv.ts';

const pageSize = 200;

/** Counted documents, those of one place together, in the order of the places' ids. */
export async function* countedByPlace(
  { store }: Pick<ExportServices, 'store'>,
  electionId: string,
): AsyncGenerator<{ unitId: string; documents: DocumentRecord[] }> {
  let unitId: string | null = null;
  let documents: DocumentRecord[] = [];
  for (let after: { id: string; value: Json } | undefined, more = true; more; ) {
    const records: StoredRecord[] = await store.query({
      collection: 'documents',
      where: [
        { field: 'electionId', op: '=', value: electionId },
        { field: 'counted', op: '=', value: true },
      ],
      orderBy: { field: 'pollingPlaceId', direction: 'ascending' },
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    for (const { id, value } of records) {
      const document = parse(DocumentRecord, value, `document ${id}`, 'damaged_record');
      after = { id, value: document.pollingPlaceId };
      if (document.pollingPlaceId !== unitId) {
        if (unitId !== null) yield { unitId, documents };
        unitId = document.pollingPlaceId;
        documents = [];
      }
      documents.push(document);
    }
    more = records.length === pageSize;
  }
  if (unitId !== null) yield { unitId, documents };
}
