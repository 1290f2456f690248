/** A file that somebody is about to send, as it was announced. */
export interface Upload {
  readonly object: string;
  readonly contentType: string;
  readonly bytes: number;
  /** False refuses to take the place of an object of that name. */
  readonly overwrite: boolean;
}

/** Where to send it: a `PUT` of exactly these bytes with exactly these headers, until `expiresAt` (ISO 8601). */
export interface UploadUrl {
  /** Absolute, or a path of this API. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** What a token in one of our own URLs is good for. */
export type UploadPermit =
  | { readonly kind: 'valid'; readonly upload: Upload }
  | { readonly kind: 'invalid' | 'expired' };

/** Gives whoever may upload a way of sending the bytes to the inbox without going through a JSON body. */
export interface UploadUrls {
  /**
   * Binds a URL to the object's name, content type and size. Throws {@link UploadSigningError} where this service has
   * no identity to sign with.
   */
  sign(upload: Upload): Promise<UploadUrl>;
  /** What the token of a URL that leads back to this API allows; null where URLs lead to a store that checks itself. */
  readonly check: ((token: string) => UploadPermit) | null;
}

/** How long an upload may begin after its URL was asked for. */
export const uploadUrlLifetimeMs = 15 * 60_000;

/** Nothing can be signed: no service account, or it may not sign. The message is for the operator's log. */
export class UploadSigningError extends Error {
  override readonly name = 'UploadSigningError';
}
