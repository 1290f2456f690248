import { z } from 'zod';
import { Count, Id } from './primitives.ts';

/** A node of the hierarchy (NIST SP 1500-100 ReportingUnit). A leaf is a polling place. */
export const ReportingUnit = z.strictObject({
  id: Id,
  name: z.string().min(1),
  /** The level's name in this country: `country`, `region`, `district`, `constituency`, `polling_place`. */
  type: z.string().min(1),
  parentId: Id.nullable(),
  registeredVoters: Count.optional(),
  /** Other spellings and codes under which forms or file names name this unit. */
  aliases: z.array(z.string().min(1)).optional(),
  /** Values of a form's header that name this unit, by header field id, where the name alone does not. */
  header: z.record(z.string(), z.string()).optional(),
});
export type ReportingUnit = z.infer<typeof ReportingUnit>;

/** What a voter may choose: a candidate, a party or an answer. */
export const Option = z.strictObject({
  id: Id,
  /** The number printed on ballots and forms. */
  number: z.int().min(0).optional(),
  name: z.string().min(1),
  party: z.string().min(1).optional(),
  aliases: z.array(z.string().min(1)).optional(),
});
export type Option = z.infer<typeof Option>;

export const Contest = z.strictObject({
  id: Id,
  name: z.string().min(1),
  /** The reporting unit in which the contest is held: the root for a national one, a constituency for its seat. */
  unitId: Id,
  votesAllowed: z.int().min(1).default(1),
  method: z.enum(['plurality', 'approval', 'ranked']).default('plurality'),
  /** What the options are, for exports: people, parties, or answers to a question; people where absent. */
  kind: z.enum(['candidate', 'party', 'measure']).optional(),
  options: z.array(Option).min(1),
});
export type Contest = z.infer<typeof Contest>;

/** Which form reports which contests: for each of the form's contest slots, the contests that may stand in it. */
export const FormInUse = z.strictObject({
  formId: Id,
  /** Slot id of the form → contest ids; the one held in the form's polling place or above it is meant. */
  contests: z.record(z.string(), z.array(Id).min(1)),
  /** The type of reporting unit that fills in this form; polling places (leaves) where absent. */
  unitType: z.string().optional(),
  /** What file names call this form (`form` in `filenamePatterns`) besides its id. */
  aliases: z.array(z.string().min(1)).optional(),
  /** Pages that the form has in this election, where they differ from its definition. */
  pages: z.int().min(1).max(50).optional(),
});
export type FormInUse = z.infer<typeof FormInUse>;

export const AcceptancePolicy = z.strictObject({
  /** False sends every document to a human. */
  autoAccept: z.boolean().default(true),
  /** When a second, independent reading is made. */
  secondReading: z.enum(['never', 'uncovered', 'always']).default('uncovered'),
  /** How many people must agree on a review. */
  approvals: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Seconds to wait for a document's next page before it is read as it is. */
  pageWaitSeconds: z.int().min(0).default(600),
});
export type AcceptancePolicy = z.infer<typeof AcceptancePolicy>;

/** Counts from elsewhere (provisional or official), compared with and never mixed into the totals. */
export const ComparisonSource = z.strictObject({
  name: z.string().min(1),
  asOf: z.string().optional(),
  /** unit id → contest id → option id → votes. */
  counts: z.record(Id, z.record(Id, z.record(Id, Count))),
});
export type ComparisonSource = z.infer<typeof ComparisonSource>;

/** Everything known of an election before the first image arrives. */
export const ElectionDefinition = z.strictObject({
  schemaVersion: z.literal(1),
  id: Id,
  name: z.string().min(1),
  country: z.string().min(1),
  date: z.iso.date(),
  reportingUnits: z.array(ReportingUnit).min(1),
  contests: z.array(Contest).min(1),
  forms: z.array(FormInUse).min(1),
  /**
   * Regular expressions (flag `u`) over what follows the election's folder in the document key, or the whole key, with the named
   * groups `form`, `place`, `station`, `page`, `pages`. The first that matches names them.
   */
  filenamePatterns: z.array(z.string()).default([]),
  policy: AcceptancePolicy.prefault({}),
  comparison: ComparisonSource.optional(),
});
export type ElectionDefinition = z.infer<typeof ElectionDefinition>;
