import type { Sighting, Twin } from '../checks/subject.ts';
import { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import { hammingDistance, samePictureMaxBits } from '../domain/perceptual-hash.ts';
import type { Reads } from './current-results.ts';
import type { Fingerprinted, Fingerprints } from './fingerprints.ts';
import { readImages } from './images.ts';
import { paths } from './paths.ts';
import { claimantOf, precedes } from './precedence.ts';

/**
 * Whether a document is told of another that is the same paper. Of two whose names say the same place, or of which
 * only one names a place, the one that goes first is the original and is told nothing; two names for two places are
 * both told.
 */
export function isTold(document: DocumentRecord, other: DocumentRecord): boolean {
  const rivalPlaces =
    document.placeNamedByKey && other.placeNamedByKey && other.pollingPlaceId !== document.pollingPlaceId;
  return rivalPlaces || other.counted || !precedes(claimantOf(document), claimantOf(other));
}

/** The other documents of which the document's uploaded images are pages too. */
export async function readSameImages(reads: Reads, document: DocumentRecord): Promise<DocumentRecord[]> {
  const images = await readImages(reads, document.pages);
  const ids = new Set(images.flatMap(image => image.uses.map(use => use.documentId)));
  ids.delete(document.documentId);
  const values = await reads.getMany([...ids].map(paths.document));
  return values.flatMap((value, index) =>
    value === null ? [] : [parse(DocumentRecord, value, `document ${[...ids][index]}`, 'damaged_record')],
  );
}

/** Where else the document's images are used, as far as it is told. */
export function sameSightings(document: DocumentRecord, others: readonly DocumentRecord[]): Sighting[] {
  return others
    .filter(other => isTold(document, other))
    .flatMap(other => {
      const hashes = new Set(other.pages.map(page => page.sha256));
      return document.pages
        .filter(page => page.sha256 !== null && hashes.has(page.sha256))
        .map(({ page }) => sighting(page, 'same', 0, other));
    });
}

/** Other documents' pages that are all but certainly the same picture as one of the document's, saved anew. */
export function nearSightings(document: DocumentRecord, others: readonly DocumentRecord[]): Sighting[] {
  return others
    .filter(other => isTold(document, other))
    .flatMap(other => document.pages.flatMap(page => nearest(page, other)));
}

function nearest(page: DocumentRecord['pages'][number], other: DocumentRecord): Sighting[] {
  const { image, sha256 } = page;
  if (image === null || other.pages.some(each => each.sha256 === sha256)) return [];
  const distances = other.pages.flatMap(each =>
    each.image === null ? [] : [hammingDistance(image.perceptualHash, each.image.perceptualHash)],
  );
  const distance = Math.min(...distances, Number.POSITIVE_INFINITY);
  return distance <= samePictureMaxBits ? [sighting(page.page, 'similar', distance, other)] : [];
}

function sighting(page: number, kind: Sighting['kind'], distance: number, other: DocumentRecord): Sighting {
  const { documentId, pollingPlaceId, formId } = other;
  return { page, kind, distance, documentId, pollingPlaceId, formId };
}

/** Other documents with the same counts, all of them or a whole half of them, as far as the document is told. */
export function twinsOf(
  document: DocumentRecord,
  own: Fingerprints,
  others: readonly Fingerprinted[],
): Twin[] {
  return others.flatMap(({ document: other, fingerprints }): Twin[] => {
    const { documentId, pollingPlaceId } = other;
    const twin = { documentId, pollingPlaceId };
    if (!isTold(document, other)) return [];
    if (same(own.counts, fingerprints.counts)) return [twin];
    if (same(own.votes, fingerprints.votes)) return [{ ...twin, part: 'votes' }];
    return same(own.fields, fingerprints.fields) ? [{ ...twin, part: 'fields' }] : [];
  });
}

function same(one: string | null, other: string | null): boolean {
  return one !== null && one === other;
}
