import { OAuth2Client } from 'google-auth-library';

/** Whose pushes are taken: the subscription's `--push-auth-token-audience` and `--push-auth-service-account`. */
export interface ExpectedSender {
  readonly audience: string;
  readonly email: string;
}

/**
 * Why a push is not taken, null where it is: its Authorization header must hold a token that Google signed for this
 * endpoint and this service account (https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions). The
 * endpoint is public: without this anybody could tell it counts.
 */
export async function refusalOf(
  authorization: string | undefined,
  expected: ExpectedSender,
  client: Pick<OAuth2Client, 'verifyIdToken'> = google,
): Promise<string | null> {
  const idToken = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (idToken === undefined) return 'no token';
  try {
    const ticket = await client.verifyIdToken({ idToken, audience: expected.audience });
    const { email, email_verified: verified } = ticket.getPayload() ?? {};
    return verified === true && email === expected.email ? null : 'the token of another account';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Remembers Google's certificates. */
const google = new OAuth2Client();
