import type { DocumentDetail } from '../../../functions/api/routes/documents.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { ReviewDecision } from '../../../shared/domain/review.ts';
import { visible } from '../format.ts';

export type ShownReview = DocumentDetail['reviews'][number];

/** The decision that waits for another person to agree with it, null where none does. */
export function pendingReview({
  reviews,
  status,
}: Pick<DocumentDetail, 'reviews' | 'status'>): ShownReview | null {
  const last = reviews.at(-1);
  if (last === undefined || last.revision !== status.revision) return null;
  return last.approvals.given < last.approvals.needed ? last : null;
}

/** A decision as the words that follow a name. */
export function decided(decision: ReviewDecision): string {
  switch (decision.kind) {
    case 'confirm':
      return 'confirmed the counts as written';
    case 'correct': {
      const { length } = decision.corrections;
      return `corrected ${length} ${length === 1 ? 'value' : 'values'}`;
    }
    case 'reject':
      return 'rejected the document';
    case 'move':
      return `moved it to ${visible(decision.pollingPlaceId)}${decision.formId === undefined ? '' : ` as ${visible(decision.formId)}`}`;
    case 'duplicate':
      return `marked it as a duplicate of ${decision.of}`;
  }
}

/** The other documents that findings name, each once: the first is the likeliest one that this is a duplicate of. */
export function documentsNamed(findings: readonly Finding[], documentId: string): string[] {
  const ids = findings.flatMap(({ expected, actual, message }) =>
    [expected, actual]
      .flat()
      .flatMap(evidence => exactId(evidence))
      .concat(idsIn(message)),
  );
  return [...new Set(ids)].filter(id => id !== documentId);
}

function exactId(evidence: unknown): string[] {
  return typeof evidence === 'string' && /^[a-z2-7]{20}$/.test(evidence) ? [evidence] : [];
}

function idsIn(message: string): string[] {
  return [...message.matchAll(/\bdocument ([a-z2-7]{20})\b/gi)].map(match => match[1]!);
}

/** A number as a person reads it in a change. */
export function countText(value: number | null): string {
  return value === null ? 'not readable' : String(value);
}
