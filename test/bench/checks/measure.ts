import {
  type CheckLine,
  type CheckSetting,
  checkReading,
  companionOf,
  fingerprintOf,
  inputOf,
  type Neighbourhood,
} from '../../../cli/check-file.ts';
import type { CheckInput, Twin } from '../../../shared/checks/check-document.ts';
import { optionsOfRows } from '../../../shared/checks/identify-rows.ts';
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
  /** Ids of the real readings by type and area, without those whose sections the corpus labels wrong. */
  readonly #read = new Map<string, string>();
  readonly #twins = new Map<string, Twin[]>();

  private constructor(corpus: Corpus, forms: CheckSetting['forms']) {
    this.corpus = corpus;
    const alone = { forms, formId: null, election: electionOf(corpus.registry, false) };
    const compared = { ...alone, election: electionOf(corpus.registry, true) };
    this.#settings = { alone, pairs: alone, comparison: compared };
    for (const entry of [...corpus.gold, ...corpus.real]) this.#lines.set(entry.id, lineOf(entry));
    for (const { id, type, area, labels } of corpus.real) {
      if (!String(labels.sections).startsWith('wrong')) this.#read.set(`${type}/${area}`, id);
    }
    // What the pipeline would have read by then; the real readings are of the same papers as the gold forms.
    for (const { id, area } of corpus.gold) {
      const print = fingerprintOf(this.#lines.get(id)!, alone);
      if (print !== null)
        this.#twins.set(print, [...(this.#twins.get(print) ?? []), { documentId: id, pollingPlaceId: area }]);
    }
  }

  static async of(corpus: Corpus, formsFolder: string): Promise<Bench> {
    return new Bench(corpus, await loadForms(formsFolder));
  }

  setting(level: Level): CheckSetting {
    return this.#settings[level];
  }

  judge(entry: Entry, level: Level): Judged {
    const line = this.#lines.get(entry.id) ?? lineOf(entry);
    return { entry, ...checkReading(line, this.setting(level), this.neighbours(entry, line, level)) };
  }

  /** The input of the checks for a form as read, which may be another than the entry's own reading. */
  input(entry: Entry, level: Level): CheckInput {
    const line = lineOf(entry);
    return inputOf(line, this.setting(level), this.neighbours(entry, line, level)).input;
  }

  /** The other form of the place: the corroborated one, else what was read of it unless it is known to be misread. */
  #pairOf({ pair, type, area }: Entry): CheckLine | undefined {
    return this.#lines.get(pair ?? this.#read.get(`${otherType(type)}/${area}`) ?? '');
  }

  hasPair(entry: Entry): boolean {
    return this.#pairOf(entry) !== undefined;
  }

  /** What else has been read: the form's pair, and forms with the same counts; nothing at level `alone`. */
  neighbours(entry: Entry, line: CheckLine, level: Level): Neighbourhood {
    if (level === 'alone') return { companions: [], twins: [] };
    const pair = this.#pairOf(entry);
    const print = fingerprintOf(line, this.setting(level));
    return {
      companions:
        pair === undefined
          ? []
          : [companionOf(pair, this.#settings.alone.forms.get(formIds[otherType(entry.type)])!)],
      twins: (print === null ? undefined : this.#twins.get(print)) ?? [],
    };
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
      paired: rate(pairs.filter(each => bench.hasPair(each.entry))),
    };
  });
}

/** Whether what would be counted of a real reading differs from the truth; null where the truth is not known. */
export function isWrong(entry: Entry, bench: Bench): boolean | null {
  if (entry.truth === null) return null;
  const { votes, sections } = entry.truth;
  const differs = ([section, value]: [string, number | null]): boolean =>
    value !== null && entry.extracted.sections[section] !== value;
  return (
    entry.labels.header_wrong === true ||
    Object.entries(sections ?? {}).some(differs) ||
    wrongVotes(bench.input(entry, 'alone'), votes ?? {}) > 0
  );
}

/** How many options would be counted with other votes than the truth says. */
export function wrongVotes(input: CheckInput, truth: Readonly<Record<string, number | null>>): number {
  const contest = input.contests.votes;
  if (contest === undefined) return Object.keys(truth).length;
  const rows = input.reading.contests.flatMap(each => each.votes);
  const options = optionsOfRows(input.form, contest, rows);
  const counted = new Map(rows.map((row, index) => [options[index]?.id, row.value]));
  const listed = new Set(contest.options.map(option => option.id));
  return Object.entries(truth).filter(
    ([id, value]) => value !== null && listed.has(id) && (counted.get(id) ?? null) !== value,
  ).length;
}
