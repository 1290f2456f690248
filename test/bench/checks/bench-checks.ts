import { type Entry, type FormType, kindOf } from './corpus.ts';
import {
  type Bench,
  isWrong,
  type Judged,
  type Level,
  levels,
  type Rate,
  type Recall,
  rate,
  recalls,
} from './measure.ts';
import { type PolicyResult, simulate } from './simulate.ts';

/** Everything that the benchmark measures, as it is printed in JSON. */
export interface BenchResult {
  readonly forms: { readonly gold: number; readonly corrupted: number; readonly real: number };
  readonly recall: readonly Recall[];
  readonly falseAlarms: readonly FalseAlarms[];
  readonly real: readonly RealReadings[];
  /** The same measures by groups of provinces: how far they vary where nobody could tune. */
  readonly folds: readonly Fold[];
  readonly secondReading: readonly PolicyResult[];
  readonly speed: { readonly rows: number; readonly checks: number; readonly meanMs: number };
  readonly targets: readonly Target[];
}

export interface FalseAlarms {
  readonly level: Level;
  readonly all: Rate;
  readonly byType: Readonly<Record<FormType, Rate>>;
  /** Rule → gold forms that it sent to review. */
  readonly rules: Readonly<Record<string, number>>;
}

/** What happened to real readings: with a wrong value, right in every value, and of unknown truth. */
export interface RealReadings {
  readonly level: Level;
  readonly wrong: Rate;
  readonly right: Rate;
  readonly unknown: Rate;
  /** Wrong readings that would be counted. */
  readonly passed: readonly string[];
}

export interface Fold {
  readonly fold: number;
  readonly provinces: number;
  readonly falseAlarms: Readonly<Record<Level, Rate>>;
  readonly exchangesFound: Readonly<Record<FormType, Rate>>;
}

/** One number that issue 3 asks for. `rate` is a share, 0 to 1. */
export interface Target {
  readonly name: string;
  readonly op: '>=' | '<=';
  readonly limit: number;
  readonly rate: number;
  readonly met: boolean;
}

const exchanges = ['swap_adjacent_votes', 'block_rotate_votes'];

/** Runs everything but the groups of provinces and the clock. `rounds`: how often each gold form is read. */
export function measureChecks(
  bench: Bench,
  rounds: number,
): Pick<BenchResult, 'recall' | 'falseAlarms' | 'real' | 'secondReading' | 'targets'> {
  const { gold } = bench.corpus;
  const recall = recalls(bench);
  const falseAlarms = levels.map(level =>
    alarms(
      gold.map(entry => bench.judge(entry, level)),
      level,
    ),
  );
  const realReadings = levels.map(level => judgeReal(bench, level));
  const secondReading = [
    ...simulate(bench, { level: 'alone', repeated: 0, thirdLook: false, rounds, seed: 1 }),
    ...simulate(bench, { level: 'alone', repeated: 0, thirdLook: true, rounds, seed: 1 }),
    ...simulate(bench, { level: 'comparison', repeated: 0, thirdLook: false, rounds, seed: 1 }),
    ...simulate(bench, { level: 'alone', repeated: 0.2, thirdLook: false, rounds, seed: 1 }),
  ];
  return {
    recall,
    falseAlarms,
    real: realReadings,
    secondReading,
    targets: targetsOf(recall, falseAlarms, realReadings, secondReading),
  };
}

/** Runs everything. */
export function runBench(bench: Bench, rounds: number): BenchResult {
  const { gold, corrupted, real } = bench.corpus;
  return {
    forms: { gold: gold.length, corrupted: corrupted.length, real: real.length },
    ...measureChecks(bench, rounds),
    folds: foldsOf(bench, 5),
    speed: measureSpeed(bench),
  };
}

function alarms(judged: readonly Judged[], level: Level): FalseAlarms {
  const ofType = (type: FormType): Rate => rate(judged.filter(each => each.entry.type === type));
  const rules: Record<string, number> = {};
  for (const { findings } of judged) {
    const failing = findings.filter(each => each.severity !== 'info').map(each => each.rule);
    for (const rule of new Set(failing)) rules[rule] = (rules[rule] ?? 0) + 1;
  }
  return {
    level,
    all: rate(judged),
    byType: { constituency: ofType('constituency'), party_list: ofType('party_list') },
    rules,
  };
}

function judgeReal(bench: Bench, level: Level): RealReadings {
  const judged = bench.corpus.real.map(entry => ({
    wrong: isWrong(entry, bench),
    ...bench.judge(entry, level),
  }));
  const of = (wrong: boolean | null): typeof judged => judged.filter(each => each.wrong === wrong);
  return {
    level,
    wrong: rate(of(true)),
    right: rate(of(false)),
    unknown: rate(of(null)),
    passed: of(true)
      .filter(each => each.outcome === 'accept')
      .map(each => each.entry.id),
  };
}

