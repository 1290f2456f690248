import type { FormDefinition } from '../../forms/form-definition.ts';
import type { ReaderPage } from '../form-reader.ts';
import { denoised } from './denoise.ts';
import { flatten } from './flatten.ts';
import { decodeGrey, type GreyImage, type Turn, turned } from './grey-image.ts';
import { isForm, labelShare } from './labels.ts';
import { groupRows, measureLean } from './layout.ts';
import type { OcrEngine, OcrLine } from './ocr-engine.ts';
import { type Rulings, withoutRulings } from './rulings.ts';
import { textDirection } from './text-direction.ts';
import type { PageGeometry } from './value-cells.ts';

/** A page read as a whole, turned so that its text stands upright. */
export interface PageText extends PageGeometry {
  readonly kind: 'text';
  readonly page: number;
  readonly turn: Turn;
  /** The page without shadows and ruled lines, turned. */
  readonly image: GreyImage;
  readonly lines: readonly OcrLine[];
}

/** A page whose image sharp can't decode; preprocess lets none through. */
export interface UndecodablePage {
  readonly kind: 'undecodable';
  readonly page: number;
  readonly message: string;
}

/** How far a page's text is that of a known form, 0 to 1. */
export type Score = (page: PageGeometry) => number;

/** Long side at which a page is read, px; the second reading's differs so that it sees other pixels. */
export const readingSides = { first: 2048, second: 2176 } as const;
/** Long side at which only the right turn is looked for, px. */
const turnSide = 1200;
/** Share of the form's labels from which a page is taken as upright without trying other turns. */
const enough = 0.4;

/**
 * Reads a page the way round in which most of the form's labels are found. The direction of its lines says which
 * turn to try first; the other three are tried at a smaller size, and only when that one finds too little.
 */
export async function readPageText(
  engine: OcrEngine,
  page: ReaderPage,
  longSide: number,
  score: Score,
  signal?: AbortSignal,
): Promise<PageText | UndecodablePage> {
  let decoded: GreyImage;
  try {
    decoded = await decodeGrey(page.bytes, longSide);
  } catch (error) {
    return { kind: 'undecodable', page: page.page, message: String(error) };
  }
  const grey = flatten(await denoised(decoded));
  const unruled = withoutRulings(grey);
  const [likely, ...others]: Turn[] =
    textDirection(unruled.image) === 'across' ? [0, 180, 90, 270] : [90, 270, 0, 180];
  const prepare = (turn: Turn) => (turn === 0 ? unruled : withoutRulings(turned(grey, turn)));
  const first = await readTurned(engine, page.page, likely!, prepare(likely!));
  let best = { turn: likely!, score: score(first) };
  if (best.score >= enough) return first;
  const small = flatten(await denoised(await decodeGrey(page.bytes, turnSide)));
  for (const turn of others) {
    signal?.throwIfAborted();
    const found = score(await readTurned(engine, page.page, turn, withoutRulings(turned(small, turn))));
    if (found > best.score) best = { turn, score: found };
    if (found >= enough) break;
  }
  return best.turn === likely ? first : readTurned(engine, page.page, best.turn, prepare(best.turn));
}

async function readTurned(
  engine: OcrEngine,
  page: number,
  turn: Turn,
  { image, rulings }: { image: GreyImage; rulings: Rulings },
): Promise<PageText> {
  const lines = await engine.recognise(image, { segmentation: 'page' });
  const lean = measureLean(lines, image.width);
  return { kind: 'text', page, turn, image, rulings, lines, lean, rows: groupRows(lines, lean) };
}

/** Scores a page by the labels of one form. */
export function scoreFor(form: FormDefinition, page: number): Score {
  return ({ rows }) => labelShare(form, page, rows);
}

/** Scores a page whose form is not known: 1 where any of the forms is recognised, else 0. */
export function scoreForAny(forms: readonly FormDefinition[]): Score {
  return ({ rows }) => (forms.some(form => isForm(form, rows)) ? 1 : 0);
}
