import type { Contest } from '../domain/election.ts';
import type { ReadingContent, ReadingFailureCode, ReadingUsage } from '../domain/reading.ts';
import type { FormDefinition } from '../forms/form-definition.ts';

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
  close(): Promise<void>;
}
