import type { ReadingContent } from '../domain/reading.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject } from './subject.ts';

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

/** The same counts at another place: one paper was taken for two, though its images differ. */
export function checkTwins({ input }: Subject): Report[] {
  if (input.twins === undefined) return [notApplicable(rule)];
  const elsewhere = input.twins.filter(twin => twin.pollingPlaceId !== input.pollingPlaceId);
  return [
    applied(
      rule,
      elsewhere.map(twin => {
        const message = `Every count is the same as at ${twin.pollingPlaceId ?? 'an unknown place'} (document ${twin.documentId}). Compare the two images: it is likely the same paper, and one of the two places is wrong.`;
        return finding(rule, 'error', message, [], null, twin.documentId);
      }),
    ),
  ];
}
