import { timestamp } from '../domain/clock.ts';
import { type DocumentRecord, isFinal } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import { Result } from '../domain/result.ts';
import { maxReviews, type Review } from '../domain/review.ts';
import type { Json, Transaction } from '../store/document-store.ts';
import { writeChange } from './change.ts';
import { documentNow, type LedgerContext, readDocument, withDueAt } from './context.ts';
import type { Election, ElectionCatalogue } from './elections.ts';
import { paths } from './paths.ts';
import { type Approval, approvalOf, pendingReview } from './review-approval.ts';
import { claimOfOther } from './review-claims.ts';
import { type Proposal, proposalOf } from './review-decision.ts';
import { keepForApproval, type ReviewStep, recordsOf, settle } from './review-steps.ts';
import {
  keyHashOf,
  type ReviewOutcome,
  type ReviewRefusal,
  type ReviewRequest,
  readReviews,
  repetitionOf,
  requestHashOf,
} from './reviews.ts';

export interface ReviewServices {
  readonly ledger: LedgerContext;
  readonly elections: ElectionCatalogue;
}

/**
 * Records what a person decided on a document, and carries it out once enough people agree: the review, the result that
 * comes of it, its event and the audit event in one transaction. Safe to repeat with the same Idempotency-Key. Where it
 * can't be done, the reason comes back and nothing is written.
 */
export async function reviewDocument(
  { ledger, elections }: ReviewServices,
  documentId: string,
  request: ReviewRequest,
): Promise<ReviewOutcome> {
  const known = await documentNow(ledger.store, documentId);
  if (known === null) return { kind: 'unknown' };
  const election = known.electionId === null ? null : await elections.get(known.electionId);
  return ledger.store.transaction<ReviewOutcome>(async transaction => {
    const document = await readDocument(transaction, documentId);
    if (document === null) return { kind: 'unknown' };
    return review(ledger, transaction, { document, election }, request);
  });
}

async function review(
  context: LedgerContext,
  transaction: Transaction,
  { document, election }: { readonly document: DocumentRecord; readonly election: Election | null },
  request: ReviewRequest,
): Promise<ReviewOutcome> {
  const now = context.clock.now();
  const { documentId } = document;
  const reviews = await readReviews(
    transaction,
    document,
    request.idempotencyKey === null ? 1 : document.reviews,
  );
  const known = repetitionOf(reviews, request);
  if (known !== null) return 'kind' in known ? known : repeated(transaction, known);
  const refusal = refusalOf(document, request, now);
  if (refusal !== null) return refusal;
  const base = await readResult(transaction, documentId, document.revision);
  const pending = pendingReview(reviews.at(-1), document);
  const needed = election?.definition.policy.approvals ?? 1;
  if (needed > 1 && pending?.by === request.by) return { kind: 'same_reviewer' };
  const reviewable = { document, election, base };
  const proposal = await proposalOf(transaction, reviewable, request);
  if (proposal.kind !== 'counts' && proposal.kind !== 'set_aside') return proposal;
  const approval = approvalOf(needed, pending, proposal.sha256);
  const made = reviewOf(document, request, proposal, approval, now);
  const reviewing = { context, transaction, reviewable, review: made, now };
  const step = approval.complete
    ? await settle(reviewing, proposal)
    : await keepForApproval(reviewing, proposal, approval);
  writeChange(
    transaction,
    {
      before: document,
      after: withDueAt(step.after),
      type: 'document.reviewed',
      actor: `key:${request.by}`,
      details: detailsOf(document, made, step),
      records: recordsOf(step, made),
      outbox: step.rows,
    },
    now,
  );
  const rows = [...step.rows, ...step.beside];
  return { kind: 'reviewed', review: made, result: step.result, rows, repeated: false };
}

/** The answer that the request had when it was carried out. Its messages are on their way, or sweep sends them. */
async function repeated(transaction: Transaction, known: Review): Promise<ReviewOutcome> {
  const result = await readResult(transaction, known.documentId, known.revision);
  return { kind: 'reviewed', review: known, result, rows: [], repeated: true };
}

async function readResult(transaction: Transaction, documentId: string, revision: number): Promise<Result> {
  const value = await transaction.get(paths.result(documentId, revision));
  return parse(Result, value, `result ${documentId}.${revision}`, 'damaged_record');
}

/** Why the document can't be reviewed by that person now, as far as its own record tells. */
function refusalOf(
  document: DocumentRecord,
  { by, revision }: ReviewRequest,
  now: number,
): ReviewRefusal | null {
  const claim = claimOfOther(document, by, now);
  if (claim !== null) return { kind: 'claimed', claim };
  if (document.revision !== revision) return { kind: 'revision_conflict', revision: document.revision };
  if (!isFinal(document.state))
    return { kind: 'not_reviewable', message: 'It is being worked on; look again once it is finished' };
  return document.reviews >= maxReviews ? { kind: 'too_many' } : null;
}

function reviewOf(
  { documentId, revision, reviews }: DocumentRecord,
  request: ReviewRequest,
  { sha256 }: Proposal,
  { approvals }: Approval,
  now: number,
): Review {
  const { decision, acceptDespite, by, requestId, idempotencyKey } = request;
  const n = reviews + 1;
  return {
    reviewId: `${documentId}.review-${n}`,
    documentId,
    n,
    reviewed: revision,
    revision: revision + 1,
    decision,
    acceptDespite,
    approvals,
    proposalSha256: sha256,
    by,
    at: timestamp(now),
    requestId,
    idempotency:
      idempotencyKey === null
        ? null
        : { keySha256: keyHashOf(idempotencyKey), requestSha256: requestHashOf(request) },
  };
}

function detailsOf(before: DocumentRecord, review: Review, { after, result }: ReviewStep) {
  const { n, reviewed, revision, decision, approvals, acceptDespite, requestId } = review;
  const rules = result.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  const place = { formId: after.formId, pollingPlaceId: after.pollingPlaceId };
  const from = { formId: before.formId, pollingPlaceId: before.pollingPlaceId };
  const moved = JSON.stringify(place) !== JSON.stringify(from);
  return {
    n,
    decision: decision.kind,
    reviewed,
    revision,
    state: result.state,
    counted: result.counted,
    approvals,
    acceptDespite,
    rules: [...new Set(rules)],
    requestId,
    ...(moved ? { from, to: place } : {}),
  } satisfies Record<string, Json>;
}
