import { z } from 'zod';
import type { Page } from '../domain/page.ts';
import { parse } from '../domain/parse.ts';
import { DocumentId, Sha256 } from '../domain/primitives.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import type { Reads } from './current-results.ts';
import { paths } from './paths.ts';

/** `images/{sha256}`: which documents an uploaded image is a page of; the first twenty are kept. */
export const ImageRecord = z.object({
  sha256: Sha256,
  uses: z.array(z.object({ documentId: DocumentId, page: z.int().min(1) })).max(20),
});
export type ImageRecord = z.infer<typeof ImageRecord>;

/** Reads the records of the pages' images; where there is none, an empty one. */
export async function readImages(reads: Reads, pages: readonly Page[]): Promise<ImageRecord[]> {
  const hashes = [...new Set(pages.flatMap(page => page.sha256 ?? []))];
  const values = await reads.getMany(hashes.map(paths.image));
  return hashes.map((sha256, index) => {
    const value = values[index];
    return value == null
      ? { sha256, uses: [] }
      : parse(ImageRecord, value, `image ${sha256}`, 'damaged_record');
  });
}

/** Enters a document's pages in the records of their images. */
export function writeImages(
  transaction: Transaction,
  images: readonly ImageRecord[],
  documentId: string,
  pages: readonly Page[],
): void {
  for (const image of images) {
    const uses = [...image.uses];
    for (const { page, sha256 } of pages) {
      const known = uses.some(use => use.documentId === documentId && use.page === page);
      if (sha256 === image.sha256 && !known && uses.length < 20) uses.push({ documentId, page });
    }
    const record: ImageRecord = { sha256: image.sha256, uses };
    transaction.set(paths.image(image.sha256), record as unknown as JsonObject);
  }
}
