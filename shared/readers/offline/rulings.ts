import type { GreyImage } from './grey-image.ts';

/** Where ruled lines stood: {@link verticalRuling} or {@link horizontalRuling} or both for a pixel, 0 elsewhere. */
export interface Rulings {
  readonly width: number;
  readonly height: number;
  readonly marks: Uint8Array;
}

export const verticalRuling = 1;
export const horizontalRuling = 2;
/** In a long run of either direction, however thick there: where lines cross both hold. */
const inColumnRun = 4;
const inRowRun = 8;

/** Pixels that may be missing in a line that is printed or photographed badly. */
const maxGap = 3;
/** Share of a run that must be thin; crossings and touching strokes are the rest. */
const minThinShare = 0.85;

/** Darker than this is ink, after flattening. */
export const inkLevel = 140;
/** The same for ruled lines, which are thinner and so come out lighter. */
const lineLevel = 190;

/**
 * Paints the ruled lines of tables white, because Tesseract takes a ruled table for a picture and reads nothing
 * in it. A line is a run of ink longer than any stroke of a letter and thinner than a bold one; where a stroke
 * crosses it the line is thicker and stays, so that digits touching a line keep their shape.
 */
export function withoutRulings(image: GreyImage): { image: GreyImage; rulings: Rulings } {
  const { width, height } = image;
  const long = Math.max(width, height);
  const limits = { minRun: Math.round(long / 32), maxThickness: Math.max(4, Math.round(long / 290)) };
  const ink = new Uint8Array(image.pixels.length);
  for (let index = 0; index < ink.length; index++) ink[index] = image.pixels[index]! < lineLevel ? 1 : 0;
  const marks = new Uint8Array(ink.length);
  const rows = {
    along: 1,
    across: width,
    length: width,
    lines: height,
    mark: horizontalRuling,
    run: inRowRun,
  };
  const columns = {
    along: width,
    across: 1,
    length: height,
    lines: width,
    mark: verticalRuling,
    run: inColumnRun,
  };
  markRuns(ink, marks, { ...rows, ...limits });
  markRuns(ink, marks, { ...columns, ...limits });
  const pixels = Uint8Array.from(image.pixels);
  for (let index = 0; index < marks.length; index++) {
    const mark = marks[index]!;
    if (mark === (inRowRun | inColumnRun)) marks[index] = horizontalRuling | verticalRuling;
    else marks[index] = mark & (horizontalRuling | verticalRuling);
    if (marks[index] !== 0) pixels[index] = 255;
  }
  return { image: { width, height, pixels }, rulings: { width, height, marks } };
}

interface Direction {
  /** Steps of the index along the lines and across them. */
  readonly along: number;
  readonly across: number;
  readonly length: number;
  readonly lines: number;
  readonly mark: number;
  readonly run: number;
  readonly minRun: number;
  readonly maxThickness: number;
}

function markRuns(ink: Uint8Array, marks: Uint8Array, direction: Direction): void {
  const { along, across, length, lines, minRun } = direction;
  for (let line = 1; line < lines - 1; line++) {
    let start = 0;
    let end = 0;
    for (let at = 0; at <= length; at++) {
      const index = line * across + at * along;
      // A line that leans by a degree steps aside by a pixel: its neighbours count as part of the run.
      if (at < length && (ink[index]! | ink[index - across]! | ink[index + across]!) === 1) {
        if (end < at - maxGap) start = at;
        end = at + 1;
      } else if (at === end + maxGap || at === length) {
        if (end - start >= minRun || isSide(ink, marks, line, start, end, direction)) {
          markRun(ink, marks, line, start, end, direction);
        }
      }
    }
  }
}

/** Marks the ink of a run where it is thin, if it is thin nearly everywhere: a run through bold type is not. */
function markRun(
  ink: Uint8Array,
  marks: Uint8Array,
  line: number,
  start: number,
  end: number,
  direction: Direction,
): void {
  const { along, across, lines, mark, run, maxThickness } = direction;
  const crossed = mark === verticalRuling ? inRowRun : 0;
  const spans: [at: number, first: number, last: number][] = [];
  let inked = 0;
  for (let at = start; at < end; at++) {
    const span = spanAcross(ink, line, at, direction);
    if (span === null || (marks[line * across + at * along]! & crossed) !== 0) continue;
    inked++;
    if (span[1] - span[0] < maxThickness) spans.push([at, ...span]);
  }
  if (spans.length < inked * minThinShare) return;
  for (let at = start; at < end; at++) marks[line * across + at * along]! |= run;
  for (const [at, first, last] of spans) {
    // With the grey fringe on both sides.
    for (let each = Math.max(0, first - 1); each <= Math.min(lines - 1, last + 1); each++) {
      marks[each * across + at * along]! |= mark;
    }
  }
}

/**
 * Whether a shorter upright run joins two horizontal lines, as the sides of a box around one number do. At its ends
 * nothing may be missing: a tall digit comes near the lines above and below it.
 */
function isSide(
  ink: Uint8Array,
  marks: Uint8Array,
  line: number,
  start: number,
  end: number,
  direction: Direction,
): boolean {
  const { along, across, mark, minRun, maxThickness } = direction;
  if (mark !== verticalRuling || end - start < minRun / 2) return false;
  const joins = (from: number): boolean => {
    let joined = false;
    for (let at = from; at <= from + maxThickness + maxGap; at++) {
      const index = line * across + at * along;
      if ((ink[index]! | ink[index - across]! | ink[index + across]!) === 0) return false;
      joined ||= (marks[index]! & inRowRun) !== 0;
    }
    return joined;
  };
  return joins(start) && joins(end - 1 - maxThickness - maxGap);
}

/** First and last ink across a run at one place, as far as it matters; null in a gap. */
function spanAcross(
  ink: Uint8Array,
  line: number,
  at: number,
  { along, across, lines, maxThickness }: Direction,
): [number, number] | null {
  const base = at * along;
  const isInk = (each: number) => each >= 0 && each < lines && ink[each * across + base] === 1;
  const start = [line, line - 1, line + 1].find(isInk);
  if (start === undefined) return null;
  let first = start;
  let last = start;
  while (isInk(first - 1) && last - first < maxThickness) first--;
  while (isInk(last + 1) && last - first < maxThickness) last++;
  return [first, last];
}
