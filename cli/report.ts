import type { DocumentState } from '../shared/domain/document.ts';
import { plural } from '../shared/domain/plural.ts';
import type { Status } from '../shared/domain/status.ts';
import type { FinishedDocument } from './local/once.ts';
import { table } from './table.ts';

/** What a run came to: documents by their end. */
export interface Summary {
  readonly documents: number;
  readonly accepted: number;
  readonly needsReview: number;
  readonly failed: number;
  /** Not read: reading is paused, or the day's budget is used up. */
  readonly waiting: number;
  readonly reader: string;
}

export function summaryOf(documents: readonly FinishedDocument[], reader: string): Summary {
  const count = (state: DocumentState) => documents.filter(({ status }) => status.state === state).length;
  return {
    documents: documents.length,
    accepted: count('accepted'),
    needsReview: count('needs_review'),
    failed: count('failed'),
    waiting: documents.filter(({ status }) => status.waiting !== null).length,
    reader,
  };
}

/** The summary in a sentence; offline OCR is named for what it is. */
export function summaryLine({ documents, accepted, needsReview, failed, waiting, reader }: Summary): string {
  const unread = waiting === 0 ? '' : `, ${waiting} not read`;
  const counts = `${plural(documents, 'document')}: ${accepted} accepted, ${needsReview} to review, ${failed} failed${unread}.`;
  const by =
    reader === 'offline-ocr'
      ? 'Read offline by OCR, which is made for printed forms; configure a project to read with Gemini.'
      : `Read by ${reader}.`;
  return `${counts} ${by}`;
}

/** A line a document: what it is of, its state, and why it is not accepted. */
export function documentTable(statuses: readonly Status[]): string {
  const rows = statuses.map(status => [
    status.object,
    status.formId ?? '?',
    status.pollingPlaceId ?? '?',
    status.state,
    reasonOf(status),
  ]);
  return table(['object', 'form', 'place', 'state', 'why'], rows);
}

/** In a few words why a document is where it is. */
export function reasonOf({ error, findings, waiting }: Status): string {
  if (waiting !== null) return `waits: ${waiting.message}`;
  if (error !== null) return `${error.code}: ${error.message}`;
  const [first, ...others] = findings.filter(finding => finding.severity !== 'info');
  if (first === undefined) return '';
  return `${first.rule}: ${first.message}${others.length > 0 ? ` (and ${others.length} more)` : ''}`;
}
