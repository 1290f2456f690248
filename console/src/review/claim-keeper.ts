import type { Status } from '../../../shared/domain/status.ts';
import type { ApiClient } from '../api-client.ts';
import { type HeldClaim, renewalIsDue } from './claim.ts';

const lookMs = 5_000;
const uses = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/** Holds the claim on the document that is being reviewed, for as long as the page is used, and gives it back. */
export class ClaimKeeper {
  readonly #api: ApiClient;
  readonly #onClaim: (status: Status) => void;
  #held: (HeldClaim & { readonly documentId: string }) | null = null;
  #wanted: string | null = null;
  #usedMs = 0;
  #renewing = false;

  /** @param onClaim hears of each claim that was taken or renewed */
  constructor(api: ApiClient, onClaim: (status: Status) => void) {
    this.#api = api;
    this.#onClaim = onClaim;
    for (const use of uses)
      document.addEventListener(
        use,
        () => {
          this.#usedMs = Date.now();
        },
        { passive: true, capture: true },
      );
    window.addEventListener('pagehide', () => this.release());
    window.setInterval(() => void this.#renewIfDue(), lookMs);
  }

  /** Claims a document, or more time for it; throws what the server refuses. */
  async claim(documentId: string): Promise<Status> {
    this.#wanted = documentId;
    const status = await this.#api.post<Status>(`/v1/documents/${documentId}/claim`, {});
    // The person has gone on while the server answered.
    if (this.#wanted !== documentId) this.#api.tell(`/v1/documents/${documentId}/release`);
    else if (status.reviewClaim !== null)
      this.#held = {
        documentId,
        takenMs: Date.now(),
        untilMs: Date.parse(status.reviewClaim.expiresAt),
        usedMs: this.#usedMs,
      };
    this.#onClaim(status);
    return status;
  }

  /** Gives the claim back, if there is one. */
  release(): void {
    if (this.#held !== null) this.#api.tell(`/v1/documents/${this.#held.documentId}/release`);
    this.forget();
  }

  /** The claim ended with the review. */
  forget(): void {
    this.#wanted = null;
    this.#held = null;
  }

  async #renewIfDue(): Promise<void> {
    const held = this.#held;
    if (held === null || this.#renewing || document.hidden) return;
    if (!renewalIsDue({ ...held, usedMs: this.#usedMs }, Date.now())) return;
    this.#renewing = true;
    // Where it fails, the status that the page asks for anyway says who has the document now.
    await this.claim(held.documentId).catch(() => undefined);
    this.#renewing = false;
  }
}
