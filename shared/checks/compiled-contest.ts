import type { Contest, Option } from '../domain/election.ts';
import type { NameKeys } from './name-keys.ts';
import { similarity } from './similarity.ts';

/** An option with the keys of everything it is called. */
export interface CompiledOption {
  readonly option: Option;
  readonly names: readonly string[];
  readonly parties: readonly string[];
}

/** What the checks need of a contest, worked out once for each language of names. */
export interface CompiledContest {
  readonly contest: Contest;
  readonly options: readonly CompiledOption[];
  readonly byNumber: ReadonlyMap<number, CompiledOption>;
  readonly byId: ReadonlyMap<string, CompiledOption>;
}

const compiled = new WeakMap<Contest, Map<NameKeys, CompiledContest>>();

/** The compiled contest, kept as long as the contest is. */
export function compileContest(contest: Contest, keys: NameKeys): CompiledContest {
  const forContest = compiled.get(contest) ?? new Map<NameKeys, CompiledContest>();
  compiled.set(contest, forContest);
  const known = forContest.get(keys);
  if (known !== undefined) return known;
  const options = contest.options.map(option => {
    const called = [option.name, ...(option.aliases ?? [])];
    // A party's row says its name in the column of parties.
    const parties = option.party === undefined ? called : [option.party];
    return { option, names: keysOf(called, keys.person), parties: keysOf(parties, keys.body) };
  });
  const result: CompiledContest = {
    contest,
    options,
    byNumber: new Map(
      options.flatMap(each => (each.option.number === undefined ? [] : [[each.option.number, each]])),
    ),
    byId: new Map(options.map(each => [each.option.id, each])),
  };
  forContest.set(keys, result);
  return result;
}

function keysOf(names: readonly string[], key: (text: string) => string): string[] {
  return names.map(key).filter(each => each !== '');
}

/** The text of a row as keys, '' where the row does not say. */
export interface RowText {
  readonly name: string;
  readonly party: string;
}

/** A name tells one person from all others, a party often several: where a row says both, the name weighs more. */
const nameWeight = 0.6;

/** How well a row's text fits an option, 0 to 1. 0 where the row says nothing. */
export function fitOf(text: RowText, option: CompiledOption): number {
  if (text.name === '') return text.party === '' ? 0 : best(text.party, option.parties);
  const name = best(text.name, option.names);
  if (text.party === '') return name;
  return nameWeight * name + (1 - nameWeight) * best(text.party, option.parties);
}

/** The option that a row's text fits best, and how well; null where the row says nothing. */
export function bestFit(
  text: RowText,
  contest: CompiledContest,
): { readonly option: CompiledOption; readonly fit: number } | null {
  let found: { option: CompiledOption; fit: number } | null = null;
  for (const option of contest.options) {
    const fit = fitOf(text, option);
    if (fit > (found?.fit ?? 0)) found = { option, fit };
    if (fit === 1) break;
  }
  return found;
}

function best(key: string, candidates: readonly string[]): number {
  let most = 0;
  for (const candidate of candidates) {
    const alike = similarity(key, candidate);
    if (alike > most) most = alike;
  }
  return most;
}
