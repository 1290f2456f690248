import { finding } from '../checks/report.ts';
import { hashOf } from '../domain/canonical-json.ts';
import type { DocumentError } from '../domain/document.ts';
import type { InputIssue } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { Correction, ReviewDecision } from '../domain/review.ts';
import { electionIndex } from '../forms/election-index.ts';
import { type Reads, readCurrentResults, stands } from './current-results.ts';
import { type Counts, correctablePaths, corrected, valuesByPath } from './human-counts.ts';
import {
  acceptedDespite,
  baseCounts,
  type CheckedCounts,
  checkCounts,
  hasCounts,
  type Placed,
  placedAt,
  type Reviewable,
} from './review-proposal.ts';
import type { ReviewRefusal, ReviewRequest } from './reviews.ts';

/** What a decision comes to if it is carried out. `sha256` is of what two people must agree on. */
export type Proposal =
  | {
      readonly kind: 'counts';
      readonly sha256: string;
      readonly placed: Placed;
      readonly moved: boolean;
      readonly checked: CheckedCounts;
      readonly findings: readonly Finding[];
      readonly accepted: boolean;
    }
  | {
      readonly kind: 'set_aside';
      readonly sha256: string;
      readonly error: DocumentError;
      readonly findings: readonly Finding[];
    };

type Refusal = Exclude<ReviewRefusal, { kind: 'unknown' }>;

/** Works out what a decision comes to among what the ledger holds now, or why it can't be carried out. Writes nothing. */
export async function proposalOf(
  reads: Reads,
  reviewable: Reviewable,
  request: ReviewRequest,
): Promise<Proposal | Refusal> {
  const { decision } = request;
  switch (decision.kind) {
    case 'reject':
    case 'duplicate':
      return setAside(reads, reviewable, decision, request.by);
    case 'move':
      return moveTo(reads, reviewable, decision, request);
    case 'confirm':
    case 'correct': {
      const placed = placedAt(reviewable, reviewable.document.formId, reviewable.document.pollingPlaceId);
      if (placed === null)
        return notReviewable('Nothing says which form of which place it is: move it first');
      if (decision.kind === 'confirm')
        return hasCounts(reviewable.base)
          ? counted(reads, placed, baseCounts(placed), request, false)
          : notReviewable('It has no counts to confirm: correct each value from null, or reject it');
      const base = baseCounts(placed);
      const refusal = correctionRefusal(placed, base, decision.corrections);
      return refusal ?? counted(reads, placed, corrected(placed, base, decision.corrections), request, false);
    }
  }
}

function notReviewable(message: string): Refusal {
  return { kind: 'not_reviewable', message };
}

function invalid(path: string, message: string): Refusal {
  return { kind: 'invalid', issues: [{ path, message }] };
}

/** Whether each corrected value is one of the form's, and says what the newest result says. */
function correctionRefusal(placed: Placed, base: Counts, corrections: readonly Correction[]): Refusal | null {
  const known = correctablePaths(placed, base);
  const values = valuesByPath(base);
  const at = (index: number) => `decision.corrections.${index}`;
  const unknown = corrections.flatMap(({ path }, index): InputIssue[] =>
    known.has(path) ? [] : [{ path: `${at(index)}.path`, message: 'expected a value of this form' }],
  );
  if (unknown.length > 0) return { kind: 'invalid', issues: unknown };
  const stale = corrections.flatMap(({ path, from }, index): InputIssue[] => {
    const value = values.get(path) ?? null;
    return value === from ? [] : [{ path: `${at(index)}.from`, message: `the newest result says ${value}` }];
  });
  return stale.length > 0 ? { kind: 'value_conflict', issues: stale } : null;
}

async function moveTo(
  reads: Reads,
  reviewable: Reviewable,
  { pollingPlaceId, formId: given }: Extract<ReviewDecision, { kind: 'move' }>,
  request: ReviewRequest,
): Promise<Proposal | Refusal> {
  const { document, election } = reviewable;
  if (election === null) return notReviewable('Its name names no election that was imported');
  const formId = given ?? document.formId;
  if (formId === null) return invalid('decision.formId', 'expected a form: none is known of the document');
  if (!electionIndex(election.definition).places(formId).has(pollingPlaceId))
    return invalid('decision.pollingPlaceId', 'expected a reporting unit that fills in this form');
  const placed = placedAt(reviewable, formId, pollingPlaceId);
  if (placed === null) return invalid('decision.formId', 'expected a form that the election uses');
  const same = document.formId === formId && document.pollingPlaceId === pollingPlaceId;
  if (same && document.keyProblem === null)
    return invalid('decision.pollingPlaceId', 'expected another place or form than the document has');
  // The person has said where it belongs, whatever its name says.
  const settled: Placed = { ...placed, document: { ...placed.document, keyProblem: null } };
  return counted(reads, settled, baseCounts(settled), request, true);
}

/**
 * Counts that a person stands for. They are accepted where no check objects, or the person says why they stand all the
 * same; what only warrants a look has had it. A move says nothing of the counts, so it is carried out in any case, and
 * leaves the document in review where a check objects.
 */
async function counted(
  reads: Reads,
  placed: Placed,
  counts: Counts,
  { acceptDespite, by }: ReviewRequest,
  moved: boolean,
): Promise<Proposal | Refusal> {
  const checked = await checkCounts(reads, placed, counts, !moved);
  const { documentId, formId, pollingPlaceId } = placed.document;
  const holder = checked.surroundings.place.record?.countedDocumentId ?? null;
  if (holder !== null && holder !== documentId) return { kind: 'place_taken', documentId: holder };
  const objected = checked.findings.some(({ severity }) => severity === 'error');
  if (objected && acceptDespite === null && !moved)
    return { kind: 'findings_remain', findings: checked.findings };
  const said = !moved || (hasCounts(placed.base) && placed.base.formId === formId);
  const accepted = said && (!objected || acceptDespite !== null);
  const despite = objected && accepted && acceptDespite !== null ? [acceptedDespite(by, acceptDespite)] : [];
  return {
    kind: 'counts',
    sha256: hashOf({ formId, pollingPlaceId, values: Object.fromEntries(valuesByPath(counts)) }),
    placed,
    moved,
    checked,
    findings: [...checked.findings, ...despite],
    accepted,
  };
}

async function setAside(
  reads: Reads,
  { document, base }: Reviewable,
  decision: Extract<ReviewDecision, { kind: 'reject' | 'duplicate' }>,
  by: string,
): Promise<Proposal | Refusal> {
  if (base.state === 'failed' && !document.counted)
    return notReviewable('It came to nothing already, so nothing of it is counted');
  const { reason } = decision;
  if (decision.kind === 'reject') {
    const error = { code: 'rejected_by_reviewer', message: `${by} rejected the document: ${reason}` };
    return { kind: 'set_aside', sha256: hashOf({ rejected: true }), error, findings: [] };
  }
  const { of } = decision;
  if (of === document.documentId) return invalid('decision.of', 'expected another document');
  const [other] = await readCurrentResults(reads, [of]);
  if (other === undefined) return invalid('decision.of', 'expected a document that has arrived');
  if (!stands(other))
    return invalid('decision.of', 'expected a document that stands: nothing of this one can be counted');
  const message = `${by} marked the document as a duplicate of document ${of}: ${reason}`;
  return {
    kind: 'set_aside',
    sha256: hashOf({ duplicateOf: of }),
    error: { code: 'duplicate', message },
    findings: [finding('duplicate_document', 'info', message, [], null, of)],
  };
}
