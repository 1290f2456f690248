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

/** Limits of its own that a key or person has; null is none, absent is the configuration's. */
export const GrantLimits = z.object({
  /** Of chat, of generate and of uploads each. */
  requestsPerMinute: z.int().min(1).nullable().optional(),
  /** Model tokens, input and output together, in a UTC day. */
  tokensPerDay: z.int().min(1).nullable().optional(),
});
export type GrantLimits = z.infer<typeof GrantLimits>;

/** What whoever calls the API may do, and under which name. */
export const Grant = z.object({
  /** Stands for the caller wherever something is counted: a key's hash, or that of a person's address. */
  sha256: Sha256,
  /** Who acts with it; stands on reviews and audit events. */
  name: z.string().min(1).max(100),
  scopes: z.array(Scope).min(1),
  createdAt: Timestamp,
  revokedAt: Timestamp.nullable(),
  /** Opens nothing from then on; null where it does not end by itself. */
  expiresAt: Timestamp.nullable().default(null),
  limits: GrantLimits.default({}),
});
export type Grant = z.infer<typeof Grant>;

/** `keys/{sha256}`: a key is kept as its hash only, which is also the record's name. */
export const ApiKeyRecord = Grant.extend({
  /** The key's first characters, to tell keys apart in a list. */
  prefix: z.string(),
});
export type ApiKeyRecord = z.infer<typeof ApiKeyRecord>;

/** Whether it opens anything at that time: neither revoked nor expired. */
export function isInForce({ revokedAt, expiresAt }: Grant, nowMs: number): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > nowMs);
}

/** SHA-256 of a key's text. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** What a new key is made with, beside its name and scopes. */
export interface NewKeyOptions {
  readonly expiresAt?: string | null;
  readonly limits?: GrantLimits;
  /** 32 bytes that nobody can guess; tests hold them still. */
  readonly secret?: Uint8Array;
}

/** A new key: 256 random bits, shown once to whoever asked for it, and its record. */
export function newApiKey(
  name: string,
  scopes: readonly Scope[],
  createdAt: string,
  { expiresAt = null, limits = {}, secret = randomBytes(32) }: NewKeyOptions = {},
): { key: string; record: ApiKeyRecord } {
  const key = `bp_${Buffer.from(secret).toString('base64url')}`;
  const record: ApiKeyRecord = {
    sha256: hashOfKey(key),
    name,
    prefix: key.slice(0, 8),
    scopes: [...scopes],
    createdAt,
    revokedAt: null,
    expiresAt,
    limits,
  };
  return { key, record };
}
