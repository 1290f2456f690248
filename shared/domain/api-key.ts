import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Sha256, Timestamp } from './primitives.ts';

/** What a key may do. */
export const Scope = z.enum([
  'status',
  'results',
  'documents',
  'chat',
  'generate',
  'upload',
  'review',
  'admin',
]);
export type Scope = z.infer<typeof Scope>;

/** `keys/{sha256}`: a key is kept as its hash only; the hash is the record's name, so finding it is checking it. */
export const ApiKeyRecord = z.object({
  sha256: Sha256,
  /** Who acts with it; stands on reviews and audit events. */
  name: z.string().min(1).max(100),
  /** The key's first characters, to tell keys apart in a list. */
  prefix: z.string(),
  scopes: z.array(Scope).min(1),
  createdAt: Timestamp,
  revokedAt: Timestamp.nullable(),
});
export type ApiKeyRecord = z.infer<typeof ApiKeyRecord>;

/** SHA-256 of a key's text. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** A new key: 256 random bits, shown once to whoever asked for it, and its record. */
export function newApiKey(
  name: string,
  scopes: readonly Scope[],
  createdAt: string,
): { key: string; record: ApiKeyRecord } {
  const key = `bp_${randomBytes(32).toString('base64url')}`;
  const record: ApiKeyRecord = {
    sha256: hashOfKey(key),
    name,
    prefix: key.slice(0, 8),
    scopes: [...scopes],
    createdAt,
    revokedAt: null,
  };
  return { key, record };
}
