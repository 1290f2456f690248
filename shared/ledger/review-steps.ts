import { countedRevisionOf, type DocumentRecord } from '../domain/document.ts';
import type { Result } from '../domain/result.ts';
import type { Review } from '../domain/review.ts';
import type { Transaction } from '../store/document-store.ts';
import { type Affected, findAffected } from './affected.ts';
import type { LedgerContext } from './context.ts';
import { resultRow } from './events.ts';
import { emptyResult, failed } from './failing.ts';
import { writeFingerprints } from './fingerprints.ts';
import { countsUnder, humanContent } from './human-counts.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';
import { writePlace } from './places.ts';
import { mayBeRechecked, recheck } from './recheck.ts';
import { releasePlace } from './release-place.ts';
import { type Approval, approvalFindings, withoutApprovals } from './review-approval.ts';
import type { Proposal } from './review-decision.ts';
import { placedAt, type Reviewable } from './review-proposal.ts';
import { withCounted } from './standing.ts';
import { readSurroundings, type Surroundings } from './surroundings.ts';

/** A review at the moment at which it is committed. */
export interface Reviewing {
  readonly context: LedgerContext;
  readonly transaction: Transaction;
  readonly reviewable: Reviewable;
  readonly review: Review;
  readonly now: number;
}

/** What a review makes of its document, worked out and written but for the document's own step. */
export interface ReviewStep {
  readonly after: DocumentRecord;
  readonly result: Result;
  /** This result's message. */
  readonly rows: readonly OutboxRecord[];
  /** Messages of other documents' steps, written already. */
  readonly beside: readonly OutboxRecord[];
}

/** Carries out what was agreed on: the counts are counted, or the document is set aside and its place is free. */
export async function settle(reviewing: Reviewing, proposal: Proposal): Promise<ReviewStep> {
  return proposal.kind === 'counts' ? settleCounts(reviewing, proposal) : settleAside(reviewing, proposal);
}

async function settleCounts(
  reviewing: Reviewing,
  { placed, moved, checked, findings, accepted }: Extract<Proposal, { kind: 'counts' }>,
): Promise<ReviewStep> {
  const { transaction, reviewable } = reviewing;
  const { surroundings, counts, checks } = checked;
  const state = accepted ? 'accepted' : 'needs_review';
  const result: Result = {
    ...emptyResult(placed.document, state),
    ...counts,
    source: 'human',
    formVersion: placed.form.version,
    counted: accepted,
    findings: [...findings],
    checks,
    provenance: provenanceOf(reviewing),
  };
  const after = withCounted(
    { ...reviewed(placed.document, reviewing), ...outcomeOf(result) },
    accepted ? result.revision : null,
  );
  const affected = [
    ...(await findAffected(
      transaction,
      { before: reviewable.document, after, result },
      placed.election,
      surroundings,
    )),
    ...(moved ? companionsOf(await surroundingsHere(transaction, reviewable), reviewable) : []),
  ];
  if (moved) await releasePlace(transaction, reviewable.document);
  return written(reviewing, { after, result }, surroundings, affected);
}

async function settleAside(
  reviewing: Reviewing,
  { error, findings }: Extract<Proposal, { kind: 'set_aside' }>,
): Promise<ReviewStep> {
  const { context, transaction, reviewable, now } = reviewing;
  const { document, election } = reviewable;
  const review = { source: 'human' as const, provenance: provenanceOf(reviewing), findings: [...findings] };
  const next = failed(context, reviewed(document, reviewing), error, now, review);
  const here = await surroundingsHere(transaction, reviewable);
  const concluded = { before: document, after: next.after, result: next.result };
  const affected = [
    ...(await findAffected(transaction, concluded, election, here)),
    ...companionsOf(here, reviewable),
  ];
  await releasePlace(transaction, document);
  return { after: next.after, result: next.result, rows: next.rows, beside: checkAgain(reviewing, affected) };
}

/**
 * Keeps what one person decided until another agrees: a revision in review that shows it. What is counted stays so, for
 * one person alone neither changes a number nor takes one away.
 */
