import type { FormDefinition } from '../../forms/form-definition.ts';
import type { ReaderPage } from '../form-reader.ts';
import { flatten } from './flatten.ts';
import { decodeGrey, type GreyImage, type Turn, turned } from './grey-image.ts';
import { isForm, labelShare } from './labels.ts';
import { groupRows, measureLean } from './layout.ts';
import type { OcrEngine, OcrLine } from './ocr-engine.ts';
import { withoutRulings } from './rulings.ts';
import type { PageGeometry } from './value-cells.ts';

/** A page read as a whole, turned so that its text stands upright. */
export interface PageText extends PageGeometry {
  readonly page: number;
  readonly turn: Turn;
  /** The page without shadows and ruled lines, turned. */
  readonly image: GreyImage;
  readonly lines: readonly OcrLine[];
}

/** Long side at which a page is read, px, and at which only its turn is looked for. */
export const readingSides = { first: 2048, second: 1792 } as const;
const turnSide = 1200;
/** Share of the form's labels from which a page is taken as upright without trying other turns. */
const enoughLabels = 0.4;

/** Reads a page, turning it by 90, 180 or 270 degrees first when more of the form's labels are found that way. */
export async function readPageText(
  engine: OcrEngine,
  page: ReaderPage,
  longSide: number,
  score: (page: PageGeometry) => number,
  signal?: AbortSignal,
): Promise<PageText> {
  const grey = flatten(await decodeGrey(page.bytes, longSide));
  const upright = await readTurned(engine, page.page, grey, 0);
  if (score(upright) >= enoughLabels) return upright;
  const small = flatten(await decodeGrey(page.bytes, turnSide));
  let best: { turn: Turn; score: number } = { turn: 0, score: score(upright) };
  for (const turn of [180, 90, 270] as const) {
    signal?.throwIfAborted();
    const found = score(await readTurned(engine, page.page, small, turn));
    if (found > best.score) best = { turn, score: found };
    if (found >= enoughLabels) break;
  }
  return best.turn === 0 ? upright : readTurned(engine, page.page, grey, best.turn);
}

async function readTurned(engine: OcrEngine, page: number, grey: GreyImage, turn: Turn): Promise<PageText> {
  const { image, rulings } = withoutRulings(turned(grey, turn));
  const lines = await engine.recognise(image, { segmentation: 'page' });
  const lean = measureLean(lines, image.width);
  return { page, turn, image, rulings, lines, lean, rows: groupRows(lines, lean) };
}

/** Scores a page by the labels of one form. */
export function scoreFor(form: FormDefinition, page: number): (page: PageGeometry) => number {
  return ({ rows }) => labelShare(form, page, rows);
}

/** Scores a page by the best of several forms, for pages whose form is not known. */
export function scoreForAny(forms: readonly FormDefinition[]): (page: PageGeometry) => number {
  return ({ rows }) => Math.max(0, ...forms.map(form => (isForm(form, rows) ? 1 : 0)));
}
