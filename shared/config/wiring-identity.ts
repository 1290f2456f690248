import { systemClock } from '../domain/clock.ts';
import { createGoogleIdentity } from '../identity/google-identity.ts';
import type { IdentityVerifier } from '../identity/identity-verifier.ts';
import type { Config } from './config.ts';

/** Google's identities for people, null where no audience is configured: then keys alone open the API. */
export function openIdentity({
  IAP_AUDIENCE: iap,
  ID_TOKEN_AUDIENCE: idToken,
}: Config): IdentityVerifier | null {
  if (iap === undefined && idToken === undefined) return null;
  const audiences = {
    ...(iap === undefined ? {} : { iap }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
  };
  return createGoogleIdentity({ audiences, clock: systemClock });
}