export async function keepForApproval(
  reviewing: Reviewing,
  proposal: Proposal,
  approval: Approval,
): Promise<ReviewStep> {
  const { transaction, reviewable, review } = reviewing;
  const { document, election, base } = reviewable;
  const said = proposal.kind === 'counts' && !proposal.moved ? proposal : null;
  const counts = said?.checked.counts ?? { fields: base.fields, contests: base.contests };
  const kept = countedRevisionOf(document);
  const result: Result = {
    ...emptyResult(document, 'needs_review'),
    ...counts,
    ...(kept === null ? {} : { countedRevision: kept }),
    source: 'human',
    formVersion: said?.placed.form.version ?? base.formVersion,
    findings: [
      ...approvalFindings(reviewable, approval, review, counts),
      ...(said?.findings ?? withoutApprovals(base.findings)),
    ],
    checks: said?.checked.checks ?? base.checks,
    provenance: provenanceOf(reviewing),
  };
  const after = withCounted({ ...reviewed(document, reviewing), ...outcomeOf(result) }, kept);
  const here = said?.checked.surroundings ?? (await surroundingsHere(transaction, reviewable));
  const concluded = { before: document, after, result };
  const affected = kept === null ? await findAffected(transaction, concluded, election, here) : [];
  return written(reviewing, { after, result }, here, affected);
}

function outcomeOf({ state, revision, findings }: Result) {
  return { state, revision, findings, error: null };
}

/** The document with one more review, in nobody's hands. */
function reviewed(document: DocumentRecord, { review }: Reviewing): DocumentRecord {
  return { ...document, reviews: review.n, reviewClaim: null };
}

/** The machine's readings that the counts began with, and everybody who had a say since. */
function provenanceOf({ reviewable, review }: Reviewing): Result['provenance'] {
  const { document, base } = reviewable;
  return {
    ...base.provenance,
    imageSha256: document.pages.flatMap(page => page.sha256 ?? []),
    reviews: [...(base.provenance.reviews ?? []), review.reviewId],
  };
}

/** The surroundings of the document as it stands, by its newest counts. */
async function surroundingsHere(
  transaction: Transaction,
  { document, election, base }: Reviewable,
): Promise<Surroundings> {
  const placed = placedAt({ document, election, base }, document.formId, document.pollingPlaceId);
  const content = placed === null ? null : humanContent(placed, countsUnder(placed, base), {});
  return readSurroundings(transaction, document, { election, form: placed?.form ?? null }, content);
}

/**
 * The place's other forms that contradict a document which no longer speaks for it, and all of them where another
 * document of its form speaks now.
 */
function companionsOf({ companions, place }: Surroundings, { document, election }: Reviewable): Affected[] {
  return companions.filter(mayBeRechecked).flatMap(({ document: other, result }) => {
    const pairs = election?.forms.get(other.formId ?? '')?.pairs ?? [];
    const rules = pairs.filter(rule => rule.formId === document.formId).map(rule => rule.id);
    const told = result.findings.some(({ rule, severity }) => rules.includes(rule) && severity !== 'info');
    return rules.length > 0 && (told || place.documents.length > 0) ? [{ document: other, rules }] : [];
  });
}

function written(
  reviewing: Reviewing,
  { after, result }: Pick<ReviewStep, 'after' | 'result'>,
  { place, alike }: Surroundings,
  affected: readonly Affected[],
): ReviewStep {
  const { context, transaction, now } = reviewing;
  writePlace(transaction, place, after);
  if (alike !== null) writeFingerprints(transaction, alike, after.documentId);
  const rows = [resultRow(context, after, result, now)];
  return { after, result, rows, beside: checkAgain(reviewing, affected) };
}

/** Has other documents checked again, each once. */
function checkAgain({ context, transaction, review, now }: Reviewing, affected: readonly Affected[]) {
  const byId = new Map(affected.map(each => [each.document.documentId, each]));
  return [...byId.values()].flatMap(({ document, rules }) =>
    recheck(context, transaction, document, { documentId: review.documentId, rules }, now),
  );
}

/** The records that a step's own audit event vouches for. */
export function recordsOf({ result }: ReviewStep, review: Review) {
  const { documentId } = review;
  return [
    { path: paths.review(documentId, review.n), value: review },
    { path: paths.result(documentId, result.revision), value: result },
  ];
}
