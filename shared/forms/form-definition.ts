import { z } from 'zod';
import { Severity } from '../domain/finding.ts';
import { Id } from '../domain/primitives.ts';

/** Names of fields, slots and rules inside a form. */
const Name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and "_"');

/** A field of the header: text that says which place, contest or day the form is about. */
export const HeaderField = z.strictObject({
  id: Name,
  /** As printed beside the field, in every wording that occurs; the reader looks for these. */
  labels: z.array(z.string().min(1)).min(1),
  type: z.enum(['text', 'number', 'date']).default('text'),
  /** What of the reporting unit this field names, so that a page can be matched to its place. */
  names: z.enum(['unit_id', 'unit_name', 'ancestor_name', 'none']).default('none'),
  page: z.int().min(1).default(1),
});
export type HeaderField = z.infer<typeof HeaderField>;

/** A count on the form outside the table of votes. */
export const CountField = z.strictObject({
  id: Name,
  labels: z.array(z.string().min(1)).min(1),
  description: z.string().optional(),
  page: z.int().min(1).default(1),
  /** False where forms may leave the field empty. */
  required: z.boolean().default(true),
  /** Whether the number is also written out in words beside the figures. */
  inWords: z.boolean().default(false),
});
export type CountField = z.infer<typeof CountField>;

/**
 * The columns of a table of votes, in printed order. A row's value is the number in `votes`; on a single ballot
 * `mark` is 1 where the voter marked the option and 0 where not, `rank` is the rank that the voter gave and 0 where
 * none was given. What cannot be told is null in all three.
 */
export const Column = z.enum(['number', 'name', 'party', 'votes', 'words', 'rank', 'mark']);
export type Column = z.infer<typeof Column>;

/** A table whose rows are the options of one contest. The election says which contest stands in this slot. */
export const ContestSlot = z.strictObject({
  id: Name,
  /** The heading printed above the table. */
  labels: z.array(z.string().min(1)).min(1),
  columns: z.array(Column).min(1),
  /** Pages on which the table's rows stand. */
  pages: z.array(z.int().min(1)).min(1).default([1]),
  /** Whether every option must have a row. */
  complete: z.boolean().default(true),
  /** For single ballots: how a voter marks. */
  method: z.enum(['plurality', 'approval', 'ranked']).default('plurality'),
  votesAllowed: z.int().min(1).default(1),
});
export type ContestSlot = z.infer<typeof ContestSlot>;

/**
 * A linear equation or inequality over count fields. A term is a field id (`valid_votes`), the votes of the only
 * slot (`sum(votes)`) or of a named one (`sum(president.votes)`), a whole number, or one of these with a factor
 * (`2*valid_votes`); a side is the sum of its terms. It is not applicable while a term is null.
 */
export const EquationRule = z.strictObject({
  id: Name,
  left: z.array(z.string().min(1)).min(1),
  op: z.enum(['=', '<=', '>=']),
  right: z.array(z.string().min(1)).min(1),
  /** Ballots by which the sides may differ; a difference within it is an info finding. */
  tolerance: z.int().min(0).default(0),
  severity: Severity.default('error'),
  /** What a reviewer is told in plain words. */
  description: z.string().optional(),
  /** Where the rule comes from: the form's own text, a law, a handbook. */
  source: z.string(),
});
export type EquationRule = z.infer<typeof EquationRule>;

/** Another legitimate way of filling in the form: its rules stand in for those of the same id. */
export const Variant = z.strictObject({
  id: Name,
  description: z.string().min(1),
  source: z.string(),
  rules: z.array(EquationRule).min(1),
});
export type Variant = z.infer<typeof Variant>;

/** A field that must agree with a field of another form of the same place. */
export const PairRule = z.strictObject({
  id: Name,
  formId: Id,
  field: Name,
  otherField: Name,
  tolerance: z.int().min(0).default(0),
  severity: Severity.default('error'),
  source: z.string(),
});
export type PairRule = z.infer<typeof PairRule>;

/** Which field means what, so that turnout, tallies and exports need no knowledge of the form. */
export const FieldRoles = z.strictObject({
  registeredVoters: Name.optional(),
  ballotsCast: Name.optional(),
  validVotes: Name.optional(),
  rejectedVotes: Name.optional(),
  overvotes: Name.optional(),
  undervotes: Name.optional(),
});
export type FieldRoles = z.infer<typeof FieldRoles>;

/**
 * What a kind of paper looks like and which equations it must satisfy. From it come the prompt, the response
 * schema, the checks, the review screen and the export.
 */
export const FormDefinition = z.strictObject({
  schemaVersion: z.literal(1),
  id: Id,
  version: z.int().min(1),
  title: z.string().min(1),
  /** Text printed on the paper by which the form is recognised; all of one group's strings must be there. */
  recognisedBy: z.array(z.array(z.string().min(1)).min(1)).min(1),
  kind: z.enum(['tally_sheet', 'ballot']).default('tally_sheet'),
  languages: z.array(z.string().min(2)).min(1),
  numerals: z.array(z.enum(['arab', 'latn', 'thai', 'deva', 'beng', 'mymr', 'khmr'])).min(1),
  /** Language of numbers written out in words, null where the form has none. */
  numberWords: z.enum(['en', 'th']).nullable().default(null),
  pages: z.int().min(1).max(50),
  header: z.array(HeaderField),
  fields: z.array(CountField),
  contests: z.array(ContestSlot).min(1),
  rules: z.array(EquationRule),
  variants: z.array(Variant).default([]),
  pairs: z.array(PairRule).default([]),
  roles: FieldRoles.prefault({}),
  source: z.string(),
});
export type FormDefinition = z.infer<typeof FormDefinition>;
