import { outcomeOf } from '../../../shared/checks/accept.ts';
import { disagreements, resolveDisagreement } from '../../../shared/checks/agreement.ts';
import { type CheckInput, checkDocument } from '../../../shared/checks/check-document.ts';
import { compileForm } from '../../../shared/checks/compiled-form.ts';
import { needsSecondReading } from '../../../shared/checks/second-reading.ts';
import { tableOf } from '../../../shared/checks/subject.ts';
import type { CountValue } from '../../../shared/domain/reading.ts';
import { fieldOfSection } from './convert.ts';
import type { Entry } from './corpus.ts';
import { type Bench, type Level, wrongVotes } from './measure.ts';
import { seeded } from './random.ts';
import {
  drawMisreadings,
  type ErrorRates,
  type Misreading,
  misread,
  observedRates,
} from './reading-errors.ts';

export const policies = ['never', 'uncovered', 'always'] as const;
export type Policy = (typeof policies)[number];

/** What a policy let through and what it cost, over all simulated documents. */
export interface PolicyResult {
  readonly policy: Policy;
  readonly level: Level;
  /** Whether a third, targeted look settled disagreements. */
  readonly thirdLook: boolean;
  /** Chance that the second reader repeats a mistake of the first; 0 is independent. */
  readonly repeated: number;
  readonly documents: number;
  readonly accepted: number;
  readonly wrongDocumentsAccepted: number;
  readonly wrongValuesAccepted: number;
  /** Readings beyond the first, per document; a third look at single fields counts as none. */
  readonly extraReadings: number;
}

export interface Simulation {
  readonly level: Level;
  readonly repeated: number;
  readonly thirdLook: boolean;
  readonly rounds: number;
  readonly seed: number;
}

/** Reads every gold form again and again with mistakes at the observed rates, under each policy. */
export function simulate(bench: Bench, simulation: Simulation): PolicyResult[] {
  const rates = {
    constituency: observedRates(bench.corpus, 'constituency'),
    party_list: observedRates(bench.corpus, 'party_list'),
  };
  return policies.map(policy => {
    const random = seeded(simulation.seed);
    const totals = {
      documents: 0,
      accepted: 0,
      wrongDocumentsAccepted: 0,
      wrongValuesAccepted: 0,
      readings: 0,
    };
    for (let round = 0; round < simulation.rounds; round++) {
      for (const entry of bench.corpus.gold) {
        const readings = drawReadings(entry, rates[entry.type], simulation.repeated, random);
        const { accepted, wrong, read } = process(bench, entry, readings, policy, simulation);
        totals.documents += 1;
        totals.readings += read;
        if (!accepted) continue;
        totals.accepted += 1;
        totals.wrongValuesAccepted += wrong;
        totals.wrongDocumentsAccepted += wrong > 0 ? 1 : 0;
      }
    }
    const { readings, ...counts } = totals;
    const { level, repeated, thirdLook } = simulation;
    return { policy, level, thirdLook, repeated, ...counts, extraReadings: readings / totals.documents - 1 };
  });
}

type Readings = readonly [Entry, Entry, Entry];

/** Three readings; chance is used the same way whatever the policy, so that policies see the same readings. */
function drawReadings(entry: Entry, rates: ErrorRates, repeated: number, random: () => number): Readings {
  const draw = (): Misreading[] => drawMisreadings(entry.extracted, rates, random);
  const first = draw();
  const again = (): Misreading[] => first.filter(() => random() < repeated);
  const second = [...again(), ...draw()];
  const third = [...again(), ...draw()];
  const read = (misreadings: readonly Misreading[]): Entry => ({
    ...entry,
    extracted: misread(entry.extracted, misreadings),
  });
  return [read(first), read(second), read(third)];
}

function process(
  bench: Bench,
  entry: Entry,
  [first, second, third]: Readings,
  policy: Policy,
  { level, thirdLook }: Simulation,
): { accepted: boolean; wrong: number; read: number } {
  const input = bench.input(first, level);
  const twice = needsSecondReading({ secondReading: policy }, input).needed;
  const other = twice ? bench.input(second, level).reading : null;
  const settled =
    other !== null && thirdLook
      ? settle(input, other, bench.input(third, level))
      : { ...input, second: other };
  const { findings } = checkDocument(settled);
  const accepted = outcomeOf(findings, { autoAccept: true }) === 'accept';
  return { accepted, wrong: accepted ? wrongValues(settled, entry) : 0, read: twice ? 2 : 1 };
}

function settle(input: CheckInput, second: CheckInput['reading'], third: CheckInput): CheckInput {
  const open = new Set(disagreements(input, input.reading, second).map(each => each.path));
  const looks = new Map([...countsOf(third)].filter(([path]) => open.has(path)));
  const { content, resolutions } = resolveDisagreement(input, input.reading, second, looks);
  return { ...input, reading: content, second, resolutions };
}

function countsOf(input: CheckInput): Map<string, CountValue> {
  const compiled = compileForm(input.form);
  const rows = input.form.contests.flatMap(slot =>
    tableOf(slot, input.contests[slot.id], input.reading, compiled).rows.map(
      row => [row.path, row.read] as const,
    ),
  );
  const fields = Object.entries(input.reading.fields).map(([id, count]) => [`fields.${id}`, count] as const);
  return new Map<string, CountValue>([...fields, ...rows]);
}

/** Values that would be counted and are not what stands on the gold form. */
function wrongValues(input: CheckInput, gold: Entry): number {
  const sections = Object.entries(fieldOfSection).filter(
    ([section, id]) =>
      (input.reading.fields[id]?.value ?? null) !== (gold.extracted.sections[section] ?? null),
  );
  return sections.length + wrongVotes(input, gold.truth?.votes ?? {});
}
