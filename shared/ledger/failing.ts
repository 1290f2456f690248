import type { DocumentError, DocumentRecord } from '../domain/document.ts';
import type { Result } from '../domain/result.ts';
import type { LedgerContext } from './context.ts';
import { resultRow } from './events.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';
import { keptRevision, withCounted } from './standing.ts';

/** A result with no counts in it: what a failed document, or an answer that can't be used, leaves. */
export function emptyResult(
  document: DocumentRecord,
  state: Result['state'],
): Omit<Result, 'findings' | 'checks'> {
  return {
    schemaVersion: 1,
    documentId: document.documentId,
    revision: document.revision + 1,
    supersedes: document.revision === 0 ? null : document.revision,
    electionId: document.electionId,
    formId: document.formId,
    formVersion: null,
    pollingPlaceId: document.pollingPlaceId,
    state,
    source: 'model',
    counted: false,
    fields: {},
    contests: [],
    provenance: {
      reader: '',
      model: '',
      promptVersion: '',
      readings: [],
      imageSha256: document.pages.flatMap(page => page.sha256 ?? []),
      inputTokens: 0,
      outputTokens: 0,
      costUsd: 0,
    },
  };
}

/**
 * The document given up with a code: the next revision, its result record and the event that says so. Counts that a
 * person has spoken of stay in the tallies, unless it is a person who gives it up.
 * @param review what tells a person's result from a machine's
 */
export function failed(
  context: LedgerContext,
  document: DocumentRecord,
  error: DocumentError,
  now: number,
  review?: Pick<Result, 'source' | 'provenance' | 'findings'>,
): {
  after: DocumentRecord;
  result: Result;
  rows: OutboxRecord[];
  records: { path: string; value: unknown }[];
} {
  const kept = review === undefined ? keptRevision(document) : null;
  const result: Result = {
    ...emptyResult(document, 'failed'),
    ...(kept === null ? {} : { countedRevision: kept }),
    findings: [],
    ...review,
    checks: [],
  };
  const givenUp: DocumentRecord = {
    ...document,
    state: 'failed',
    revision: result.revision,
    error,
    findings: result.findings,
    lease: null,
    waitsUntil: null,
    waiting: null,
    notBefore: null,
  };
  const after = withCounted(givenUp, kept);
  return {
    after,
    result,
    rows: [resultRow(context, after, result, now)],
    records: [{ path: paths.result(document.documentId, result.revision), value: result }],
  };
}
