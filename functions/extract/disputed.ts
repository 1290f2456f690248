import { countsByPath, disagreements, type Reread } from '../../shared/checks/agreement.ts';
import type { CountValue, ReadingContent } from '../../shared/domain/reading.ts';
import { type DisputedValue, valueKind } from '../../shared/readers/form-reader.ts';

/**
 * Beyond this many values the readings differ in rows or tables, not in digits: a look at single values can't settle
 * that, and the paper goes to a human.
 */
export const mostDisputed = 12;

/**
 * The values that two readings read differently and a look at the place alone may settle: both readings must say that
 * it is the same place. Where one has the value in another row, a look there would only see what that reading saw and
 * agree with it, right or wrong; so does a row that the first reading lacks.
 */
export function disputedValues(
  reread: Reread,
  first: ReadingContent,
  second: ReadingContent,
): DisputedValue[] {
  const open = disagreements(reread, first, second);
  if (open.length > mostDisputed) return [];
  const [left, right] = [countsByPath(reread, first), countsByPath(reread, second)];
  const printed = printedAt(reread);
  return open.flatMap(({ path }): DisputedValue[] => {
    const what = printed.get(path);
    const place = agreedPlace(left.get(path), right.get(path));
    return what === undefined || place === null ? [] : [{ path, ...what, ...place }];
  });
}

/** What is printed beside each value that has a row or field of its own, by path. */
function printedAt({ form, contests }: Reread): Map<string, Pick<DisputedValue, 'label' | 'kind'>> {
  const fields = form.fields.map(({ id, labels }) => {
    return [`fields.${id}`, { label: labels[0]!, kind: 'count' as const }] as const;
  });
  const rows = form.contests.flatMap(slot => {
    const contest = contests[slot.id];
    return (contest?.options ?? []).map(option => {
      const label = [option.number, option.name].filter(each => each !== undefined).join(' ');
      return [`contests.${contest!.id}.votes.${option.id}`, { label, kind: valueKind(slot) }] as const;
    });
  });
  return new Map([...fields, ...rows]);
}

/** The place of a value if both readings agree on it, or only one of them says where it is. */
function agreedPlace(
  first: CountValue | undefined,
  second: CountValue | undefined,
): Pick<DisputedValue, 'page' | 'box'> | null {
  const places = [first, second].flatMap(count =>
    count === undefined || count.page === null || count.box === null
      ? []
      : [{ page: count.page, box: count.box }],
  );
  const [one, other = one] = places;
  return first === undefined || one === undefined || !samePlace(one, other!) ? null : one;
}

type Place = Pick<DisputedValue, 'page' | 'box'>;

/** Whether two boxes are around the same number: the middle of one lies within the other's height, and they overlap. */
function samePlace(one: Place, other: Place): boolean {
  const [left, top, right, bottom] = one.box;
  const [otherLeft, otherTop, otherRight, otherBottom] = other.box;
  const within = (middle: number, from: number, to: number) => middle >= from && middle <= to;
  const level =
    within((top + bottom) / 2, otherTop, otherBottom) || within((otherTop + otherBottom) / 2, top, bottom);
  return one.page === other.page && level && left <= otherRight && otherLeft <= right;
}
