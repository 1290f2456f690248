import { type Certificates, OAuth2Client } from 'google-auth-library';
import type { Clock } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import type { IdentityVerifier, PresentedToken } from './identity-verifier.ts';

type Kind = PresentedToken['kind'];

/**
 * What must be in a token of each kind.
 * https://cloud.google.com/iap/docs/signed-headers-howto,
 * https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 */
const expected = {
  iap: { algorithm: 'ES256', issuers: ['https://cloud.google.com/iap'] },
  id_token: { algorithm: 'RS256', issuers: ['https://accounts.google.com', 'accounts.google.com'] },
} as const;

export interface GoogleIdentityOptions {
  /** The audience that a token of a kind must have; a kind without one is not looked at. */
  readonly audiences: Partial<Record<Kind, string>>;
  readonly clock: Clock;
  /** Google's public keys by key id; fetched from Google where absent. */
  readonly certificates?: (kind: Kind) => Promise<Certificates>;
}

/** An hour is what Google's ID tokens live, 10 minutes those of the proxy; the rest is clocks that differ. */
const maxLifetimeSeconds = 2 * 3_600;

/** Google's public keys change every few days; a key that is not known yet is asked for at most once in this time. */
const refreshMs = 60_000;
const keepMs = 3_600_000;

/** Verifies tokens with Google's own library. */
export function createGoogleIdentity(options: GoogleIdentityOptions): IdentityVerifier {
  const { audiences, clock } = options;
  const client = new OAuth2Client();
  const fetched = new Map<Kind, { certificates: Certificates; atMs: number }>();
  const fetchKeys = options.certificates ?? (kind => fromGoogle(client, kind));

  async function certificatesFor(kind: Kind, keyId: string): Promise<Certificates> {
    const kept = fetched.get(kind);
    const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : clock.now() - kept.atMs;
    if (kept !== undefined && ageMs < (Object.hasOwn(kept.certificates, keyId) ? keepMs : refreshMs))
      return kept.certificates;
    try {
      const certificates = await fetchKeys(kind);
      fetched.set(kind, { certificates, atMs: clock.now() });
      return certificates;
    } catch (cause) {
      const message = "Google's public keys can't be fetched";
      throw new TransientError('identity_unavailable', message, { cause });
    }
  }

  return {
    kinds: new Set(Object.keys(audiences) as Kind[]),
    async verify({ kind, token }) {
      const audience = audiences[kind];
      const head = headOf(token);
      // The library takes the key's own algorithm for granted; only the one of this kind of token is let through.
      if (audience === undefined || head === null || head.alg !== expected[kind].algorithm) return null;
      const certificates = await certificatesFor(kind, head.kid);
      const issuers = [...expected[kind].issuers];
      const ticket = await client
        .verifySignedJwtWithCertsAsync(token, certificates, audience, issuers, maxLifetimeSeconds)
        // It throws the same plain Error for everything that is wrong with a token, with the token in its message.
        .catch(() => null);
      const { email, email_verified: verified } = ticket?.getPayload() ?? {};
      // The proxy vouches for its addresses and has no such claim.
      return typeof email === 'string' && email !== '' && (kind === 'iap' || verified === true)
        ? email
        : null;
    },
  };
}

async function fromGoogle(client: OAuth2Client, kind: Kind): Promise<Certificates> {
  if (kind === 'iap') return (await client.getIapPublicKeysAsync()).pubkeys;
  return (await client.getFederatedSignonCertsAsync()).certs;
}

/** A token's header, null where it is none that could be verified. */
function headOf(token: string): { alg: string; kid: string } | null {
  try {
    const head: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'));
    if (typeof head !== 'object' || head === null) return null;
    const { alg, kid } = head as Record<string, unknown>;
    return typeof alg === 'string' && typeof kid === 'string' ? { alg, kid } : null;
  } catch {
    return null;
  }
}
