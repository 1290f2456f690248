import type { Finding } from '../domain/finding.ts';
import type { ReadingContent } from '../domain/reading.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject, Twin } from './subject.ts';

const rule = 'counts_reused';
/** Digits that must agree before chance is ruled out: small places can have equal counts. */
const fewestDigits = 16;

/**
 * A text that is equal for two readings exactly if all their counts are, whatever the order of rows and the header
 * say; null where the counts are too few and small to tell one place from another.
 */
export function countsFingerprint(formId: string, reading: ReadingContent): string | null {
  const fields = Object.entries(reading.fields)
    .map(([id, { value }]) => `${id}=${value}`)
    .sort();
  const votes = reading.contests.map(({ slot, votes: rows }) => {
    const values = rows.map(row => row.value ?? -1).sort((left, right) => left - right);
    return `${slot}:${values.join(',')}`;
  });
  const counts = [
    ...Object.values(reading.fields).map(({ value }) => value),
    ...reading.contests.flatMap(({ votes: rows }) => rows.map(({ value }) => value)),
  ];
  const digits = counts.reduce<number>((sum, value) => sum + (value ? String(value).length : 0), 0);
  return digits < fewestDigits ? null : [formId, ...fields, ...votes.sort()].join(';');
}

/**
 * The same counts at another place: one paper was taken for two, though its images differ. Where all fields or all
 * votes are the same and the rest isn't, one of the two was most likely misread: a warning.
 */
export function checkTwins({ input }: Subject): Report[] {
  if (input.twins === undefined) return [notApplicable(rule)];
  const elsewhere = input.twins.filter(twin => twin.pollingPlaceId !== input.pollingPlaceId);
  return [applied(rule, elsewhere.map(reused))];
}

const what = { fields: 'Every count outside the tables', votes: 'Every vote' } as const;

function reused({ documentId, pollingPlaceId, part }: Twin): Finding {
  const counts = part === undefined ? 'Every count' : what[part];
  const message = `${counts} is the same as at ${pollingPlaceId ?? 'an unknown place'} (document ${documentId}). Compare the two images: it is likely the same paper, and one of the two places is wrong.`;
  return finding(rule, part === undefined ? 'error' : 'warning', message, [], null, documentId);
}
