import type { Finding } from '../domain/finding.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject, Table, TableRow } from './subject.ts';
import { rowPath, whyWithheld } from './withheld.ts';

const rules = [
  'mark_unclear',
  'overvote',
  'undervote',
  'blank_ballot',
  'rank_duplicated',
  'rank_skipped',
  'mark_value',
];

/**
 * A single marked ballot. The value of a row is 1 for a marked box and 0 for an empty one; with ranks it is the rank
 * that the voter wrote, 0 where none is written. Null is neither: the reader couldn't tell, and a human must. An
 * overvote and a blank ballot are the voter's doing, not the reader's, and stay for a human to confirm: overvote and
 * contradicting ranks as errors, undervote and blank as information and warning.
 */
export function checkBallots(subject: Subject): Report[] {
  if (subject.input.form.kind !== 'ballot') return rules.map(notApplicable);
  const findings = subject.tables.flatMap(table => [...unclear(table, subject), ...examine(table)]);
  return rules.map(rule =>
    applied(
      rule,
      findings.filter(each => each.rule === rule),
    ),
  );
}

function examine(table: Table): Finding[] {
  const marked = table.rows.filter(row => (row.read.value ?? 0) > 0);
  const open = table.rows.some(row => row.read.value === null);
  const contest = table.contest?.contest;
  const method = contest?.method ?? table.slot.method;
  const allowed = contest?.votesAllowed ?? table.slot.votesAllowed;
  // What an unclear row would have to be empty for can't be said yet.
  if (marked.length === 0) return open ? [] : [blank(table)];
  if (method === 'ranked') return [...duplicates(marked), ...(open ? [] : skips(marked))];
  const strange = marked.filter(row => row.read.value !== 1).map(row => notAMark(row));
  if (method === 'approval') return strange;
  const few = open ? [] : undervote(table, marked, allowed);
  return [...strange, ...overvote(table, marked, allowed), ...few];
}

function unclear(table: Table, { input }: Subject): Finding[] {
  return table.rows
    .filter(row => row.read.value === null)
    .map(row => {
      const told = whyWithheld(input.reading, rowPath(table.slot.id, row.index));
      const message = `It could not be told whether the box of ${nameOf(row)} is marked, or with which rank.${told} Look at it on the image.`;
      return finding('mark_unclear', 'error', message, [row.path], null, row.read.raw);
    });
}

function blank(table: Table): Finding {
  const message = `No mark was read in "${table.slot.labels[0]}". Look whether the ballot is really blank or the marks are faint.`;
  return finding('blank_ballot', 'warning', message, [table.path], null, 0);
}

function notAMark(row: TableRow): Finding {
  const message = `The box of ${nameOf(row)} was read as ${row.read.value}, which is no mark. Look at it on the image.`;
  return finding('mark_value', 'error', message, [row.path], 1, row.read.value);
}

function overvote(table: Table, marked: readonly TableRow[], allowed: number): Finding[] {
  if (marked.length <= allowed) return [];
  const message = `${marked.length} boxes are marked in "${table.slot.labels[0]}", ${allowed} may be (${marked.map(nameOf).join(', ')}). Look whether one of them is crossed out or a stray stroke; otherwise the vote is void.`;
  return [
    finding(
      'overvote',
      'error',
      message,
      marked.map(row => row.path),
      allowed,
      marked.length,
    ),
  ];
}

function undervote(table: Table, marked: readonly TableRow[], allowed: number): Finding[] {
  if (marked.length >= allowed) return [];
  const message = `${marked.length} of ${allowed} votes are used in "${table.slot.labels[0]}". That is allowed; look for a faint mark if in doubt.`;
  return [finding('undervote', 'info', message, [table.path], allowed, marked.length)];
}

function duplicates(ranked: readonly TableRow[]): Finding[] {
  return [...Map.groupBy(ranked, row => row.read.value!)]
    .filter(([, rows]) => rows.length > 1)
    .map(([rank, rows]) => duplicate(rank, rows));
}

function skips(ranked: readonly TableRow[]): Finding[] {
  const given = new Set(ranked.map(row => row.read.value!));
  const highest = Math.max(...given);
  const skipped = Array.from({ length: Math.min(highest, 100) }, (_, index) => index + 1).filter(
    rank => !given.has(rank),
  );
  if (skipped.length === 0) return [];
  const message = `Rank ${skipped.join(', ')} is missing although ${highest} was given. Look whether a rank was misread; otherwise the election's law says how far the ballot counts.`;
  const paths = ranked.filter(row => row.read.value! > skipped[0]!).map(row => row.path);
  return [finding('rank_skipped', 'error', message, paths, skipped, highest)];
}

function duplicate(rank: number, rows: readonly TableRow[]): Finding {
  const message = `Rank ${rank} is given to ${rows.map(nameOf).join(' and ')}. Look whether one of them was misread; otherwise the election's law says how far the ballot counts.`;
  return finding(
    'rank_duplicated',
    'error',
    message,
    rows.map(row => row.path),
    1,
    rows.length,
  );
}

function nameOf(row: TableRow): string {
  return row.option?.option.name ?? `row ${row.index + 1}`;
}
