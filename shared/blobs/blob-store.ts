import type { Readable } from 'node:stream';

/** An object as it stands in its bucket. */
export interface BlobInfo {
  readonly bucket: string;
  readonly object: string;
  /** Changes with each overwrite; a larger one is newer. Digits only. */
  readonly generation: string;
  readonly bytes: number;
  readonly contentType: string | null;
  /** ISO 8601 with milliseconds. */
  readonly updatedAt: string;
}

export interface PutOptions {
  readonly contentType: string;
  /** `'0'`: only if there is none yet. Otherwise only over that generation. */
  readonly ifGeneration?: string;
}

/**
 * One bucket. Names are UTF-8 up to 1,024 bytes, `/` included, as in Cloud Storage. Outages throw
 * {@link import('../domain/errors.ts').TransientError}; a precondition that does not hold throws
 * {@link import('../domain/errors.ts').PreconditionError}.
 */
export interface BlobStore {
  readonly bucket: string;
  /** Null where there is no such object, or none of that generation. */
  head(object: string, generation?: string): Promise<BlobInfo | null>;
  /** The whole object, null where there is none (of that generation). */
  get(object: string, generation?: string): Promise<{ info: BlobInfo; bytes: Buffer } | null>;
  /**
   * The object's bytes as they come, without the whole of it in memory; null where there is none (of that generation).
   * Who is given a stream reads it to its end or destroys it. A stream that fails did not give the whole object.
   */
  open(object: string, generation?: string): Promise<{ info: BlobInfo; stream: Readable } | null>;
  put(object: string, content: Uint8Array | Readable, options: PutOptions): Promise<BlobInfo>;
  /** Ordered by the names' UTF-8 bytes. `next` is null on the last page. */
  list(options: {
    prefix?: string;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ blobs: BlobInfo[]; next: string | null }>;
  /** True when there was one to delete. */
  delete(object: string, options?: { ifGeneration?: string }): Promise<boolean>;
}
