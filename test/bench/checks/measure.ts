import { type CheckLine, type CheckSetting, checkReading, companionOf } from '../../../cli/check-file.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import { loadForms } from '../../../shared/forms/load.ts';
import { electionOf, formIds, lineOf } from './convert.ts';
import { type Corpus, type Entry, type FormType, kindOf } from './corpus.ts';

/** With what a form is checked: by itself and the registry, with its pair, with another source's counts too. */
export const levels = ['alone', 'pairs', 'comparison'] as const;
export type Level = (typeof levels)[number];

export interface Judged {
  readonly entry: Entry;
  readonly outcome: 'accept' | 'review';
  readonly findings: readonly Finding[];
}

/** Checks entries of a corpus with the code that `ballots check` runs. */
export class Bench {
  readonly corpus: Corpus;
  readonly #settings: Readonly<Record<Level, CheckSetting>>;
  readonly #lines = new Map<string, CheckLine>();

  private constructor(corpus: Corpus, forms: CheckSetting['forms']) {
    this.corpus = corpus;
    const alone = { forms, formId: null, election: electionOf(corpus.registry, false) };
    const compared = { ...alone, election: electionOf(corpus.registry, true) };
    this.#settings = { alone, pairs: alone, comparison: compared };
    for (const entry of [...corpus.gold, ...corpus.real]) this.#lines.set(entry.id, lineOf(entry));
  }

  static async of(corpus: Corpus, formsFolder: string): Promise<Bench> {
    return new Bench(corpus, await loadForms(formsFolder));
  }

  setting(level: Level): CheckSetting {
    return this.#settings[level];
  }

  judge(entry: Entry, level: Level): Judged {
    const line = this.#lines.get(entry.id) ?? lineOf(entry);
    const pair = level === 'alone' || entry.pair === null ? undefined : this.#lines.get(entry.pair);
    const companions = pair === undefined ? [] : [companionOf(pair, formIds[otherType(entry.type)])];
    return { entry, ...checkReading(line, this.#settings[level], companions) };
  }
}

function otherType(type: FormType): FormType {
  return type === 'constituency' ? 'party_list' : 'constituency';
}

/** Of how many forms how many went to review. */
export interface Rate {
  readonly reviewed: number;
  readonly of: number;
}

export function rate(judged: readonly Judged[]): Rate {
  return { reviewed: judged.filter(each => each.outcome === 'review').length, of: judged.length };
}

/** Recall of one kind of corruption on one type of form, at each level; `paired` over forms whose pair is there. */
export interface Recall {
  readonly kind: string;
  readonly type: FormType;
  readonly levels: Readonly<Record<Level, Rate>>;
  readonly paired: Rate;
}

export function recalls(bench: Bench): Recall[] {
  const groups = Map.groupBy(bench.corpus.corrupted, entry => `${kindOf(entry)} ${entry.type}`);
  return [...groups.values()].map(entries => {
    const at = (level: Level): Judged[] => entries.map(entry => bench.judge(entry, level));
    const pairs = at('pairs');
    return {
      kind: kindOf(entries[0]!) ?? 'unknown',
      type: entries[0]!.type,
      levels: { alone: rate(at('alone')), pairs: rate(pairs), comparison: rate(at('comparison')) },
      paired: rate(pairs.filter(each => each.entry.pair !== null)),
    };
  });
}

/** Whether a real reading differs from the truth in a vote or a section, as far as the truth is known. */
export function isWrong(entry: Entry): boolean | null {
  if (entry.truth === null) return null;
  const { votes, sections } = entry.truth;
  const wrongSection = Object.entries(sections ?? {}).some(
    ([section, value]) => value !== null && entry.extracted.sections[section] !== value,
  );
  return wrongSection || wrongVotes(entry, votes ?? {}) || entry.labels.header_wrong === true;
}

/** A row's votes count for the option that its number says. */
function wrongVotes(entry: Entry, truth: Readonly<Record<string, number | null>>): boolean {
  const read = new Map(entry.extracted.rows.map(row => [String(row.number), row.votes]));
  return Object.entries(truth).some(([number, value]) => value !== null && read.get(number) !== value);
}
