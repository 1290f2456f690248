import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Clock, timestamp } from '../domain/clock.ts';
import { type Upload, type UploadPermit, type UploadUrls, uploadUrlLifetimeMs } from './upload-urls.ts';

/** What a token says, as short as it can be said in a URL. */
const Claims = z.tuple([z.string(), z.string(), z.int().min(0), z.boolean(), z.int()]);

/**
 * Upload URLs that lead back to this API: `/v1/uploads/<claims>.<HMAC-SHA-256>`. The key is random and lives as long as
 * the process, so URLs of an earlier run are invalid.
 */
export function createLocalUploadUrls(clock: Clock, key: Uint8Array = randomBytes(32)): UploadUrls {
  const macOf = (claims: string) => createHmac('sha256', key).update(claims).digest('base64url');

  return {
    async sign({ object, contentType, bytes, overwrite }: Upload) {
      const expiresAtMs = clock.now() + uploadUrlLifetimeMs;
      const claims = Buffer.from(
        JSON.stringify([object, contentType, bytes, overwrite, expiresAtMs] satisfies z.infer<typeof Claims>),
      ).toString('base64url');
      return {
        url: `/v1/uploads/${claims}.${macOf(claims)}`,
        headers: { 'Content-Type': contentType },
        expiresAt: timestamp(expiresAtMs),
      };
    },
    check(token): UploadPermit {
      const [claims = '', mac = '', ...rest] = token.split('.');
      const given = Buffer.from(mac);
      const expected = Buffer.from(macOf(claims));
      if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
        return { kind: 'invalid' };
      const [object, contentType, bytes, overwrite, expiresAtMs] = Claims.parse(
        JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')),
      );
      if (expiresAtMs <= clock.now()) return { kind: 'expired' };
      return { kind: 'valid', upload: { object, contentType, bytes, overwrite } };
    },
  };
}
