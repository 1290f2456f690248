import type { DocumentChanges, DocumentCounts } from '../../functions/api/routes/document-feed.ts';
import { type ApiClient, ApiError } from './api-client.ts';
import type { DocumentSet } from './document-set.ts';
import type { StateCounts } from './states.ts';

/** How the page stands with the server. */
export type Connection =
  | { readonly kind: 'loading'; readonly known: number; readonly total: number }
  | { readonly kind: 'live'; readonly at: Date }
  | { readonly kind: 'lost'; readonly message: string; readonly retryInMs: number };

export interface FeedListener {
  /** `counts` are the server's own while not every document is known here yet, else null. */
  onDocuments(counts: StateCounts | null): void;
  onConnection(connection: Connection): void;
}

/** While documents move a person watches them move; a quiet ledger is asked less and less often. */
const quickMs = 1_000;
const movingMs = 3_000;
const idleMs = 15_000;
/** So long after an upload its document may come at any moment. */
const expectingMs = 60_000;
const maxRetryMs = 60_000;
const pageSize = 200;

/**
 * Follows the ledger: first every document in pages, then what changed since. Answers that say nothing new cost a 304.
 * Asks less often when nothing happens, not at all while the tab is hidden, and ever more patiently when the server
 * doesn't answer.
 */
export class DocumentFeed {
  readonly #api: ApiClient;
  readonly #documents: DocumentSet;
  readonly #listener: FeedListener;
  #since: string | null = null;
  #etag: string | null = null;
  #loaded = false;
  #delayMs = quickMs;
  #expectsUntil = 0;
  #failures = 0;
  #timer: number | undefined;
  #running = false;

  constructor(api: ApiClient, documents: DocumentSet, listener: FeedListener) {
    this.#api = api;
    this.#documents = documents;
    this.#listener = listener;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#schedule(0);
    });
  }

  /** Asks now, and often for a while: something is about to happen. */
  soon(): void {
    this.#expectsUntil = Date.now() + expectingMs;
    this.#delayMs = quickMs;
    this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#tick(), delayMs);
  }

  async #tick(): Promise<void> {
    if (this.#running || document.hidden) return;
    this.#running = true;
    try {
      const changed = this.#loaded ? await this.#follow() : await this.#load();
      this.#failures = 0;
      const lively = Date.now() < this.#expectsUntil || this.#documents.hasMoving();
      this.#delayMs = changed ? quickMs : Math.min(lively ? movingMs : idleMs, this.#delayMs * 1.5);
      this.#listener.onConnection({ kind: 'live', at: new Date() });
      this.#schedule(this.#delayMs);
    } catch (error) {
      this.#lost(error);
    } finally {
      this.#running = false;
    }
  }

  async #load(): Promise<boolean> {
    const { total, states } = await this.#api.get<DocumentCounts>('/v1/documents/counts');
    this.#listener.onDocuments(states);
    await this.#pages(() => {
      const known = this.#documents.size;
      this.#listener.onConnection({ kind: 'loading', known, total: Math.max(known, total) });
      this.#listener.onDocuments(known < total ? states : null);
    });
    this.#loaded = true;
    this.#listener.onDocuments(null);
    return true;
  }

  async #follow(): Promise<boolean> {
    let changed = false;
    await this.#pages(applied => {
      changed ||= applied;
    });
    if (changed) this.#listener.onDocuments(null);
    return changed;
  }

  /** Reads every page from `since` on. Of the first one the server may say that it is as it was. */
  async #pages(onPage: (changed: boolean) => void): Promise<void> {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (this.#since !== null) query.set('since', this.#since);
    let etag = this.#etag;
    let next: string | null;
    do {
      const answer = await this.#api.getIfChanged<DocumentChanges>(`/v1/documents/changes?${query}`, etag);
      if (answer === null) return;
      const { documents, since } = answer.body;
      next = answer.body.next;
      onPage(this.#documents.apply(documents));
      // A tag belongs to the question that it answered: only when that one is asked again does it say anything.
      this.#etag = next === null && !query.has('cursor') && since === this.#since ? answer.etag : null;
      if (next === null) this.#since = since;
      else query.set('cursor', next);
      etag = null;
    } while (next !== null);
  }

  #lost(error: unknown): void {
    this.#failures++;
    const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
    const backoffMs = Math.min(maxRetryMs, quickMs * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    const retryInMs = Math.max(asked, backoffMs);
    const message = error instanceof ApiError ? error.message : 'The server cannot be reached';
    this.#listener.onConnection({ kind: 'lost', message, retryInMs });
    this.#schedule(retryInMs);
  }
}
