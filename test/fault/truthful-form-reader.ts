import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { FormReader, ReaderPage, ReadOutcome } from '../../shared/readers/form-reader.ts';
import { type Country, contentOf, type Paper } from './country.ts';

/** A reader that tells the truth, and the processed bucket through which it learns whose pages it is shown. */
export interface TruthfulReader {
  readonly reader: FormReader;
  readonly processed: BlobStore;
}

export interface TruthfulReaderOptions {
  /** The second reading has the first row's votes wrong, so that a third look has to settle them. */
  readonly slips?: boolean;
}

/**
 * A stand-in for a reader: a page's document is the folder that its image was loaded from, so nothing depends on what the
 * picture shows. What it is not told of is a mistake of the test, and throws.
 */
export function truthfulReader(
  { papers }: Country,
  bucket: BlobStore,
  { slips = false }: TruthfulReaderOptions = {},
): TruthfulReader {
  const byId = new Map(papers.map(paper => [paper.documentId, paper]));
  const objects = new WeakMap<Uint8Array, string>();
  const usage = { inputTokens: 1_000, outputTokens: 100, costUsd: 0.001 };

  function paperOf([page]: readonly ReaderPage[]): Paper {
    const [, documentId] = (page === undefined ? '' : (objects.get(page.bytes) ?? '')).split('/');
    const paper = byId.get(documentId ?? '');
    if (paper === undefined) throw new Error(`No paper has the image ${documentId}`);
    return paper;
  }

  const answered = { failure: null, reader: 'stand-in', model: 'stand-in', promptVersion: '1', usage };
  return {
    processed: {
      bucket: bucket.bucket,
      head: (...given) => bucket.head(...given),
      open: (...given) => bucket.open(...given),
      put: (...given) => bucket.put(...given),
      list: (...given) => bucket.list(...given),
      delete: (...given) => bucket.delete(...given),
      async get(object, generation) {
        const blob = await bucket.get(object, generation);
        if (blob !== null) objects.set(blob.bytes, object);
        return blob;
      },
    },
    reader: {
      name: 'stand-in',
      recognise: async ({ page }) => ({ formId: paperOf([page]).formId, usage }),
      async read({ pages, purpose }): Promise<ReadOutcome> {
        const content = structuredClone(contentOf(paperOf(pages)));
        const first = content.contests[0]?.votes[0];
        if (slips && purpose === 'second' && first !== undefined) first.value = (first.value ?? 0) + 1;
        return { ...answered, content, rawAnswer: JSON.stringify(content) };
      },
      async readValues({ pages, values }) {
        const content = contentOf(paperOf(pages));
        const seen = Object.fromEntries(
          values.map(({ path }) => {
            const [row] = content.contests[0]?.votes ?? [];
            if (row === undefined || !path.includes('votes'))
              throw new Error(`Nothing is disputed at ${path}`);
            const { value, raw, words, page, box } = row;
            return [path, { value, raw, words, page, box }];
          }),
        );
        return { ...answered, values: seen, rawAnswer: JSON.stringify(seen) };
      },
      close: async () => undefined,
    },
  };
}
