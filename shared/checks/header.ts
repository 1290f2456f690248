import type { ElectionDefinition, ReportingUnit } from '../domain/election.ts';
import type { Finding } from '../domain/finding.ts';
import { electionIndex } from '../forms/election-index.ts';
import type { HeaderField } from '../forms/form-definition.ts';
import { nameKey, withoutLabel } from '../forms/place-names.ts';
import type { NameKeys } from './name-keys.ts';
import { applied, finding, list, notApplicable, type Report } from './report.ts';
import { similarity } from './similarity.ts';
import type { Subject } from './subject.ts';

const rule = 'header_mismatch';
/** A name this like the place's own, and more like it than any other unit's, is a spelling of it. */
const leastAlike = 0.7;

/**
 * The place that the header names is the place that the document is taken to be for. Every header field that names
 * a unit is compared; numbers and codes exactly, names by likeness.
 */
export function checkHeader(subject: Subject): Report[] {
  const { election, pollingPlaceId, form, reading } = subject.input;
  const line =
    election === null || pollingPlaceId === null ? [] : electionIndex(election).path(pollingPlaceId);
  const naming = line.length === 0 ? [] : form.header.flatMap(field => expectedOf(field, line) ?? []);
  if (naming.length === 0) return [notApplicable(rule)];
  const read = naming.filter(({ field }) => (reading.header[field.id] ?? '').trim() !== '');
  if (read.length === 0) return [applied(rule, [unreadable(naming.map(each => each.field))])];
  return [
    applied(
      rule,
      read.flatMap(each => compare(each, reading.header[each.field.id]!, subject)),
    ),
  ];
}

interface Expected {
  readonly field: HeaderField;
  readonly unit: ReportingUnit;
  readonly names: readonly string[];
  /** The field must say this and nothing like it: a number or a code. */
  readonly exact: boolean;
  /** Whether the election knows the level that the field is about; what it doesn't know can't contradict it. */
  readonly known: boolean;
}

/** What a header field should say at a place: the unit it is about and all that this unit is called there. */
function expectedOf(field: HeaderField, line: readonly ReportingUnit[]): Expected | null {
  const place = line[0]!;
  const number = field.type === 'number';
  const given = line.find(unit => unit.header?.[field.id] !== undefined);
  if (given !== undefined) {
    const names = [given.header![field.id]!, ...(number ? [] : namesOf(given))];
    return { field, unit: given, names, exact: number, known: true };
  }
  if (field.names === 'unit_id') {
    return { field, unit: place, names: [place.id, ...(place.aliases ?? [])], exact: true, known: true };
  }
  if (field.names === 'unit_name')
    return { field, unit: place, names: namesOf(place), exact: number, known: true };
  if (field.names === 'none') return null;
  const level = line.find((unit, height) => height > 0 && unit.type === field.id);
  const names = level === undefined ? line.slice(1).flatMap(namesOf) : namesOf(level);
  return { field, unit: level ?? place, names, exact: number, known: level !== undefined };
}

function namesOf(unit: ReportingUnit): string[] {
  return [unit.name, ...(unit.aliases ?? [])];
}

function compare(expected: Expected, said: string, subject: Subject): Finding[] {
  const { field, names } = expected;
  const values = [said, withoutLabel(said, field.labels) ?? said];
  const same = values.some(value => names.some(name => nameKey(name) === nameKey(value)));
  if (same || (!expected.exact && isSpelling(names, said, subject))) return [];
  const { form, election } = subject.input;
  const elsewhere = values.flatMap(value => electionIndex(election!).named(value, field.id));
  const path = [`header.${field.id}`];
  if (!expected.known && elsewhere.length === 0) {
    const message = `The header's "${field.labels[0]}" says "${said}", which is no unit of the election; nothing follows from it.`;
    return [finding(rule, 'info', message, path, null, said)];
  }
  const message = `The header's "${field.labels[0]}" says "${said}", but the document is taken to be for ${expected.unit.name} (${list([...new Set(names)], 4)}). Check on the image which place this ${form.title} is for, and whether the file has the right name.`;
  return [finding(rule, 'error', message, path, names[0] ?? null, said)];
}

/** Whether a text is like the right names and not more like the name of some other unit of the election. */
function isSpelling(names: readonly string[], said: string, { compiled, input }: Subject): boolean {
  const key = compiled.keys.body;
  const read = key(said);
  const right = new Set(names.map(key));
  if (right.has(read)) return true;
  const own = Math.max(0, ...[...right].map(name => similarity(read, name)));
  if (own < leastAlike) return false;
  return !unitKeys(input.election!, compiled.keys).some(
    other => !right.has(other) && couldBe(read, other, own) && similarity(read, other) >= own,
  );
}

/** Keys that differ too much in length can't be as alike as asked. */
function couldBe(left: string, right: string, alike: number): boolean {
  return Math.min(left.length, right.length) >= alike * Math.max(left.length, right.length);
}

const keyed = new WeakMap<ElectionDefinition, Map<NameKeys, readonly string[]>>();

/** The keys of all names of an election's units, worked out once: there may be a hundred thousand. */
function unitKeys(election: ElectionDefinition, keys: NameKeys): readonly string[] {
  const known = keyed.get(election)?.get(keys);
  if (known !== undefined) return known;
  const all = [...new Set(election.reportingUnits.flatMap(namesOf).map(keys.body))];
  keyed.set(election, (keyed.get(election) ?? new Map()).set(keys, all));
  return all;
}

function unreadable(fields: readonly HeaderField[]): Finding {
  const labels = list(fields.map(field => field.labels[0]!));
  const message = `Nothing that names the place could be read in the header (${labels}). Check on the image which place the form is for.`;
  return finding(
    rule,
    'warning',
    message,
    fields.map(field => `header.${field.id}`),
  );
}
