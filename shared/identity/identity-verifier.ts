/** A token as a request brought it: the header of Identity-Aware Proxy, or a Google ID token of a client's own. */
export interface PresentedToken {
  readonly kind: 'iap' | 'id_token';
  readonly token: string;
}

/** Tells who a token was made out to. */
export interface IdentityVerifier {
  /** Kinds that are looked at; a token of another kind counts as none. */
  readonly kinds: ReadonlySet<PresentedToken['kind']>;
  /**
   * The verified e-mail address, null where the token is not valid: another audience or issuer, expired, not signed by
   * Google, an address that was not verified. Throws `TransientError` with code `identity_unavailable` where Google's
   * public keys can't be had.
   */
  verify(presented: PresentedToken): Promise<string | null>;
}
