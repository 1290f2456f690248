import { outcomeOf } from '../../shared/checks/accept.ts';
import { checkDocument } from '../../shared/checks/check-document.ts';
import { needsSecondReading } from '../../shared/checks/second-reading.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { AcceptancePolicy } from '../../shared/domain/election.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { checkInputOf } from '../../shared/ledger/check-input.ts';
import { withKeyProblem } from '../../shared/ledger/key-problem.ts';
import type { Verdict } from '../../shared/ledger/results.ts';
import type { Surroundings } from '../../shared/ledger/surroundings.ts';
import type { ReadDocument, Transcript } from './paper.ts';

/** What the readings of a document come to among what the ledger holds; `document` has its place and form. */
export function verdictOf(document: DocumentRecord, read: ReadDocument, surroundings: Surroundings): Verdict {
  const verdict = judge(document, read, surroundings);
  const findings = withKeyProblem(verdict.findings, document);
  // A file name that says something wrong is for a person to look at, however well the page was read.
  const unasked = findings.length === verdict.findings.length;
  return unasked ? verdict : { ...verdict, findings, state: 'needs_review' };
}

function judge(document: DocumentRecord, read: ReadDocument, surroundings: Surroundings): Verdict {
  const { election, form, transcript } = read;
  const { readings, content } = transcript;
  const nothing = { form, contests: {}, content: null, checks: [], readings, state: 'needs_review' as const };
  if (read.unread !== null) {
    const fields = read.unread === 'unreadable_image' ? read.pages.map(page => `pages.${page.page}`) : [];
    return { ...nothing, findings: [errorFinding({ ...unreadFindings[read.unread], fields })] };
  }
  if (form === null || election === null || content === null) {
    const { code, message } = readings[0]?.failure ?? {
      code: 'reader_empty',
      message: 'The reader gave no answer.',
    };
    return { ...nothing, findings: [errorFinding({ rule: code, message, fields: [] })] };
  }
  const { policy } = election.definition;
  const input = checkInputOf(document, { ...read, ...transcript, election, form }, surroundings, content);
  const { findings, checks } = checkDocument(input);
  const needed = needsSecondReading(policy, input);
  const missing = needed.needed ? secondMissing(transcript, needed.fields, findings, policy) : [];
  const all = [...missing, ...findings];
  const accepted = outcomeOf(all, policy) === 'accept';
  return {
    form,
    contests: input.contests,
    content,
    findings: all,
    checks,
    readings,
    state: accepted ? 'accepted' : 'needs_review',
  };
}

/**
 * A second reading that the policy asks for and that isn't there. One that failed is always told. One that was not made,
 * because what covered the values has changed since, is told where nothing else keeps the document from being counted.
 */
function secondMissing(
  { readings, second }: Transcript,
  fields: readonly string[],
  findings: readonly Finding[],
  policy: AcceptancePolicy,
): Finding[] {
  if (second !== null) return [];
  const failure = readings.find(reading => reading.purpose === 'second')?.failure ?? null;
  if (failure === null && outcomeOf(findings, policy) === 'review') return [];
  const why = failure === null ? 'was not made' : `failed (${failure.code}: ${failure.message})`;
  const message = `The election's policy asks for a second reading, which ${why}. Compare the values with the image: no check would see a mistake in them.`;
  return [errorFinding({ rule: 'second_reading_missing', message, fields: [...fields] })];
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

function errorFinding(part: Pick<Finding, 'rule' | 'message' | 'fields'>): Finding {
  return { ...part, severity: 'error', expected: null, actual: null };
}
