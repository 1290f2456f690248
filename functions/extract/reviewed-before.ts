import type { DocumentRecord } from '../../shared/domain/document.ts';
import { parse } from '../../shared/domain/parse.ts';
import { Result } from '../../shared/domain/result.ts';
import type { Reads } from '../../shared/ledger/current-results.ts';
import { changedValues } from '../../shared/ledger/human-counts.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { keptRevision } from '../../shared/ledger/standing.ts';

/** The result that stays in the tallies because a person has reviewed the document; null where there is none. */
export async function readKept(reads: Reads, document: DocumentRecord): Promise<Result | null> {
  const revision = keptRevision(document);
  const value = revision === null ? null : await reads.get(paths.result(document.documentId, revision));
  return value === null
    ? null
    : parse(Result, value, `result ${document.documentId}.${revision}`, 'damaged_record');
}

/**
 * A machine's result of a document that a person has reviewed: it is never counted, whatever the checks say, and tells
 * the next person where it differs from what is counted.
 */
export function afterReview(result: Result, kept: Result | null): Result {
  const fields = kept === null ? [] : changedValues(kept, result).map(({ path }) => path);
  const stands = kept === null ? 'Nothing is counted' : `Revision ${kept.revision} stays counted`;
  const where = fields.length === 0 ? '' : ` The values in which the two differ are named.`;
  return {
    ...result,
    state: 'needs_review',
    counted: false,
    ...(kept === null ? {} : { countedRevision: kept.revision }),
    findings: [
      {
        rule: 'reviewed_before',
        severity: 'error',
        message: `A person has reviewed this document, so a machine's new reading counts for nothing by itself. ${stands}.${where} Compare it with the image and review it again.`,
        fields: fields.slice(0, 100),
        expected: null,
        actual: null,
      },
      ...result.findings,
    ],
  };
}
