import type { Sighting } from '../checks/subject.ts';
import { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { Transaction } from '../store/document-store.ts';
import { readImages } from './images.ts';
import { paths } from './paths.ts';
import { claimantOf, precedes } from './precedence.ts';

/**
 * Where else the document's images are used. Of two documents whose names say the same place, or of which only one
 * names a place, the one that goes first is the original and is told nothing; two names for two places are both told.
 */
export async function readSightings(transaction: Transaction, document: DocumentRecord): Promise<Sighting[]> {
  const images = await readImages(transaction, document.pages);
  const uses = images.flatMap(image => image.uses.map(use => ({ ...use, sha256: image.sha256 })));
  const others = [...new Set(uses.map(use => use.documentId))].filter(id => id !== document.documentId);
  const values = await transaction.getMany(others.map(paths.document));
  return others.flatMap((documentId, index): Sighting[] => {
    const value = values[index];
    if (value == null) return [];
    const other = parse(DocumentRecord, value, `document ${documentId}`, 'damaged_record');
    const rivalPlaces =
      document.placeNamedByKey && other.placeNamedByKey && other.pollingPlaceId !== document.pollingPlaceId;
    if (!rivalPlaces && !other.counted && precedes(claimantOf(document), claimantOf(other))) return [];
    const hashes = new Set(uses.filter(use => use.documentId === documentId).map(use => use.sha256));
    return document.pages
      .filter(page => page.sha256 !== null && hashes.has(page.sha256))
      .map(({ page }) => ({
        page,
        kind: 'same',
        distance: 0,
        documentId,
        pollingPlaceId: other.pollingPlaceId,
        formId: other.formId,
      }));
  });
}