function foldsOf(bench: Bench, count: number): Fold[] {
  const provinceOf = (entry: Entry): string => entry.area.split('_')[0]!;
  const provinces = [...new Set(bench.corpus.gold.map(provinceOf))].sort();
  return Array.from({ length: count }, (_, fold) => {
    const within = new Set(provinces.filter((_, index) => index % count === fold));
    const gold = bench.corpus.gold.filter(entry => within.has(provinceOf(entry)));
    const exchanged = bench.corpus.corrupted.filter(
      entry => within.has(provinceOf(entry)) && exchanges.includes(kindOf(entry) ?? ''),
    );
    const at = (entries: readonly Entry[], level: Level): Rate =>
      rate(entries.map(entry => bench.judge(entry, level)));
    const found = (type: FormType): Rate =>
      at(
        exchanged.filter(entry => entry.type === type),
        'comparison',
      );
    return {
      fold: fold + 1,
      provinces: within.size,
      falseAlarms: { alone: at(gold, 'alone'), pairs: at(gold, 'pairs'), comparison: at(gold, 'comparison') },
      exchangesFound: { constituency: found('constituency'), party_list: found('party_list') },
    };
  });
}

/**
 * Mean processor time of one check of the longest forms with registry, pair and comparison, warmed up, in
 * milliseconds. Not the time by the clock: that is the machine's as much as the check's.
 */
function measureSpeed(bench: Bench): BenchResult['speed'] {
  const rows = Math.max(...bench.corpus.gold.map(entry => entry.extracted.rows.length));
  const forms = bench.corpus.gold.filter(
    entry => entry.extracted.rows.length === rows && entry.pair !== null,
  );
  const run = (): void => {
    for (const entry of forms) bench.judge(entry, 'comparison');
  };
  run();
  const repeats = 5;
  const start = process.cpuUsage();
  for (let repeat = 0; repeat < repeats; repeat++) run();
  const { user, system } = process.cpuUsage(start);
  const checks = forms.length * repeats;
  return { rows, checks, meanMs: (user + system) / 1000 / Math.max(1, checks) };
}

/** Kinds of which every single one must be found, by form and registry alone. */
const always = [
  'vote_digit_sub',
  'vote_transpose',
  'vote_digit_drop',
  'vote_digit_insert',
  'phantom_shift_droplast',
  'phantom_shift_keep',
  'row_drop',
  'row_drop_renumber',
  'row_blank',
  'block_shift_lossy',
  'number_misread',
  'number_swap',
  'name_swap',
  'header_misread',
];

function targetsOf(
  recall: readonly Recall[],
  falseAlarms: readonly FalseAlarms[],
  real: readonly RealReadings[],
  policies: readonly PolicyResult[],
): Target[] {
  const found = (kinds: readonly string[], of: (recall: Recall) => Rate, type?: FormType): number =>
    share(recall.filter(each => kinds.includes(each.kind) && (type ?? each.type) === each.type).map(of));
  const goldAt = (level: Level): number =>
    share(falseAlarms.filter(each => each.level === level).map(each => each.all));
  const compared = (each: Recall): Rate => each.levels.comparison;
  const independent = policies.filter(
    each => each.repeated === 0 && each.level === 'alone' && !each.thirdLook,
  );
  const letThrough = (policy: string): number =>
    independent.find(each => each.policy === policy)?.wrongValuesAccepted ?? 0;
  return [
    target(
      'digit, row, shift, phantom, number, name, header: alone',
      '>=',
      1,
      found(always, each => each.levels.alone),
    ),
    target(
      'section digits: with pairs',
      '>=',
      0.975,
      found(['section_digit_sub'], each => each.levels.pairs),
    ),
    target(
      '1.1: with pairs',
      '>=',
      0.95,
      found(['section_1_1_sub'], each => each.levels.pairs),
    ),
    target(
      'wrong document: with pairs, forms whose pair is there',
      '>=',
      1,
      found(['wrong_document'], each => each.paired),
    ),
    target(
      'adjacent swaps, constituency: with comparison',
      '>=',
      0.85,
      found(['swap_adjacent_votes'], compared, 'constituency'),
    ),
    target(
      'adjacent swaps, party list: with comparison',
      '>=',
      0.65,
      found(['swap_adjacent_votes'], compared, 'party_list'),
    ),
    target(
      'block rotations, constituency: with comparison',
      '>=',
      0.98,
      found(['block_rotate_votes'], compared, 'constituency'),
    ),
    target(
      'block rotations, party list: with comparison',
      '>=',
      0.75,
      found(['block_rotate_votes'], compared, 'party_list'),
    ),
    target('gold to review: alone', '<=', 0.01, goldAt('alone')),
    target('gold to review: with pairs', '<=', 0.025, goldAt('pairs')),
    target('gold to review: with pairs and comparison', '<=', 0.04, goldAt('comparison')),
    target(
      'real readings with a wrong value to review',
      '>=',
      0.98,
      share(real.filter(each => each.level === 'comparison').map(each => each.wrong)),
    ),
    target(
      'wrong values let through, uncovered over never',
      '<=',
      0.1,
      letThrough('uncovered') / Math.max(1, letThrough('never')),
    ),
  ];
}

function target(name: string, op: Target['op'], limit: number, measured: number): Target {
  return { name, op, limit, rate: measured, met: op === '>=' ? measured >= limit : measured <= limit };
}

function share(rates: readonly Rate[]): number {
  const of = rates.reduce((sum, each) => sum + each.of, 0);
  return rates.reduce((sum, each) => sum + each.reviewed, 0) / Math.max(1, of);
}
