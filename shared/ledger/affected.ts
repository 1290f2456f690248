import { checkPairs } from '../checks/pairs.ts';
import { subjectOf } from '../checks/subject.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Result } from '../domain/result.ts';
import { contestsAt } from '../forms/contests.ts';
import { companionOf } from './companions.ts';
import {
  type CurrentResult,
  type Reads,
  readCurrentResults,
  type StandingResult,
} from './current-results.ts';
import type { Election } from './elections.ts';
import { allFingerprints, fingerprinted } from './fingerprints.ts';
import { speaksForPlace } from './places.ts';
import { mayBeRechecked } from './recheck.ts';
import { contentOf } from './results.ts';
import { nearSightings, sameSightings, twinsOf } from './sightings.ts';
import type { Surroundings } from './surroundings.ts';

/** A document at the moment at which it gets its next result. */
export interface Concluded {
  readonly before: DocumentRecord;
  readonly after: DocumentRecord;
  readonly result: Result;
}

/** Another document whose newest result says something of this one that isn't so, or misses what is. */
export interface Affected {
  readonly document: DocumentRecord;
  readonly rules: readonly string[];
}

/** Rules whose findings name the other document in `actual`. */
const namingRules = ['image_reused', 'image_similar', 'counts_reused'] as const;

/**
 * Finds the finished documents that must be checked again, because a result that is about to be written changes what
 * is to be said of them: the place's other forms, and documents with the same counts or pictures. A machine's result that
 * is a repetition must not come here: documents that are checked again would call each other for ever.
 */
export async function findAffected(
  reads: Reads,
  concluded: Concluded,
  election: Election | null,
  surroundings: Surroundings,
): Promise<Affected[]> {
  const known: CurrentResult[] = [...surroundings.companions, ...(surroundings.alike?.others ?? [])];
  const ids = new Set([
    ...surroundings.sameImages.map(other => other.documentId),
    ...concluded.before.findings.flatMap(namedDocument),
  ]);
  for (const { document } of known) ids.delete(document.documentId);
  ids.delete(concluded.after.documentId);
  const more = await readCurrentResults(reads, [...ids]);
  const others = new Map([...known, ...more].map(other => [other.document.documentId, other]));
  return [...others.values()].filter(mayBeRechecked).flatMap(other => {
    const rules = [...staleNames(concluded, other), ...stalePairs(concluded, other, election, surroundings)];
    return rules.length === 0 ? [] : [{ document: other.document, rules }];
  });
}

/** Whether the document had the same counts of the same images before. */
export async function isRepetition(reads: Reads, { before, result }: Concluded): Promise<boolean> {
  const [last] = before.revision === 0 ? [] : await readCurrentResults(reads, [before.documentId]);
  return last?.result != null && substance(last.result) === substance(result);
}

function substance({ formId, pollingPlaceId, fields, contests, provenance }: Result): string {
  const values = Object.entries(fields).map(([id, { value }]) => [id, value]);
  const votes = contests.map(each => [each.contestId, each.votes.map(vote => [vote.optionId, vote.value])]);
  return JSON.stringify([formId, pollingPlaceId, values, votes, provenance.imageSha256]);
}

function namedDocument({ rule, actual }: Finding): string[] {
  return namingRules.some(each => each === rule) && typeof actual === 'string' ? [actual] : [];
}

/** The rules by which the other document should name this one and doesn't, or does and shouldn't. */
function staleNames({ after, result }: Concluded, other: StandingResult): string[] {
  const self = fingerprinted({ document: after, result });
  const own = fingerprinted(other).fingerprints;
  const elsewhere = after.pollingPlaceId !== other.document.pollingPlaceId;
  const should: Record<(typeof namingRules)[number], boolean> = {
    image_reused: sameSightings(other.document, [after]).length > 0,
    image_similar:
      (elsewhere || after.formId !== other.document.formId) &&
      share(allFingerprints(own), allFingerprints(self.fingerprints)) &&
      nearSightings(other.document, [after]).length > 0,
    counts_reused: elsewhere && twinsOf(other.document, own, [self]).length > 0,
  };
  return namingRules.filter(rule => {
    const names = other.result.findings.some(
      finding => finding.rule === rule && finding.actual === after.documentId,
    );
    return names !== should[rule];
  });
}

function share(one: readonly string[], other: readonly string[]): boolean {
  return one.some(each => other.includes(each));
}

/** The pair rules of the other form that would send it to review now and didn't, or did and wouldn't. */
function stalePairs(
  { after, result }: Concluded,
  other: StandingResult,
  election: Election | null,
  { place, companions }: Surroundings,
): string[] {
  const otherForm = election?.forms.get(other.result.formId ?? '');
  const isCompanion = companions.some(each => each.document.documentId === other.document.documentId);
  if (election === null || otherForm === undefined || !isCompanion || !speaksForPlace(place, after))
    return [];
  const contests = contestsAt(election.definition, otherForm, other.result.pollingPlaceId);
  const slotOf = (contestId: string) =>
    otherForm.contests.find(slot => contests[slot.id]?.id === contestId)?.id ?? contestId;
  const now = checkPairs(
    subjectOf({
      form: otherForm,
      election: election.definition,
      pollingPlaceId: other.result.pollingPlaceId,
      placeNamedByKey: other.document.placeNamedByKey,
      contests,
      reading: contentOf(other.result, slotOf),
      second: null,
      pages: [],
      pagesExpected: otherForm.pages,
      companions: [companionOf(result)],
      sightings: [],
      rivals: [],
    }),
  ).flatMap(report => report.findings);
  const rules = otherForm.pairs.filter(rule => rule.formId === after.formId).map(rule => rule.id);
  return rules.filter(rule => said(rule, now) !== said(rule, other.result.findings));
}

function said(rule: string, findings: readonly Finding[]): string {
  const own = findings.filter(finding => finding.rule === rule && finding.severity !== 'info');
  return JSON.stringify(own.map(({ expected, actual }) => [expected, actual]));
}
