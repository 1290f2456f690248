import { z } from 'zod';
import { CheckOutcome, Finding } from './finding.ts';
import { Box, Count, DocumentId, Id, Sha256 } from './primitives.ts';
import { CountValue, ReadingUsage } from './reading.ts';

export const VoteCount = z.object({
  optionId: Id,
  label: z.string(),
  value: Count.nullable(),
  raw: z.string().nullable(),
  words: z.string().nullable(),
  page: z.int().min(1).nullable(),
  box: Box.nullable(),
});
export type VoteCount = z.infer<typeof VoteCount>;

export const ContestCounts = z.object({
  contestId: Id,
  votes: z.array(VoteCount),
  overvotes: Count.nullable(),
  undervotes: Count.nullable(),
});
export type ContestCounts = z.infer<typeof ContestCounts>;

export const Provenance = ReadingUsage.extend({
  reader: z.string(),
  model: z.string(),
  promptVersion: z.string(),
  readings: z.array(z.string()),
  imageSha256: z.array(Sha256),
  /** Reviews that made this revision what it is, oldest first; absent where no person had a part in it. */
  reviews: z.array(z.string()).optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** A numbered revision of a document's counts: the same shape in the API, in events and in exports. */
export const Result = z.object({
  schemaVersion: z.literal(1),
  documentId: DocumentId,
  revision: z.int().min(1),
  /** The revision that this one replaces, null for the first. */
  supersedes: z.int().min(1).nullable(),
  electionId: Id.nullable(),
  formId: Id.nullable(),
  formVersion: z.int().min(1).nullable(),
  pollingPlaceId: Id.nullable(),
  state: z.enum(['accepted', 'needs_review', 'failed']),
  source: z.enum(['model', 'human']),
  /** Whether these counts are in the tallies. */
  counted: z.boolean(),
  /** The older revision whose counts stay in the tallies until a person has decided on this one; else absent. */
  countedRevision: z.int().min(1).optional(),
  fields: z.record(z.string(), CountValue),
  contests: z.array(ContestCounts),
  findings: z.array(Finding),
  checks: z.array(CheckOutcome),
  provenance: Provenance,
});
export type Result = z.infer<typeof Result>;
