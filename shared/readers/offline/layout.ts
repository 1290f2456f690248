import type { Rect } from './grey-image.ts';
import type { OcrLine, OcrWord } from './ocr-engine.ts';

/** A row of the page: the words that stand on one printed line, from left to right. */
export interface PageRow {
  readonly words: readonly OcrWord[];
  /** Height of its middle where it crosses the middle of the page, px. */
  readonly level: number;
  /** Height of its words, px. */
  readonly height: number;
}

/** How the printed lines of a page lean: `y = level + (atTop + change * level) * (x - middle)`. */
export interface Lean {
  readonly atTop: number;
  readonly change: number;
  readonly middle: number;
}

/** Lines shorter than this say too little about the lean, px. */
const minLeaningWidth = 200;
/** Preprocess leaves less than this; what leans more was misread. */
const maxSlope = 0.12;

/**
 * How the lines lean, fitted to Tesseract's own baselines: a straight fit over the height of the page, because a page
 * photographed at an angle has lines that fan out.
 */
export function measureLean(lines: readonly OcrLine[], width: number): Lean {
  const points = lines
    .filter(line => line.box.right - line.box.left >= minLeaningWidth && Math.abs(line.slope) <= maxSlope)
    .map(line => ({ y: (line.box.top + line.box.bottom) / 2, slope: line.slope }));
  const middle = width / 2;
  const typical = median(points.map(point => point.slope)) ?? 0;
  const trusted = points.filter(point => Math.abs(point.slope - typical) < 0.03);
  if (trusted.length < 6) return { atTop: typical, change: 0, middle };
  const meanY = mean(trusted.map(point => point.y));
  const meanSlope = mean(trusted.map(point => point.slope));
  const spread = trusted.reduce((sum, point) => sum + (point.y - meanY) ** 2, 0);
  const together = trusted.reduce((sum, point) => sum + (point.y - meanY) * (point.slope - meanSlope), 0);
  const change = spread === 0 ? 0 : together / spread;
  return { atTop: meanSlope - change * meanY, change, middle };
}

/** The level of a point: where its printed line crosses the middle of the page. */
export function levelOf(lean: Lean, x: number, y: number): number {
  const aside = x - lean.middle;
  return (y - lean.atTop * aside) / (1 + lean.change * aside);
}

/** Where a printed line stands at `x`. */
export function heightAt(lean: Lean, level: number, x: number): number {
  return level + (lean.atTop + lean.change * level) * (x - lean.middle);
}

/** Groups words into rows by the level of their middles, whatever blocks Tesseract took them for. */
export function groupRows(lines: readonly OcrLine[], lean: Lean): PageRow[] {
  const words = lines
    .flatMap(line => line.words)
    .filter(word => /[\p{L}\p{N}]/u.test(word.text))
    .map(word => ({ word, level: levelOf(lean, middleX(word.box), (word.box.top + word.box.bottom) / 2) }))
    .sort((a, b) => a.level - b.level);
  const typicalHeight = median(words.map(({ word }) => word.box.bottom - word.box.top)) ?? 0;
  const rows: (typeof words)[] = [];
  for (const each of words) {
    const row = rows.at(-1);
    const level = row === undefined ? Number.NEGATIVE_INFINITY : mean(row.map(other => other.level));
    if (row !== undefined && each.level - level < typicalHeight * 0.6) row.push(each);
    else rows.push([each]);
  }
  return rows.map(row => ({
    words: row.map(({ word }) => word).sort((a, b) => a.box.left - b.box.left),
    level: median(row.map(({ level }) => level))!,
    height: median(row.map(({ word }) => word.box.bottom - word.box.top))!,
  }));
}

/** The smallest rectangle around all of them. */
export function around(boxes: readonly Rect[]): Rect {
  return {
    left: Math.min(...boxes.map(box => box.left)),
    top: Math.min(...boxes.map(box => box.top)),
    right: Math.max(...boxes.map(box => box.right)),
    bottom: Math.max(...boxes.map(box => box.bottom)),
  };
}

export function middleX(box: Rect): number {
  return (box.left + box.right) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value (the upper of two); undefined where there is none. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
