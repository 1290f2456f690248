import type { Bucket } from '@google-cloud/storage';
import { type Clock, timestamp } from '../domain/clock.ts';
import { UploadSigningError, type UploadUrls, uploadUrlLifetimeMs } from './upload-urls.ts';

/**
 * V4 signed URLs of Cloud Storage. Content type, exact size (`x-goog-content-length-range`) and, where nothing may be
 * overwritten, the absence of the object are signed headers: a request without them is refused by Google.
 * https://cloud.google.com/storage/docs/authentication/signatures
 */
export function createGcsUploadUrls(bucket: Bucket, clock: Clock): UploadUrls {
  return {
    async sign({ object, contentType, bytes, overwrite }) {
      const expiresAtMs = clock.now() + uploadUrlLifetimeMs;
      const extensionHeaders = {
        'x-goog-content-length-range': `${bytes},${bytes}`,
        ...(overwrite ? {} : { 'x-goog-if-generation-match': '0' }),
      };
      try {
        const [url] = await bucket.file(object).getSignedUrl({
          version: 'v4',
          action: 'write',
          accessibleAt: clock.now(),
          expires: expiresAtMs,
          contentType,
          extensionHeaders: { ...extensionHeaders },
        });
        return {
          url,
          headers: { 'Content-Type': contentType, ...extensionHeaders },
          expiresAt: timestamp(expiresAtMs),
        };
      } catch (error) {
        // Nothing but signing happens here: credentials are missing, or the service account may not sign
        // (roles/iam.serviceAccountTokenCreator on itself), or IAM is away for now.
        const reason = error instanceof Error ? error.message : String(error);
        throw new UploadSigningError(`Cloud Storage URLs cannot be signed: ${reason}`, { cause: error });
      }
    },
    check: null,
  };
}
