import { z } from 'zod';

/** An id chosen by people (election, contest, option, reporting unit, form): letters, digits, `.`, `_`, `-`; 1 to 100 characters. `/` and `~` separate ids in ledger paths. */
export const Id = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,99}$/u, 'expected letters, digits, ".", "_" or "-"');
export type Id = string;

/** First 20 characters of a lowercase base32 SHA-256; see {@link import('./document-key.ts').documentIdOf}. */
export const DocumentId = z.string().regex(/^[a-z2-7]{20}$/, 'expected 20 characters a-z, 2-7');
export type DocumentId = string;

/** SHA-256 as 64 lowercase hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lowercase hexadecimal digits');
export type Sha256 = string;

/** UTC time, ISO 8601 with milliseconds: `2026-11-23T10:00:00.000Z`. Sorts as text. */
export const Timestamp = z.iso.datetime({ precision: 3 });
export type Timestamp = string;

/** A count of ballots or votes: a whole number, never negative. A missing or illegible number is `null`, never 0. */
export const Count = z.int().min(0).max(1_000_000_000);

/** Where a value stands on its page: [left, top, right, bottom] in thousandths of the page's width and height. */
export const Box = z.tuple([
  z.number().min(0).max(1000),
  z.number().min(0).max(1000),
  z.number().min(0).max(1000),
  z.number().min(0).max(1000),
]);
export type Box = z.infer<typeof Box>;

/** What a person wrote: something, in so many characters at most, and text that every store can keep. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(text => text.isWellFormed(), { message: 'expected well-formed Unicode' });

/** Why a person did something, in their words. */
export const Reason = words(500);
