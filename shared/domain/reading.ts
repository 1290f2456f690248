import { z } from 'zod';
import { Box, Count, DocumentId, Id, Sha256, Timestamp } from './primitives.ts';

/** A number as it stands on the page. `value` null: missing, illegible or not sure; it never becomes 0. */
export const CountValue = z.object({
  value: Count.nullable(),
  /** The characters as written, before numerals and separators were understood. */
  raw: z.string().nullable(),
  /** The same number written out in words, where the form has it. */
  words: z.string().nullable(),
  page: z.int().min(1).nullable(),
  box: Box.nullable(),
});
export type CountValue = z.infer<typeof CountValue>;

/** A row of a table of votes as read; `number`, `name` and `party` are what the page says, not what was expected. */
export const ReadRow = CountValue.extend({
  number: z.int().min(0).nullable(),
  name: z.string().nullable(),
  party: z.string().nullable(),
});
export type ReadRow = z.infer<typeof ReadRow>;

/**
 * Why a reader withheld a number that it was given: the value is null, `raw` still holds what was written. `field` is
 * `fields.<id>` or `contests.<slot>.votes.<row>` with rows counted from 0.
 */
export const ReadAnomaly = z.object({
  code: z.enum([
    'not_a_number',
    'negative',
    'fractional',
    'too_large',
    'raw_missing',
    'raw_not_understood',
    'raw_disagrees',
    'not_a_mark',
    'row_number_invalid',
  ]),
  field: z.string(),
  message: z.string(),
});
export type ReadAnomaly = z.infer<typeof ReadAnomaly>;

/** What a reader says stands on a document. `contests` are keyed by the form's slot. */
export const ReadingContent = z.object({
  header: z.record(z.string(), z.string().nullable()),
  fields: z.record(z.string(), CountValue),
  contests: z.array(z.object({ slot: z.string(), votes: z.array(ReadRow) })),
  anomalies: z.array(ReadAnomaly).optional(),
});
export type ReadingContent = z.infer<typeof ReadingContent>;

/** Why a reader gave no usable answer. Every one sends the document to review with this code, never on. */
export const ReadingFailureCode = z.enum([
  'reader_refused',
  'reader_blocked',
  'reader_truncated',
  'reader_empty',
  'reader_invalid_answer',
  'reader_rejected_request',
]);
export type ReadingFailureCode = z.infer<typeof ReadingFailureCode>;

/** What a reading cost: tokens as the model counted them, US dollars by the profile's prices. */
export const ReadingUsage = z.object({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  costUsd: z.number().min(0),
});
export type ReadingUsage = z.infer<typeof ReadingUsage>;

/** One immutable machine transcription of a document: `documents/{id}/readings/{n}`. Stored once, never updated. */
export const Reading = z.object({
  readingId: z.string(),
  documentId: DocumentId,
  n: z.int().min(1),
  formId: Id,
  formVersion: z.int().min(1),
  purpose: z.enum(['first', 'second', 'tie_break']),
  /** `gemini-3.8-flash`, `offline-ocr`: what Status and provenance show. */
  reader: z.string(),
  model: z.string(),
  promptVersion: z.string(),
  content: ReadingContent.nullable(),
  /** Of a `tie_break` alone, which has no content: what stands at each disputed value's path. */
  values: z.record(z.string(), CountValue).optional(),
  failure: z.object({ code: ReadingFailureCode, message: z.string() }).nullable(),
  /** The reader's own answer, whole and unchanged. */
  rawAnswer: z.string(),
  imageSha256: z.array(Sha256),
  usage: ReadingUsage,
  startedAt: Timestamp,
  readMs: z.int().min(0),
});
export type Reading = z.infer<typeof Reading>;
