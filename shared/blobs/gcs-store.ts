import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Bucket, type FileMetadata, Storage } from '@google-cloud/storage';
import { storageCall } from '../config/retry-policy.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { PreconditionError, TransientError } from '../domain/errors.ts';
import type { RetryPolicy } from '../domain/retry.ts';
import type { BlobInfo, BlobStore, PutOptions } from './blob-store.ts';
import { GcsCalls } from './gcs-calls.ts';
import { hasStatus } from './gcs-errors.ts';
import { checkObjectName } from './object-name.ts';
import { readUpTo } from './stream-head.ts';

/** Larger content goes by resumable upload, in chunks, so that a broken connection costs a chunk and not the whole. */
const maxSimpleUploadBytes = 5 * 1024 * 1024;
const chunkBytes = 8 * 1024 * 1024;
/** What is read at once of an object that is streamed. */
const partBytes = 1024 * 1024;
/** Names the put that wrote an object, in its custom metadata. */
const writerKey = 'ballots-writer';

export interface GcsStoreOptions {
  readonly clock?: Clock;
  /** For reads, and for writes and deletions with a precondition; others are tried once. */
  readonly retry?: RetryPolicy;
  /** A call that takes longer counts as failed; an upload of more than 5 MiB may take ten times as long. */
  readonly timeoutMs?: number;
}

/** A bucket in Cloud Storage. `storage` says where and as whom; how calls are retried is the store's own matter. */
export function createGcsStore(storage: Storage, bucket: string, options: GcsStoreOptions = {}): BlobStore {
  const { clock = systemClock, retry = storageCall, timeoutMs = 60_000 } = options;
  const { projectId, apiEndpoint, authClient } = storage;
  const connection = { projectId, apiEndpoint, authClient };
  // The library's own retries are off, for two reasons (8.4.0). It keeps them in a flag of the client that a write
  // without precondition clears for all calls under way. And a download that is answered 429 or 5xx and tried again
  // ends in an unhandled rejection (retry-request destroys the stream that teeny-request is about to fill).
  const once = new Storage({ ...connection, retryOptions: { autoRetry: false } });
  // Only this client knows how to go on with a resumable upload. It never sees a write without precondition.
  const resuming = new Storage({ ...connection, retryOptions: { totalTimeout: 60, maxRetryDelay: 8 } });
  return new GcsStore(once.bucket(bucket), resuming.bucket(bucket), new GcsCalls(clock, retry, timeoutMs));
}

class GcsStore implements BlobStore {
  readonly bucket: string;
  readonly #once: Bucket;
  readonly #resuming: Bucket;
  readonly #calls: GcsCalls;

  constructor(once: Bucket, resuming: Bucket, calls: GcsCalls) {
    this.bucket = once.name;
    this.#once = once;
    this.#resuming = resuming;
    this.#calls = calls;
  }

  async head(object: string, generation?: string): Promise<BlobInfo | null> {
    checkObjectName(object);
    const file = this.#once.file(object, generation === undefined ? {} : { generation });
    const answer = await this.#calls.repeated(() => absentAsNull(file.getMetadata()));
    return answer === null ? null : this.#info(answer[0]);
  }

  async get(object: string, generation?: string): Promise<{ info: BlobInfo; bytes: Buffer } | null> {
    checkObjectName(object);
    // The download names its generation, so that what is described and what is read are the same. One that was
    // overwritten in between is looked up again.
    for (;;) {
      const info = await this.head(object, generation);
      if (info === null) return null;
      const file = this.#once.file(object, { generation: info.generation });
      const answer = await this.#calls.repeated(() => absentAsNull(file.download({ validation: 'crc32c' })));
      if (answer !== null) return { info, bytes: answer[0] };
    }
  }

