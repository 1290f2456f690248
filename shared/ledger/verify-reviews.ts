import { countedRevisionOf, type DocumentRecord } from '../domain/document.ts';
import { Result } from '../domain/result.ts';
import { Review } from '../domain/review.ts';
import type { AuditEvent } from './audit.ts';
import { changedValues, valuesByPath } from './human-counts.ts';
import { paths } from './paths.ts';
import type { AuditProblem, DocumentBundle } from './verify-document.ts';

/** The reviews and results of one document, as they were stored. */
interface Acts {
  readonly reviews: ReadonlyMap<number, Review>;
  /** By revision. */
  readonly results: ReadonlyMap<number, Result>;
  /** Who acted, by the path of the review. */
  readonly actors: ReadonlyMap<string, string>;
}

/**
 * Checks that every result of a person is what that person's review says, made of the result that was reviewed, and that
 * what is counted was decided to be. Expects a document whose records are those that its audit events vouch for.
 */
export function reviewProblems(bundle: DocumentBundle): AuditProblem[] {
  const { documentId } = bundle;
  const acts = actsOf(bundle);
  const document = bundle.record as unknown as DocumentRecord | null;
  const problems: AuditProblem[] = [];
  const inconsistent = (path: string, message: string | null) => {
    if (message !== null) problems.push({ path, kind: 'inconsistent', message });
  };
  if (document !== null) {
    inconsistent(paths.document(documentId), documentProblem(document, acts));
  }
  for (const review of acts.reviews.values()) {
    inconsistent(paths.review(documentId, review.n), reviewProblem(review, acts));
  }
  const told = new Set([...acts.reviews.values()].map(({ revision }) => revision));
  for (const [revision, { source }] of acts.results) {
    if ((source === 'human') !== told.has(revision))
      inconsistent(
        paths.result(documentId, revision),
        source === 'human' ? 'No review made this result' : 'A review made this result of a machine',
      );
  }
  return problems;
}

function actsOf({ documentId, events, records }: DocumentBundle): Acts {
  const below = (name: string) =>
    records.filter(({ path }) => path.startsWith(`documents/${documentId}/${name}/`));
  const reviews = below('reviews').flatMap(({ value }) => Review.safeParse(value).data ?? []);
  const results = below('results').flatMap(({ value }) => Result.safeParse(value).data ?? []);
  const sealed = events.map(({ value }) => value as unknown as AuditEvent);
  return {
    reviews: new Map(reviews.map(review => [review.n, review])),
    results: new Map(results.map(result => [result.revision, result])),
    actors: new Map(sealed.flatMap(({ actor, records: with_ }) => with_.map(({ path }) => [path, actor]))),
  };
}

function documentProblem(document: DocumentRecord, { reviews, results }: Acts): string | null {
  if (document.reviews !== reviews.size) return 'The document does not have as many reviews as it says';
  const counted = countedRevisionOf(document);
  if (counted === null) return null;
  return results.get(counted)?.counted === true ? null : `Revision ${counted} was never to be counted`;
}

function reviewProblem(review: Review, acts: Acts): string | null {
  const { documentId, n, by, reviewed, revision, decision, approvals, acceptDespite } = review;
  const before = acts.results.get(reviewed);
  const after = acts.results.get(revision);
  if (acts.actors.get(paths.review(documentId, n)) !== `key:${by}`) return 'Another name acted';
  if (before === undefined || after === undefined || revision !== reviewed + 1)
    return 'The results before and after the review are not both there';
  if (after.provenance.reviews?.at(-1) !== review.reviewId) return 'The result does not name the review';
  const agreement = agreementProblem(review, acts);
  if (agreement !== null) return agreement;
  const complete = approvals.given >= approvals.needed;
  if (!complete && (after.state !== 'needs_review' || after.counted))
    return 'The result was not left for another person to agree';
  const values = valuesProblem(review, before, after);
  if (values !== null || !complete) return values;
  switch (decision.kind) {
    case 'reject':
    case 'duplicate':
      return after.state === 'failed' && !after.counted ? null : 'The document was not set aside';
    case 'move':
      if (after.pollingPlaceId !== decision.pollingPlaceId) return 'The document was moved elsewhere';
      if (after.formId !== (decision.formId ?? before.formId)) return 'The document was made another form';
      return objected(after, acceptDespite) ? 'The counts stand although a check objects' : null;
    case 'confirm':
    case 'correct':
      if (after.state !== 'accepted' || !after.counted) return 'The counts were not accepted';
      return objected(after, acceptDespite) ? 'The counts stand although a check objects' : null;
  }
}

/** Whether counts were accepted over a check's error without a reason. */
function objected({ state, findings }: Result, acceptDespite: string | null): boolean {
  const errors = findings.some(({ severity }) => severity === 'error');
  return state === 'accepted' && errors && acceptDespite === null;
}

/** Two people agree only if they are two, and on the same. */
function agreementProblem(review: Review, { reviews }: Acts): string | null {
  const { approvals, by, proposalSha256, reviewed } = review;
  if (approvals.given < 2) return approvals.agreesWith === null ? null : 'One approval agrees with another';
  const first = reviews.get(approvals.agreesWith ?? 0);
  if (first === undefined || first.revision !== reviewed) return 'The first approval is not there';
  if (first.by === by) return 'The same name approved twice';
  return first.proposalSha256 === proposalSha256 ? null : 'The two approvals are not of the same';
}

/** A review changes the values that it corrects, to what it says, and no other. */
function valuesProblem({ decision }: Review, before: Result, after: Result): string | null {
  if (after.state === 'failed' || before.formId !== after.formId) return null;
  // A place that holds other contests has other values.
  if (decision.kind === 'move') return null;
  const corrections = decision.kind === 'correct' ? decision.corrections : [];
  const changed = new Map(changedValues(before, after).map(each => [each.path, each]));
  for (const { path, from, to } of corrections) {
    const change = changed.get(path);
    changed.delete(path);
    if (change?.from !== from || change.to !== to)
      return `The result does not have the correction of ${path}`;
  }
  const derived = /^contests\..+\.(over|under)votes$/;
  const there = valuesByPath(after);
  const other = [...changed.keys()].find(
    path => there.has(path) && (corrections.length === 0 || !derived.test(path)),
  );
  return other === undefined ? null : `The result changes ${other}, which the review does not`;
}
