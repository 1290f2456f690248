import { between, gaussian, type Random } from './random.ts';
import { stroke, text } from './svg.ts';

/** How the counts were put on the paper. */
export interface Ink {
  readonly family: string;
  readonly colour: string;
  /** Size of figures and of words, in units of the drawing. */
  readonly figureSize: number;
  readonly wordSize: number;
  /** Advance of one figure as a share of its size; null sets a number as one piece of type. */
  readonly advance: number | null;
  /** How far below the line this hand sets its figures. */
  readonly drop: number;
  /** What stands between two words: some hands' own space is too narrow to see. */
  readonly space: string;
}

/** Typed by machine, as most clean scans are. */
export const typed: Ink = {
  family: 'DejaVu Sans',
  colour: '#111',
  figureSize: 30,
  wordSize: 19,
  advance: null,
  drop: 0,
  space: ' ',
};

/** A ball pen in a small, upright hand. */
export const bluePen: Ink = {
  family: 'DkgHandwriting',
  colour: '#1b2f7a',
  figureSize: 40,
  wordSize: 24,
  advance: 0.56,
  drop: 6,
  space: ' ',
};

/** A felt pen. */
export const feltPen: Ink = {
  family: 'Rufscript',
  colour: '#20242c',
  figureSize: 38,
  wordSize: 23,
  advance: 0.54,
  drop: 1,
  space: ' ',
};

/** A soft pen in a hurried hand. */
export const hurriedPen: Ink = {
  family: 'Steve',
  colour: '#22326b',
  figureSize: 37,
  wordSize: 21,
  advance: 0.62,
  drop: 1,
  space: '   ',
};

/** Figures right-aligned at `right`; a hand gives each its own height, turn and place. */
export function figures(count: number, right: number, baseline: number, ink: Ink, random: Random): string {
  const digits = String(count);
  const style = { family: ink.family, size: ink.figureSize, fill: ink.colour };
  if (ink.advance === null) return text(right, baseline, digits, { ...style, anchor: 'end' });
  const step = ink.advance * ink.figureSize;
  return [...digits]
    .map((digit, index) =>
      text(
        right - 6 - (digits.length - index - 0.5) * step + gaussian(random),
        baseline + ink.drop + gaussian(random) * 1.4,
        digit,
        {
          ...style,
          anchor: 'middle',
          size: ink.figureSize * between(random, 0.94, 1.06),
          turn: gaussian(random) * 2.2,
        },
      ),
    )
    .join('');
}

/** The same number in words, from `left` on. */
export function writtenOut(words: string, left: number, baseline: number, ink: Ink, random: Random): string {
  const turn = ink.advance === null ? 0 : gaussian(random) * 0.5;
  return text(left, baseline, words.replaceAll(' ', ink.space), {
    family: ink.family,
    size: ink.wordSize,
    fill: ink.colour,
    turn,
  });
}

/** A signature that nobody could read: loops of a pen that runs to the right. */
export function signature(left: number, baseline: number, random: Random): string {
  const loops = 5 + Math.floor(random() * 5);
  const reach = between(random, 17, 26);
  const points: [number, number][] = [[left, baseline]];
  for (let loop = 0; loop < loops; loop++) {
    const x = left + loop * reach;
    const height = loop === 0 ? between(random, 34, 48) : between(random, 8, 34);
    points.push([x + between(random, 4, 16), baseline - height]);
    points.push([x + between(random, -8, 4), baseline - height * 0.6]);
    points.push([x + reach, baseline + between(random, -3, 8)]);
  }
  points.push([left + (loops + 2.5) * reach, baseline - between(random, 2, 14)]);
  return stroke(points, random() < 0.6 ? '#23357f' : '#222', between(random, 2, 3));
}