  async open(object: string, generation?: string): Promise<{ info: BlobInfo; stream: Readable } | null> {
    const info = await this.head(object, generation);
    if (info === null) return null;
    return { info, stream: Readable.from(this.#parts(info), { objectMode: false }) };
  }

  /**
   * The object in parts, each a request of its own. The library's own stream can't be used: when its reader goes away
   * it destroys the agent (file.ts, `onComplete`), and with it every other request of this process (8.4.0).
   */
  async *#parts({ object, generation, bytes }: BlobInfo): AsyncGenerator<Buffer> {
    const file = this.#once.file(object, { generation });
    for (let start = 0; start < bytes; start += partBytes) {
      const end = Math.min(start + partBytes, bytes) - 1;
      const answer = await this.#calls.repeated(() => absentAsNull(file.download({ start, end })));
      const part = answer?.[0];
      if (part?.length !== end - start + 1)
        throw new TransientError('object_changing', `${object} went away while it was read`);
      yield part;
    }
  }

  async put(object: string, content: Uint8Array | Readable, options: PutOptions): Promise<BlobInfo> {
    checkObjectName(object);
    const body = content instanceof Uint8Array ? content : await readUpTo(content, maxSimpleUploadBytes);
    const writer = randomUUID();
    try {
      return await this.#save(object, body, options, writer);
    } catch (error) {
      if (!(error instanceof PreconditionError)) throw error;
      return await this.#ownWrite(object, writer, error);
    }
  }

  async list(options: {
    prefix?: string;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ blobs: BlobInfo[]; next: string | null }> {
    const query = {
      autoPaginate: false,
      maxResults: options.limit,
      ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
      ...(options.cursor === undefined ? {} : { pageToken: options.cursor }),
    };
    const [files, next] = await this.#calls.repeated(() => this.#once.getFiles(query));
    const pageToken = (next as { pageToken?: string } | null)?.pageToken;
    return { blobs: files.map(file => this.#info(file.metadata)), next: pageToken ?? null };
  }

  async delete(object: string, options: { ifGeneration?: string } = {}): Promise<boolean> {
    checkObjectName(object);
    const { ifGeneration } = options;
    const file = this.#once.file(object);
    const deletion = await (ifGeneration === undefined
      ? this.#calls.once(() => absentAsNull(file.delete()))
      : this.#calls.repeated(() => absentAsNull(file.delete({ ifGenerationMatch: ifGeneration }))));
    return deletion !== null;
  }

  async #save(
    object: string,
    content: Uint8Array | Readable,
    { contentType, ifGeneration }: PutOptions,
    writer: string,
  ): Promise<BlobInfo> {
    const resumable = !(content instanceof Uint8Array) || content.length > maxSimpleUploadBytes;
    const file = (resumable && ifGeneration !== undefined ? this.#resuming : this.#once).file(object);
    const save = () =>
      file.save(content, {
        resumable,
        validation: 'crc32c',
        metadata: { contentType, metadata: { [writerKey]: writer } },
        ...(resumable ? { chunkSize: chunkBytes } : {}),
        ...(ifGeneration === undefined ? {} : { preconditionOpts: { ifGenerationMatch: ifGeneration } }),
      });
    if (resumable) await this.#calls.long(save);
    else if (ifGeneration === undefined) await this.#calls.once(save);
    else await this.#calls.repeated(save);
    return this.#info(file.metadata);
  }

  /** After a 412: the object, when this very put wrote it and only the answer got lost before it was tried again. */
  async #ownWrite(object: string, writer: string, refused: PreconditionError): Promise<BlobInfo> {
    const file = this.#once.file(object);
    const answer = await this.#calls.repeated(() => absentAsNull(file.getMetadata()));
    const metadata = answer?.[0];
    if (metadata?.metadata?.[writerKey] !== writer) throw refused;
    return this.#info(metadata);
  }

  #info(metadata: FileMetadata): BlobInfo {
    return {
      bucket: this.bucket,
      object: metadata.name ?? '',
      generation: String(metadata.generation),
      bytes: Number(metadata.size),
      contentType: metadata.contentType ?? null,
      updatedAt: new Date(metadata.updated ?? '').toISOString(),
    };
  }
}

async function absentAsNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}
