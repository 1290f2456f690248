import type { Finding } from '../../../shared/domain/finding.ts';
import { ApiError } from '../api-client.ts';
import { formatTime, visible } from '../format.ts';

/** What a person can do about a refusal. */
export type WayOn =
  /** Look at the document as it is now. */
  | 'reload'
  /** Send the very same once more. */
  | 'again'
  /** Correct more, or say why the counts stand all the same. */
  | 'findings'
  /** Look at the other document first. */
  | 'other_document'
  /** Change what was typed. */
  | 'change'
  /** The key may not decide. */
  | 'read_only';

/** Why something was not done, in plain words, and how it goes on. */
export interface Refusal {
  readonly text: string;
  readonly way: WayOn;
  readonly findings: readonly Finding[];
  /** The other document that stands in the way. */
  readonly documentId: string | null;
}

/** Tells what became of a request that failed. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) {
    const text = 'The server cannot be reached. Nothing that you typed is lost; send it again.';
    return { text, way: 'again', findings: [], documentId: null };
  }
  const { conflict = {}, findings = [] } = error.evidence;
  const [way, text] = told(error);
  return { text, way, findings, documentId: conflict.documentId ?? null };
}

function told(error: ApiError): [WayOn, string] {
  const { conflict = {}, issues = [] } = error.evidence;
  switch (error.code) {
    case 'claimed_by_other': {
      const until = conflict.expiresAt === undefined ? '' : ` until ${formatTime(conflict.expiresAt)}`;
      const who = conflict.by === undefined ? 'Somebody else' : visible(conflict.by);
      return ['reload', `${who} has this document${until}. Nothing was written.`];
    }
    case 'revision_conflict':
      return [
        'reload',
        `The document has revision ${conflict.revision ?? 'another'} by now. Nothing was written; look at it and decide again.`,
      ];
    case 'value_conflict':
      return [
        'reload',
        'A value that you corrected is another one by now. Nothing was written; look at it and decide again.',
      ];
    case 'not_reviewable':
      return ['reload', `${error.message}.`.replace('..', '.')];
    case 'same_reviewer':
      return ['reload', 'The decision that waits here is yours. Another person must agree with it.'];
    case 'findings_remain':
      return ['findings', 'The checks object to these counts. Nothing was written.'];
    case 'place_taken':
      return [
        'other_document',
        'Another document is counted for this place and form. Reject that one, or mark one of the two as a duplicate.',
      ];
    case 'scope_missing':
    case 'person_unknown':
      return [
        'read_only',
        'Your key may look at documents but not review them. That takes the scope “review”.',
      ];
    case 'invalid_review':
    case 'invalid_request': {
      const why = issues.map(({ message }) => visible(message)).join('; ');
      return ['change', why === '' ? error.message : `Not accepted: ${why}.`];
    }
    default: {
      const passing = error.status >= 500 || error.status === 429 || error.status === 408;
      return [passing ? 'again' : 'change', error.message];
    }
  }
}
