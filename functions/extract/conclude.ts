import { outcomeOf } from '../../shared/checks/accept.ts';
import { checkDocument } from '../../shared/checks/check-document.ts';
import type { Rival, Sighting } from '../../shared/checks/subject.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { contestsAt } from '../../shared/forms/contests.ts';
import { identifyPlace } from '../../shared/forms/identify.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import type { Conclusion } from '../../shared/ledger/extraction.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { readPlace, writePlace } from '../../shared/ledger/places.ts';
import { resultOf, type Verdict } from '../../shared/ledger/results.ts';
import { readSightings } from '../../shared/ledger/sightings.ts';
import type { Transaction } from '../../shared/store/document-store.ts';
import type { ReadDocument } from './read-document.ts';

export interface Commit {
  readonly context: LedgerContext;
  readonly transaction: Transaction;
  readonly document: DocumentRecord;
  readonly now: number;
}

/**
 * Works out what a reading comes to and what is written: the place it is of, the checks against what the ledger
 * holds at this moment, the result, its event. Runs inside the commit's transaction, so that two documents of one
 * place can't both be counted.
 */
export async function conclude(commit: Commit, read: ReadDocument): Promise<Conclusion> {
  const { context, transaction, now } = commit;
  const document = located(commit.document, read);
  const place = await readPlace(transaction, document);
  const sightings = await readSightings(transaction, document);
  const verdict = withKeyProblem(judge(document, read, place.rivals, sightings), document);
  const result = resultOf(document, verdict);
  const after: DocumentRecord = {
    ...document,
    state: result.state,
    revision: result.revision,
    counted: result.counted,
    findings: result.findings,
    error: null,
    reader: result.provenance.reader === '' ? document.reader : result.provenance.reader,
    readMs: read.readings.reduce((sum, reading) => sum + reading.readMs, 0),
  };
  writePlace(transaction, place, after);
  const rules = result.findings.filter(finding => finding.severity !== 'info').map(finding => finding.rule);
  return {
    after,
    details: { state: result.state, revision: result.revision, rules: [...new Set(rules)] },
    records: [{ path: paths.result(document.documentId, result.revision), value: result }],
    outbox: [resultRow(context, after, result, now)],
  };
}

/** The document with the form and place that the page itself names, where its key named none. */
function located(document: DocumentRecord, { election, form, readings }: ReadDocument): DocumentRecord {
  const header = readings[0]?.content?.header;
  const formId = form?.id ?? document.formId;
  if (document.pollingPlaceId !== null || election === null || form === null || header === undefined) {
    return { ...document, formId };
  }
  return { ...document, formId, pollingPlaceId: identifyPlace(header, form, election.definition).placeId };
}

/** Why there is no content, as a finding for the reviewer. */
const unreadFindings: Record<NonNullable<ReadDocument['unread']>, Pick<Finding, 'rule' | 'message'>> = {
  unknown_election: {
    rule: 'unknown_election',
    message:
      'The file name names no election that was imported; import it, or move the file below its election id.',
  },
  unknown_form: {
    rule: 'unknown_form',
    message: 'The page is none of the forms in use in this election, or its title cannot be read.',
  },
  unreadable_image: {
    rule: 'poor_image',
    message: 'The picture is too blurred or dark to be read; photograph the form again.',
  },
};

function judge(
  document: DocumentRecord,
  read: ReadDocument,
  rivals: readonly Rival[],
  sightings: readonly Sighting[],
): Verdict {
  const { election, form, readings } = read;
  const [first] = readings;
  const nothing = { form, contests: {}, content: null, checks: [], readings, state: 'needs_review' as const };
  if (read.unread !== null) {
    const fields = read.unread === 'unreadable_image' ? read.pages.map(page => `pages.${page.page}`) : [];
    return { ...nothing, findings: [errorFinding({ ...unreadFindings[read.unread], fields })] };
  }
  if (form === null || election === null || first === undefined || first.content === null) {
    const { code, message } = first?.failure ?? {
      code: 'reader_empty',
      message: 'The reader gave no answer.',
    };
    return { ...nothing, findings: [errorFinding({ rule: code, message, fields: [] })] };
  }
  const contests = contestsAt(election.definition, form, document.pollingPlaceId);
  const { findings, checks } = checkDocument({
    form,
    election: election.definition,
    pollingPlaceId: document.pollingPlaceId,
    placeNamedByKey: document.placeNamedByKey,
    contests,
    reading: first.content,
    second: null,
    pages: read.pages,
    pagesExpected: read.pagesExpected,
    companions: [],
    sightings,
    rivals,
  });
  return {
    form,
    contests,
    content: first.content,
    findings,
    checks,
    readings,
    state: outcomeOf(findings, election.definition.policy) === 'accept' ? 'accepted' : 'needs_review',
  };
}

/** A file name that says something wrong is for a person to look at, however well the page was read. */
function withKeyProblem(verdict: Verdict, { keyProblem }: DocumentRecord): Verdict {
  if (keyProblem === null || verdict.findings.some(finding => finding.rule === keyProblem.rule))
    return verdict;
  return { ...verdict, findings: [keyProblem, ...verdict.findings], state: 'needs_review' };
}

function errorFinding(part: Pick<Finding, 'rule' | 'message' | 'fields'>): Finding {
  return { ...part, severity: 'error', expected: null, actual: null };
}
