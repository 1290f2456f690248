import type { Box } from '../../domain/primitives.ts';
import type { CountValue } from '../../domain/reading.ts';
import type { FormDefinition } from '../../forms/form-definition.ts';
import type { DisputedValue, ReaderPage } from '../form-reader.ts';
import { type CellInk, inkWithin } from './cell-ink.ts';
import { sureNumber } from './certainty.ts';
import { denoised } from './denoise.ts';
import { flatten } from './flatten.ts';
import { decodeGrey, type GreyImage, type Rect } from './grey-image.ts';
import type { OcrEngine } from './ocr-engine.ts';
import { withoutRulings } from './rulings.ts';
import { type Preparation, readStrips } from './strips.ts';

/** Long side at which a page is looked at once more, px; neither that of the first nor of the second reading. */
const lookSide = 2304;
/** Other sizes and other treatments of the same ink than the two readings use. */
const asDigits: Preparation = { inkHeight: 41, blackAndWhite: false, whitelist: '0123456789,.' };
const asText: Preparation = { inkHeight: 50, blackAndWhite: true };
/** How far a cell reaches beyond the box of its number, in heights of the box: a digit that was overlooked is in it. */
const reach = { aside: 1.2, above: 0.35 };

/** What is read in a value's cell; the raw answer of the look. */
export interface DisputedTrace {
  readonly path: string;
  readonly digits: string | null;
  readonly text: string | null;
  readonly value: number | null;
}

/**
 * Reads the cells of disputed values by themselves, on a page prepared in a third way. It takes the page as it stands,
 * as preprocess has turned it upright; of one that isn't, nothing is sure and everything null. So are marks.
 */
export async function readDisputed(
  engine: OcrEngine,
  form: FormDefinition,
  page: ReaderPage,
  disputed: readonly DisputedValue[],
): Promise<{ values: Record<string, CountValue>; traces: DisputedTrace[] }> {
  const counts = disputed.filter(each => each.kind === 'count');
  const image = counts.length === 0 ? null : await prepared(page);
  const cells = counts.map(each => (image === null ? null : inkWithin(image, cellOf(each.box, image))));
  const written = cells.filter((cell): cell is CellInk => cell !== null);
  const digits = await readStrips(engine, written, asDigits);
  const texts = await readStrips(engine, written, asText);
  const values: Record<string, CountValue> = {};
  const traces: DisputedTrace[] = [];
  for (const { path, box } of disputed) {
    const cell = cells[counts.findIndex(each => each.path === path)] ?? null;
    const at = cell === null ? -1 : written.indexOf(cell);
    const [asNumber, asWords] = [digits[at] ?? null, texts[at] ?? null];
    const evidence = {
      onPage: null,
      asDigits: asNumber,
      asText: asWords,
      figures: cell?.figures ?? 0,
      words: null,
    };
    const value = sureNumber(evidence, form.numerals, null)?.value ?? null;
    values[path] = { value, raw: asWords?.text ?? null, words: null, page: page.page, box };
    traces.push({ path, digits: asNumber?.text ?? null, text: asWords?.text ?? null, value });
  }
  return { values, traces };
}

/** Null where the image can't be decoded: then nothing on it is sure. */
async function prepared(page: ReaderPage): Promise<GreyImage | null> {
  const decoded = await decodeGrey(page.bytes, lookSide).catch(() => null);
  return decoded === null ? null : withoutRulings(flatten(await denoised(decoded))).image;
}

function cellOf([left, top, right, bottom]: Box, { width, height }: GreyImage): Rect {
  const tall = ((bottom - top) / 1000) * height;
  return {
    left: Math.max(0, Math.floor((left / 1000) * width - tall * reach.aside)),
    top: Math.max(0, Math.floor((top / 1000) * height - tall * reach.above)),
    right: Math.min(width, Math.ceil((right / 1000) * width + tall * reach.aside)),
    bottom: Math.min(height, Math.ceil((bottom / 1000) * height + tall * reach.above)),
  };
}
