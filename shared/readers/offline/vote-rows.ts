import type { Contest, Option } from '../../domain/election.ts';
import type { ContestSlot, FormDefinition } from '../../forms/form-definition.ts';
import { parseNumeral } from '../../forms/numerals.ts';
import type { FoundLabel } from './labels.ts';
import type { PageRow } from './layout.ts';
import { errorShare, findPhrase, type PhraseMatch, plain } from './phrase.ts';

/** A row of a table of votes: who stands in it, as printed, and where the text before the number ends. */
export interface VoteRow {
  readonly row: PageRow;
  readonly right: number;
  /** Columns between that text and the votes. */
  readonly columnsToVotes: number;
  readonly number: number | null;
  readonly name: string | null;
  readonly party: string | null;
}

/** Below this Tesseract's confidence a printed number that isn't the option's is taken as unread. */
const minNumberConfidence = 85;
/** Share of characters by which a misread name must be nearer to its option than to any other. */
const minLead = 0.1;

/**
 * The rows of a slot's table on a page: those in which an option's printed name is read. Each row is reported as
 * often as it stands there, so that a doubled one is found out later.
 */
export function findVoteRows(
  slot: ContestSlot,
  contest: Contest,
  rows: readonly PageRow[],
  labels: readonly FoundLabel[],
  numerals: FormDefinition['numerals'],
): VoteRow[] {
  const heading = labels.find(label => label.kind === 'slot' && label.id === slot.id);
  const top = heading?.row.level ?? Number.NEGATIVE_INFINITY;
  const ends = labels.filter(label => label.row.level > top && label !== heading).map(each => each.row.level);
  const bottom = heading === undefined ? Number.POSITIVE_INFINITY : Math.min(...ends);
  return rows
    .filter(row => row.level > top && row.level < bottom)
    .flatMap(row => {
      const best = bestOption(row, slot, contest.options);
      return best === null ? [] : [voteRow(best.option, best.match, slot, numerals)];
    });
}

function bestOption(
  row: PageRow,
  slot: ContestSlot,
  options: readonly Option[],
): { option: Option; match: PhraseMatch } | null {
  const matches = options.flatMap(option =>
    printedNames(option, slot).flatMap(name =>
      findPhrase(row, name).map(match => ({ option, match, length: name.length })),
    ),
  );
  matches.sort((a, b) => a.match.error - b.match.error || b.length - a.length);
  const [best] = matches;
  if (best === undefined) return null;
  const { from, to, error } = best.match;
  const read = plain(
    row.words
      .slice(from, to)
      .map(word => word.text)
      .join(''),
  );
  const rivals = options
    .filter(option => option !== best.option)
    .flatMap(option => printedNames(option, slot).map(name => errorShare(read, plain(name))));
  // A misread name that could nearly as well be another option's is nobody's.
  return error > 0 && rivals.some(rival => rival - error < minLead) ? null : best;
}

/** What is printed in the column that names the option: the party's name where the table has no other. */
function printedNames(option: Option, slot: ContestSlot): string[] {
  const aliases = option.aliases ?? [];
  if (slot.columns.includes('name')) return [option.name, ...aliases];
  return [...(option.party === undefined ? [] : [option.party]), option.name, ...aliases];
}

function voteRow(
  option: Option,
  match: PhraseMatch,
  slot: ContestSlot,
  numerals: FormDefinition['numerals'],
): VoteRow {
  const { row } = match;
  const named = slot.columns.includes('name');
  const party =
    named && slot.columns.includes('party') && option.party !== undefined
      ? findPhrase(row, option.party).find(each => each.from >= match.to)
      : undefined;
  const lastColumn = slot.columns.indexOf(party === undefined && named ? 'name' : 'party');
  return {
    row,
    columnsToVotes: Math.max(0, slot.columns.indexOf('votes') - lastColumn - 1),
    right: Math.max(match.box.right, party?.box.right ?? 0),
    number: slot.columns.includes('number') ? printedNumber(match, option, numerals) : null,
    name: named ? option.name : null,
    party: named ? (party === undefined ? null : option.party!) : (option.party ?? option.name),
  };
}

/** The number left of the name, null unless it is the option's or read with confidence. */
function printedNumber(
  { row, from }: PhraseMatch,
  option: Option,
  numerals: FormDefinition['numerals'],
): number | null {
  const word = row.words.slice(0, from).findLast(each => /\p{Nd}/u.test(each.text));
  if (word === undefined) return null;
  const number = parseNumeral(word.text.replace(/[^\p{Nd}]/gu, ''), numerals);
  return number === option.number || word.confidence >= minNumberConfidence ? number : null;
}
