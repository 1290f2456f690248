import type { Contest, Option } from '../domain/election.ts';
import type { ReadRow } from '../domain/reading.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import {
  bestFit,
  type CompiledContest,
  type CompiledOption,
  compileContest,
  fitOf,
  type RowText,
} from './compiled-contest.ts';
import { compileForm } from './compiled-form.ts';
import type { NameKeys } from './name-keys.ts';

/** Another option must fit a row's text by this much more than the numbered one to count against it. */
const margin = 0.05;
/** Text that fits its option less than this says nothing certain; of the right rows in the development data 3 in 10,000 do. */
export const leastFit = 0.5;
/** Text from which alone an option is known. */
const sureFit = 0.8;

/** Which option a row belongs to, and what its number and its text say by themselves. */
export interface RowIdentity {
  readonly option: CompiledOption | null;
  readonly byNumber: CompiledOption | null;
  /** The option that the text names where it is not the numbered one. */
  readonly byText: CompiledOption | null;
  /** How well the text fits the numbered option, 0 to 1; null where the row has no text. */
  readonly fit: number | null;
}

/**
 * Finds the option of each row. Number and text that agree settle it. Where the text clearly names another option,
 * the text is followed, since a name has more to go by than a digit (in the field numbers shift while names stay);
 * whatever doesn't agree is for the check `option_registry` to report.
 */
export function identifyRows(
  rows: readonly ReadRow[],
  contest: CompiledContest | null,
  keys: NameKeys,
): RowIdentity[] {
  return rows.map(row => identify(row, contest, keys));
}

function identify(row: ReadRow, contest: CompiledContest | null, keys: NameKeys): RowIdentity {
  if (contest === null) return { option: null, byNumber: null, byText: null, fit: null };
  const byNumber = row.number === null ? null : (contest.byNumber.get(row.number) ?? null);
  if (byNumber !== null && saysExactly(row, byNumber.option)) {
    return { option: byNumber, byNumber, byText: null, fit: 1 };
  }
  const text: RowText = { name: keys.person(row.name), party: keys.body(row.party) };
  if (text.name === '' && text.party === '') return { option: byNumber, byNumber, byText: null, fit: null };
  const fit = byNumber === null ? 0 : fitOf(text, byNumber);
  if (fit === 1) return { option: byNumber, byNumber, byText: null, fit };
  const best = bestFit(text, contest);
  const other = best !== null && best.option !== byNumber && best.fit > fit + margin ? best : null;
  const followText = other !== null && other.fit >= sureFit;
  return {
    option: followText ? other.option : byNumber,
    byNumber,
    byText: other !== null && other.fit >= leastFit ? other.option : null,
    fit,
  };
}

function saysExactly(row: ReadRow, option: Option): boolean {
  if (row.name === null && row.party === null) return false;
  const nameFits = row.name === null || row.name === option.name;
  return nameFits && (row.party === null || row.party === (option.party ?? option.name));
}

/** The option of each row as the ledger counts it: at most one row an option, null where no option is certain. */
export function optionsOfRows(
  form: FormDefinition,
  contest: Contest,
  rows: readonly ReadRow[],
): (Option | null)[] {
  const { keys } = compileForm(form);
  const taken = new Set<string>();
  return identifyRows(rows, compileContest(contest, keys), keys).map(({ option }) => {
    if (option === null || taken.has(option.option.id)) return null;
    taken.add(option.option.id);
    return option.option;
  });
}
