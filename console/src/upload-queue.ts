import { type ApiClient, ApiError } from './api-client.ts';
import type { GivenFile } from './dropped-files.ts';
import { besideName } from './object-name.ts';
import { putFile } from './put-file.ts';

/** How far a file is. */
export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly sentBytes: number }
  | { readonly kind: 'sent'; readonly documentId: string }
  /** The inbox has another file of that name; a person says what to do. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'failed'; readonly message: string };

export interface QueuedUpload {
  readonly id: number;
  readonly file: File;
  readonly object: string;
  readonly state: UploadState;
}

interface UploadTicket {
  readonly documentId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Enough to fill a line without starving the page's own requests; browsers open six connections to a server. */
const maxAtOnce = 3;
const maxAttempts = 3;

/** Files on their way to the inbox, a few at once, each with its own end. */
export class UploadQueue {
  readonly #api: ApiClient;
  readonly #onChange: () => void;
  readonly #onSent: () => void;
  readonly #uploads: QueuedUpload[] = [];
  readonly #overwrite = new Set<number>();
  /** Everything before it has been begun. */
  #next = 0;
  #active = 0;

  constructor(api: ApiClient, callbacks: { onChange(): void; onSent(): void }) {
    this.#api = api;
    this.#onChange = callbacks.onChange;
    this.#onSent = callbacks.onSent;
  }

  get uploads(): readonly QueuedUpload[] {
    return this.#uploads;
  }

  get unfinished(): boolean {
    return this.#uploads.some(({ state }) => state.kind === 'waiting' || state.kind === 'sending');
  }

  /** @param objectOf the file's name in the inbox, null where it can't be told: then the file is refused */
  add(files: readonly GivenFile[], objectOf: (path: string) => string | null): void {
    for (const { file, path } of files) {
      const object = objectOf(path);
      const state: UploadState =
        object === null
          ? { kind: 'failed', message: 'Choose the election at the top first, then add the file again.' }
          : { kind: 'waiting' };
      this.#uploads.push({ id: this.#uploads.length, file, object: object ?? path, state });
    }
    this.#onChange();
    this.#pump();
  }

  retry(id: number): void {
    this.#restart(id, {});
  }

  /** Puts the file in the place of the one that is there; that one stays in the document's history. */
  replace(id: number): void {
    this.#overwrite.add(id);
    this.#restart(id, {});
  }

  /** Sends the file under another name, as a document of its own. */
  keepBoth(id: number): void {
    const { object } = this.#uploads[id]!;
    const taken = new Set(this.#uploads.map(upload => upload.object));
    let n = 2;
    while (taken.has(besideName(object, n))) n++;
    this.#restart(id, { object: besideName(object, n) });
  }

  /** Forgets everything that is finished. Ids stay as they are. */
  clear(): void {
    if (this.unfinished) return;
    this.#uploads.length = 0;
    this.#overwrite.clear();
    this.#next = 0;
    this.#onChange();
  }

  #restart(id: number, change: { object?: string }): void {
    const upload = this.#uploads[id];
    if (upload === undefined) return;
    this.#uploads[id] = { ...upload, ...change, state: { kind: 'waiting' } };
    this.#next = Math.min(this.#next, id);
    this.#onChange();
    this.#pump();
  }

  #pump(): void {
    while (this.#active < maxAtOnce && this.#next < this.#uploads.length) {
      const id = this.#next++;
      if (this.#uploads[id]?.state.kind !== 'waiting') continue;
      this.#active++;
      void this.#send(id).finally(() => {
        this.#active--;
        this.#pump();
      });
    }
  }

  async #send(id: number): Promise<void> {
    this.#set(id, { kind: 'sending', sentBytes: 0 });
    for (let attempt = 1; ; attempt++) {
      try {
        const documentId = await this.#sendOnce(id);
        this.#set(id, { kind: 'sent', documentId });
        this.#onSent();
        return;
      } catch (error) {
        if (attempt < maxAttempts && mayPass(error)) {
          const askedMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
          const pauseMs = Math.max(askedMs, 1000 * 2 ** attempt * (0.5 + Math.random() / 2));
          await new Promise(resolve => setTimeout(resolve, pauseMs));
          continue;
        }
        this.#set(id, endOf(error));
        return;
      }
    }
  }

  async #sendOnce(id: number): Promise<string> {
    const { file, object } = this.#uploads[id]!;
    const ticket = await this.#api.post<UploadTicket>('/v1/uploads', {
      object,
      contentType: file.type === '' ? 'application/octet-stream' : file.type,
      bytes: file.size,
      overwrite: this.#overwrite.has(id),
    });
    await putFile(ticket.url, ticket.headers, file, sentBytes =>
      this.#set(id, { kind: 'sending', sentBytes }),
    );
    return ticket.documentId;
  }

  #set(id: number, state: UploadState): void {
    const upload = this.#uploads[id];
    if (upload === undefined) return;
    this.#uploads[id] = { ...upload, state };
    this.#onChange();
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 429 || error.status >= 500;
  return true;
}

function endOf(error: unknown): UploadState {
  if (error instanceof ApiError && error.status === 412) return { kind: 'exists' };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', message };
}
