import { finding } from '../checks/report.ts';
import { countedRevisionOf, type DocumentRecord } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Result } from '../domain/result.ts';
import type { Review, ReviewDecision } from '../domain/review.ts';
import { type Counts, changedValues } from './human-counts.ts';

/** How far a decision is agreed on with this review. */
export interface Approval {
  readonly approvals: Review['approvals'];
  /** Whether it is carried out now. */
  readonly complete: boolean;
  /** The first review, where this one decides otherwise. */
  readonly differsFrom: Review | null;
}

/** The review that waits for another person to agree: the newest one, as long as its result is the newest still. */
export function pendingReview(
  last: Review | undefined,
  { revision }: Pick<DocumentRecord, 'revision'>,
): Review | null {
  const waits = last !== undefined && last.approvals.given < last.approvals.needed;
  return waits && last.revision === revision ? last : null;
}

/** Whether enough people agree. One that decides otherwise than the first is the new first. */
export function approvalOf(needed: number, pending: Review | null, proposalSha256: string): Approval {
  const agrees = pending !== null && pending.proposalSha256 === proposalSha256;
  const given = needed > 1 && agrees ? 2 : 1;
  return {
    approvals: { needed, given, agreesWith: given > 1 ? pending!.n : null },
    complete: given >= needed,
    differsFrom: needed > 1 && !agrees ? pending : null,
  };
}

const approvalRules = ['approval_pending', 'approvals_differ'];

/** The findings without those that say how far an earlier decision was agreed on. */
export function withoutApprovals(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }) => !approvalRules.includes(rule));
}

/** What the next person is told: what was decided, that one more must agree, and what stays counted meanwhile. */
export function approvalFindings(
  { document, base }: { readonly document: DocumentRecord; readonly base: Result },
  { differsFrom }: Approval,
  { by, decision }: Pick<Review, 'by' | 'decision'>,
  counts: Counts,
): Finding[] {
  const kept = countedRevisionOf(document);
  const stays = kept === null ? 'Nothing is counted' : `Revision ${kept} stays counted`;
  const changed = changedValues(base, counts).map(({ path }) => path);
  const pending = finding(
    'approval_pending',
    'warning',
    `${by} ${described(decision)}. Another person must decide the same. ${stays} until then.`,
    changed.slice(0, 100),
    2,
    1,
  );
  if (differsFrom === null) return [pending];
  const message = `${differsFrom.by} ${described(differsFrom.decision)}, but ${by} ${described(decision)}. Compare both with the image; the newer decision waits for another person.`;
  return [finding('approvals_differ', 'error', message, changed.slice(0, 100)), pending];
}

/** A decision as the words that follow a name. */
function described(decision: ReviewDecision): string {
  switch (decision.kind) {
    case 'confirm':
      return 'confirmed the counts';
    case 'correct':
      return `corrected ${decision.corrections
        .map(({ path, from, to }) => `${path} from ${from} to ${to}`)
        .slice(0, 5)
        .join(', ')}${decision.corrections.length > 5 ? ' and more' : ''}`;
    case 'reject':
      return `rejected the document (${decision.reason})`;
    case 'move':
      return `moved it to ${decision.pollingPlaceId}${decision.formId === undefined ? '' : ` as ${decision.formId}`} (${decision.reason})`;
    case 'duplicate':
      return `marked it as a duplicate of document ${decision.of} (${decision.reason})`;
  }
}
