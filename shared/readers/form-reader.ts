import type { Contest } from '../domain/election.ts';
import type { Box } from '../domain/primitives.ts';
import type { CountValue, ReadingContent, ReadingFailureCode, ReadingUsage } from '../domain/reading.ts';
import type { ContestSlot, FormDefinition } from '../forms/form-definition.ts';

/** A processed page as a reader sees it. */
export interface ReaderPage {
  readonly page: number;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

export interface ReadRequest {
  readonly form: FormDefinition;
  /** Slot id → the contest whose options are its rows; a slot is absent where the place is not known yet. */
  readonly contests: Readonly<Record<string, Contest>>;
  readonly pages: readonly ReaderPage[];
  /** A `second` reading is independent: another prompt order, rows keyed by name instead of by number. */
  readonly purpose: 'first' | 'second';
  readonly signal?: AbortSignal;
}

/** What a reader answers; the answer is kept whole whatever became of it. */
export interface ReadOutcome {
  readonly content: ReadingContent | null;
  /** Set exactly when `content` is null. */
  readonly failure: { readonly code: ReadingFailureCode; readonly message: string } | null;
  readonly reader: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly rawAnswer: string;
  readonly usage: ReadingUsage;
}

/** What a value is: a number of ballots, a box that is marked (1) or not (0), a rank (0 where none is written). */
export type ValueKind = 'count' | 'mark' | 'rank';

/** What the rows of a table hold. */
export function valueKind({ columns }: Pick<ContestSlot, 'columns'>): ValueKind {
  if (columns.includes('mark')) return 'mark';
  return columns.includes('rank') ? 'rank' : 'count';
}

/** A value that two readings of a document read differently. */
export interface DisputedValue {
  /** Its path as in findings; the answer is under it. */
  readonly path: string;
  /** What is printed beside it: the field's label, the option's number and name. Never a number that was read. */
  readonly label: string;
  readonly kind: ValueKind;
  readonly page: number;
  readonly box: Box;
}

export interface ReadValuesRequest {
  readonly form: FormDefinition;
  /** The pages on which the values stand. */
  readonly pages: readonly ReaderPage[];
  readonly values: readonly DisputedValue[];
  readonly signal?: AbortSignal;
}

/** What a look at single values gives. */
export interface ValuesOutcome extends Omit<ReadOutcome, 'content'> {
  /** Path → what stands there; null values where it can't be told. Null as a whole exactly where `failure` is set. */
  readonly values: Readonly<Record<string, CountValue>> | null;
}

export interface RecogniseRequest {
  readonly forms: readonly FormDefinition[];
  readonly page: ReaderPage;
  readonly signal?: AbortSignal;
}

/**
 * Reads forms. Rate limits, 5xx and timeouts, after the reader's own retries, throw
 * {@link import('../domain/errors.ts').TransientError}; every other failure is a value.
 */
export interface FormReader {
  /** `gemini-3.8-flash`, `offline-ocr`. */
  readonly name: string;
  /** Which of the forms the page is, null where it is none of them or unsure. */
  recognise(request: RecogniseRequest): Promise<{ formId: string | null; usage: ReadingUsage }>;
  read(request: ReadRequest): Promise<ReadOutcome>;
  /** Looks at single values again, each cut out of its page, knowing nothing of what was read there before. */
  readValues(request: ReadValuesRequest): Promise<ValuesOutcome>;
  close(): Promise<void>;
}
