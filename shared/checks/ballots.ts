import type { Finding } from '../domain/finding.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject, Table, TableRow } from './subject.ts';

/**
 * A single marked ballot. The value of a row is 1 for a marked box, 0 or nothing for an empty one; with ranks it is
 * the rank that the voter wrote. An overvote and a blank ballot are the voter's doing, not the reader's, and stay
 * for a human to confirm: overvote and unclear ranks as errors, undervote and blank as information and warning.
 */
export function checkBallots(subject: Subject): Report[] {
  const rules = ['overvote', 'undervote', 'blank_ballot', 'rank_duplicated', 'rank_skipped', 'mark_value'];
  if (subject.input.form.kind !== 'ballot') return rules.map(notApplicable);
  const findings = subject.tables.flatMap(examine);
  return rules.map(rule =>
    applied(
      rule,
      findings.filter(each => each.rule === rule),
    ),
  );
}

function examine(table: Table): Finding[] {
  const marked = table.rows.filter(row => (row.read.value ?? 0) > 0);
  const contest = table.contest?.contest;
  const method = contest?.method ?? table.slot.method;
  const allowed = contest?.votesAllowed ?? table.slot.votesAllowed;
  if (marked.length === 0) return [blank(table)];
  if (method === 'ranked') return ranks(marked);
  const unclear = marked.filter(row => row.read.value !== 1).map(row => notAMark(row));
  if (method === 'approval') return unclear;
  return [...unclear, ...overvote(table, marked, allowed), ...undervote(table, marked, allowed)];
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

function ranks(ranked: readonly TableRow[]): Finding[] {
  const byRank = Map.groupBy(ranked, row => row.read.value!);
  const duplicated = [...byRank]
    .filter(([, rows]) => rows.length > 1)
    .map(([rank, rows]) => duplicate(rank, rows));
  const highest = Math.max(...byRank.keys());
  const skipped = Array.from({ length: Math.min(highest, 100) }, (_, index) => index + 1).filter(
    rank => !byRank.has(rank),
  );
  if (skipped.length === 0) return duplicated;
  const message = `Rank ${skipped.join(', ')} is missing although ${highest} was given. Look whether a rank was misread; otherwise the election's law says how far the ballot counts.`;
  return [
    ...duplicated,
    finding(
      'rank_skipped',
      'error',
      message,
      ranked.filter(row => row.read.value! > skipped[0]!).map(row => row.path),
      skipped,
      highest,
    ),
  ];
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
