import type { Resolution } from '../../shared/checks/resolution.ts';
import type { Page } from '../../shared/domain/page.ts';
import type { Reading, ReadingContent } from '../../shared/domain/reading.ts';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import type { Election } from '../../shared/ledger/elections.ts';
import type { ReaderPage } from '../../shared/readers/form-reader.ts';

/** What the readings of a document come to before anything is checked. */
export interface Transcript {
  /** Every reading that had a part in it, in the order in which they were made. */
  readonly readings: readonly Reading[];
  /** What the first reading says, with what a look at single values settled; null where it failed. */
  readonly content: ReadingContent | null;
  readonly second: ReadingContent | null;
  readonly resolutions: readonly Resolution[];
}

/** A document as far as it could be read, and why no further. */
export interface ReadDocument {
  readonly election: Election | null;
  readonly form: FormDefinition | null;
  readonly pages: readonly Page[];
  readonly pagesExpected: number;
  /** The place that the document's key names, else the one that its header does. */
  readonly pollingPlaceId: string | null;
  readonly transcript: Transcript;
  /** Why nothing was read, null where there is a reading. */
  readonly unread: 'unknown_election' | 'unknown_form' | 'unreadable_image' | null;
}

/** What is known of a document that can be read: everything but what stands on it. */
export interface Paper extends Pick<ReadDocument, 'pages' | 'pagesExpected'> {
  readonly election: Election;
  readonly form: FormDefinition;
  readonly images: readonly ReaderPage[];
}
