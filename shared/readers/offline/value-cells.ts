import { cellAround, separatorsOf } from './cells.ts';
import type { Rect } from './grey-image.ts';
import { type Lean, middleX, type PageRow } from './layout.ts';
import type { OcrWord } from './ocr-engine.ts';
import type { Rulings } from './rulings.ts';
import type { StripText } from './strips.ts';

/** A place in a row after which a number should stand: right of a label or of an option's name. */
export interface Anchor {
  readonly row: PageRow;
  readonly right: number;
  /** Where the next label begins, or the page ends. */
  readonly limit: number;
  /** Ruled cells between the one that the anchor ends in and the number's: 0 where the number is next to it. */
  readonly skippedCells: number;
}

/** The cell of a number, and what the reading of the page has in and beside it. */
export interface ValueCell {
  readonly rect: Rect;
  readonly onPage: StripText | null;
  /** Text right of the cell: the number in words, where the form has it there. */
  readonly beside: string | null;
}

interface Extent {
  readonly left: number;
  readonly right: number;
}

interface Span extends Extent {
  readonly level: number;
}

/** What is measured on a page besides its words. */
export interface PageGeometry {
  readonly rulings: Rulings;
  readonly lean: Lean;
  readonly rows: readonly PageRow[];
}

/** A cell narrower than this many heights of its row is a box for one digit, of which there may be more. */
const minCellWidth = 1.5;
/** How far a cell without ruled lines reaches to either side of its number, in heights of its row. */
const unruledReach = 4;

/**
 * The cell of each anchor's number. It is as wide as the ruled lines or the neighbouring words allow, never just the
 * digits that were seen, so that a digit that was overlooked is still in it. Where nothing was seen the cell of the
 * nearest anchor above or below is taken for the column, and where none was seen at all the ruled lines say which
 * cell it is. Null where there are none either.
 */
export function valueCells(anchors: readonly Anchor[], geometry: PageGeometry): (ValueCell | null)[] {
  const separators = anchors.map(anchor => separatorsOf(anchor.row, geometry.rulings, geometry.lean));
  const seen = anchors.map((anchor, index) => {
    const number = firstNumber(anchor);
    return number === null ? null : spanAround(anchor, number.box, separators[index]!);
  });
  return anchors.map((anchor, index) => {
    const ruled = separators[index]!;
    const span = seen[index] ?? spanLikeNearest(anchor, seen, ruled) ?? ruledSpan(anchor, ruled);
    if (span === null || span.right - span.left < anchor.row.height * minCellWidth) return null;
    return cellOf(anchor, span, separators[index]!, geometry);
  });
}

/** The first word after the anchor that is mostly digits. */
function firstNumber(anchor: Anchor): OcrWord | null {
  const isNumber = (text: string) => text.replace(/\P{Nd}/gu, '').length * 2 > text.length;
  return wordsAfter(anchor).find(word => isNumber(word.text)) ?? null;
}

function wordsAfter({ row, right, limit }: Anchor): OcrWord[] {
  return row.words.filter(word => word.box.left >= right - 2 && word.box.left < limit);
}

/**
 * From the ruled line before a number to the one after it. Where there is none, the text before and after bounds the
 * cell if it stands clearly apart (what is close may be digits misread as letters), or else a few heights of the row.
 */
function spanAround(anchor: Anchor, number: Extent, separators: readonly number[]): Span {
  const { row, right, limit } = anchor;
  const lineBefore = separators.findLast(each => each > right && each < number.left + 2);
  const lineAfter = separators.find(each => each > number.right - 2 && each < limit);
  const text = wordsAfter(anchor).filter(word => /\p{L}{2}/u.test(word.text));
  const before = text.filter(({ box }) => box.right < number.left - row.height).map(({ box }) => box.right);
  const after = text
    .filter(({ box }) => box.left > number.right + row.height * 0.7)
    .map(({ box }) => box.left);
  return {
    left: lineBefore ?? Math.max(right + 2, number.left - row.height * unruledReach, ...before),
    right:
      lineAfter ?? Math.min(limit, number.right + row.height * unruledReach, ...after.map(each => each - 2)),
    level: row.level,
  };
}

function spanLikeNearest(
  anchor: Anchor,
  seen: readonly (Span | null)[],
  separators: readonly number[],
): Span | null {
  const known = seen.filter(span => span !== null);
  const distance = (span: Span) => Math.abs(span.level - anchor.row.level);
  const nearest = known.toSorted((a, b) => distance(a) - distance(b))[0];
  if (nearest === undefined) return null;
  const x = (nearest.left + nearest.right) / 2;
  if (x <= anchor.right || x >= anchor.limit) return null;
  const ruled = spanAround(anchor, { left: x, right: x }, separators);
  // Without lines the neighbour's width is the better guess.
  return {
    left: Math.max(ruled.left, nearest.left - anchor.row.height),
    right: Math.min(ruled.right, nearest.right + anchor.row.height),
    level: anchor.row.level,
  };
}

/** The cell that the ruled lines after the anchor make. */
function ruledSpan({ row, right, limit, skippedCells }: Anchor, separators: readonly number[]): Span | null {
  const after = separators.filter(each => each > right && each < limit);
  const [start, end] = after.slice(skippedCells);
  return start === undefined || end === undefined ? null : { left: start, right: end, level: row.level };
}

function cellOf(
  anchor: Anchor,
  span: Span,
  separators: readonly number[],
  geometry: PageGeometry,
): ValueCell {
  const { rulings, lean, rows } = geometry;
  const { row } = anchor;
  const rect = cellAround(row, span.left, span.right, rulings, lean, reachOf(row, rows));
  const inside = row.words.filter(({ box }) => middleX(box) > span.left && middleX(box) < span.right);
  const wordsEnd = separators.find(each => each > span.right + row.height * 2) ?? anchor.limit;
  const beside = row.words.filter(({ box }) => middleX(box) > span.right && middleX(box) < wordsEnd);
  return {
    rect,
    onPage:
      inside.length === 0
        ? null
        : {
            text: inside.map(word => word.text).join(' '),
            confidence: Math.min(...inside.map(word => word.confidence)),
          },
    beside: beside.length === 0 ? null : beside.map(word => word.text).join(' '),
  };
}

/** Half the height of a cell without ruled lines: two thirds of the way to the next row, at most two heights. */
function reachOf(row: PageRow, rows: readonly PageRow[]): number {
  const gaps = rows.filter(other => other !== row).map(other => Math.abs(other.level - row.level));
  return Math.max(row.height * 0.8, Math.min(row.height * 2, ...gaps.map(gap => gap * 0.66)));
}
