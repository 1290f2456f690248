import { isFinal } from '../../../shared/domain/document.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { ContestCounts } from '../../../shared/domain/result.ts';
import { electionIndex } from '../../../shared/forms/election-index.ts';
import type { CurrentResult } from '../../../shared/ledger/current-results.ts';
import type { Election } from '../../../shared/ledger/elections.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';
import type { Citation } from './citation.ts';
import { untrusted } from './untrusted-text.ts';

const maxFindings = 50;
const maxRows = 200;

export function documentCitation({ document }: CurrentResult): Citation {
  return { kind: 'document', documentId: document.documentId, revision: document.revision };
}

/**
 * A document with its newest counts and findings as a model is given it. What was read from the image as text, the
 * messages of findings, which quote it, and the object's name stand under `untrustedText`.
 */
export function documentFacts({ document, result }: CurrentResult, election: Election | null): JsonObject {
  const form = document.formId === null ? undefined : election?.forms.get(document.formId);
  const labels = new Map(form?.fields.map(field => [field.id, field.labels[0] ?? field.id]));
  const findings = document.findings.slice(0, maxFindings);
  const contests = result?.contests ?? [];
  return {
    documentId: document.documentId,
    revision: document.revision,
    state: document.state,
    final: isFinal(document.state),
    countedInTallies: document.counted,
    ...whereabouts({ document }, election),
    pagesArrived: document.pages.length,
    updatedAt: document.updatedAt,
    errorCode: document.error?.code ?? null,
    waitingFor: document.waiting?.reason ?? null,
    source: result?.source ?? null,
    fields: Object.entries(result?.fields ?? {})
      .slice(0, maxRows)
      .map(([id, { value }]) => ({ fieldId: id, label: labels.get(id) ?? id, count: value })),
    contests: contests.map(each => contestFacts(each, election)),
    findings: findings.map(findingFacts),
    findingsInAll: document.findings.length,
    ...untrusted({
      object: document.object,
      fields: Object.fromEntries(
        Object.entries(result?.fields ?? {})
          .slice(0, maxRows)
          .map(([id, { raw, words }]) => [id, { asWritten: raw, inWords: words }]),
      ),
      rows: contests.flatMap(({ contestId, votes }) =>
        votes.slice(0, maxRows).map(({ optionId, label, raw, words }) => ({
          contestId,
          optionId,
          label,
          asWritten: raw,
          inWords: words,
        })),
      ),
      findings: findings.map(({ rule, message, expected, actual }) => ({ rule, message, expected, actual })),
      error: document.error?.message ?? null,
    }),
  };
}

/** Which election, form and place a document is of. */
export function whereabouts(
  { document }: Pick<CurrentResult, 'document'>,
  election: Election | null,
): JsonObject {
  const { formId, pollingPlaceId } = document;
  const path =
    election === null || pollingPlaceId === null
      ? []
      : electionIndex(election.definition).path(pollingPlaceId);
  return {
    electionId: document.electionId,
    formId,
    form: formId === null ? null : (election?.forms.get(formId)?.title ?? null),
    unitId: pollingPlaceId,
    unit: path[0]?.name ?? null,
    within: path.slice(1).map(({ id, name }) => ({ unitId: id, name })),
  };
}

function contestFacts(
  { contestId, votes, overvotes, undervotes }: ContestCounts,
  election: Election | null,
): JsonObject {
  const contest = election?.definition.contests.find(({ id }) => id === contestId);
  const names = new Map(contest?.options.map(option => [option.id, option.name]));
  return {
    contestId,
    contest: contest?.name ?? null,
    options: votes
      .slice(0, maxRows)
      .map(({ optionId, value }) => ({ optionId, label: names.get(optionId) ?? null, votes: value })),
    overvotes,
    undervotes,
  };
}

/** Only numbers of a finding's evidence are facts; its words may be anybody's. */
function findingFacts({ rule, severity, fields, expected, actual }: Finding): JsonObject {
  return {
    rule,
    severity,
    fields: fields.slice(0, 20),
    expected: numbersOf(expected),
    actual: numbersOf(actual),
  };
}

function numbersOf(evidence: Finding['expected']): number[] {
  const list: readonly unknown[] = Array.isArray(evidence) ? evidence : [evidence];
  return list.filter(each => typeof each === 'number').slice(0, 50);
}
