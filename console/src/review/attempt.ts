/**
 * The Idempotency-Key of what a person is about to send. The same request keeps its key however often it is sent, so
 * that a broken connection makes nothing twice; another request has another key.
 */
export class Attempts {
  readonly #newKey: () => string;
  #last: { readonly text: string; readonly key: string } | null = null;

  constructor(newKey: () => string = randomKey) {
    this.#newKey = newKey;
  }

  keyFor(documentId: string, body: object): string {
    const text = JSON.stringify([documentId, body]);
    if (this.#last?.text !== text) this.#last = { text, key: this.#newKey() };
    return this.#last.key;
  }

  /** The server has carried it out; the same words said again are another request. */
  done(): void {
    this.#last = null;
  }
}

/** 128 random bits as hexadecimal digits; `randomUUID` is missing where the page came without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
