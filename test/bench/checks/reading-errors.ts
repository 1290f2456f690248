import { fieldOfSection } from './convert.ts';
import type { Corpus, Entry, FormType } from './corpus.ts';
import { pick } from './random.ts';

type Extracted = Entry['extracted'];

/** One misreading with everything about it decided, so that a second reader can make the very same one. */
export type Misreading = (form: Extracted) => void;

/** How often a reader makes each kind of mistake, per form; counted in the real readings. */
export interface ErrorRates {
  readonly digit: number;
  readonly twoDigits: number;
  readonly transposed: number;
  readonly dropped: number;
  readonly rowMissing: number;
  readonly exchanged: number;
  readonly section: number;
}

/** Vote events and wrong sections of the corpus's real readings of one type of form. `unknown` is taken as two digits. */
export function observedRates(corpus: Corpus, type: FormType): ErrorRates {
  const forms = corpus.real.filter(entry => entry.type === type);
  const events = forms.flatMap(entry => (entry.labels.vote_events as string[] | undefined) ?? []);
  const rate = (...names: string[]): number =>
    events.filter(event => names.includes(event)).length / Math.max(1, forms.length);
  return {
    digit: rate('digit_sub1'),
    twoDigits: rate('digit_sub2', 'unknown'),
    transposed: rate('digit_transpose'),
    dropped: rate('digit_drop'),
    rowMissing: rate('row_missing'),
    exchanged: rate('row_shift_or_swap'),
    section: sectionErrors(forms) / Math.max(1, forms.length),
  };
}

function sectionErrors(forms: readonly Entry[]): number {
  return forms.flatMap(({ truth, extracted }) =>
    Object.entries(truth?.sections ?? {}).filter(
      ([section, value]) => value !== null && extracted.sections[section] !== value,
    ),
  ).length;
}

/** Draws the misreadings of one reading of a form. */
export function drawMisreadings(form: Extracted, rates: ErrorRates, random: () => number): Misreading[] {
  const drawn = (rate: number, make: () => Misreading): Misreading[] =>
    Array.from({ length: poisson(rate, random) }, make);
  const row = (): number => Math.floor(random() * form.rows.length);
  return [
    ...drawn(rates.digit, () => changeVotes(row(), value => substitute(value, random))),
    ...drawn(rates.twoDigits, () =>
      changeVotes(row(), value => substitute(substitute(value, random), random)),
    ),
    ...drawn(rates.transposed, () => changeVotes(row(), value => transpose(value, random))),
    ...drawn(rates.dropped, () => changeVotes(row(), value => drop(value, random))),
    ...drawn(rates.rowMissing, () => dropRow(row())),
    ...drawn(rates.exchanged, () => rotate(row(), 2 + Math.floor(random() * 4))),
    ...drawn(rates.section, () => changeSection(pick(Object.keys(fieldOfSection), random), random)),
  ];
}

/** The form as read with these mistakes; the form itself stays. */
export function misread(form: Extracted, misreadings: readonly Misreading[]): Extracted {
  const read = structuredClone(form);
  for (const misreading of misreadings) misreading(read);
  return read;
}

function changeVotes(index: number, change: (value: number) => number): Misreading {
  const memo = new Map<number, number>();
  return form => {
    const row = form.rows[index];
    if (row === undefined || row.votes === null) return;
    // The second reader's same mistake reads the same number.
    if (!memo.has(row.votes)) memo.set(row.votes, change(row.votes));
    row.votes = memo.get(row.votes)!;
  };
}

function changeSection(section: string, random: () => number): Misreading {
  const memo = new Map<number, number>();
  return form => {
    const value = form.sections[section] ?? null;
    if (value === null) return;
    if (!memo.has(value)) memo.set(value, substitute(value, random));
    form.sections[section] = memo.get(value)!;
  };
}

function dropRow(index: number): Misreading {
  return form => {
    form.rows.splice(index, 1);
  };
}

/** Moves the votes of some neighbouring rows round by one; of two rows it is an exchange. */
function rotate(start: number, length: number): Misreading {
  return form => {
    const rows = form.rows.slice(start, start + length);
    const votes = rows.map(row => row.votes);
    rows.forEach((row, index) => {
      row.votes = votes[(index + 1) % votes.length]!;
    });
  };
}

function substitute(value: number, random: () => number): number {
  const digits = [...String(value)];
  const place = Math.floor(random() * digits.length);
  digits[place] = pick(
    [...'0123456789'].filter(digit => digit !== digits[place]),
    random,
  );
  return Number(digits.join(''));
}

function transpose(value: number, random: () => number): number {
  const digits = [...String(value)];
  const place = Math.floor(random() * Math.max(1, digits.length - 1));
  [digits[place], digits[place + 1]] = [digits[place + 1] ?? '', digits[place] ?? ''];
  return Number(digits.join(''));
}

function drop(value: number, random: () => number): number {
  const text = String(value);
  const place = Math.floor(random() * text.length);
  return Number(text.slice(0, place) + text.slice(place + 1));
}

/** A number of events of a Poisson process (Knuth's method; rates here are far below 10). */
function poisson(rate: number, random: () => number): number {
  const limit = Math.exp(-rate);
  let events = 0;
  for (let product = random(); product > limit; product *= random()) events += 1;
  return events;
}
