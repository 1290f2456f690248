import type { Box } from '../../domain/primitives.ts';
import type { CountValue } from '../../domain/reading.ts';
import type { ReadRequest } from '../form-reader.ts';
import { inkWithin } from './cell-ink.ts';
import { type NumberEvidence, sureNumber, trustedNumbers } from './certainty.ts';
import { type Rect, turnedBack } from './grey-image.ts';
import type { OcrEngine } from './ocr-engine.ts';
import type { PageText } from './page-text.ts';
import { type Preparation, readStrips, type StripText } from './strips.ts';
import type { ValueCell } from './value-cells.ts';

/** A cell to be read; `inWords` where the form has the number in words beside it. */
export interface WantedNumber {
  readonly cell: ValueCell | null;
  readonly inWords: boolean;
}

/** Of one cell, in short: its place in px, what the page, the digits and the text reading gave, strokes, words. */
export type CellTrace = readonly [Rect, string | null, string | null, string | null, number, string | null];

/** The two preparations in which a number's cell is read again; a second reading uses others. */
const preparations: Record<ReadRequest['purpose'], { digits: Preparation; text: Preparation }> = {
  first: {
    digits: { inkHeight: 38, blackAndWhite: false, whitelist: '0123456789,.' },
    text: { inkHeight: 30, blackAndWhite: true },
  },
  second: {
    digits: { inkHeight: 44, blackAndWhite: true, whitelist: '0123456789,.' },
    text: { inkHeight: 34, blackAndWhite: false },
  },
};

/** Reads every cell of a page twice more, apart from the page, and says which numbers are sure. */
export async function readNumbers(
  engine: OcrEngine,
  { form, purpose }: Pick<ReadRequest, 'form' | 'purpose'>,
  page: PageText,
  wanted: readonly WantedNumber[],
): Promise<{ values: CountValue[]; traces: CellTrace[] }> {
  const inks = wanted.map(({ cell }) => (cell === null ? null : inkWithin(page.image, cell.rect)));
  const written = inks.filter(ink => ink !== null);
  const { digits, text } = preparations[purpose];
  const asDigits = await readStrips(engine, written, digits);
  const asText = await readStrips(engine, written, text);
  const evidence = written.map((ink, at): NumberEvidence => {
    const { cell, inWords } = wanted[inks.indexOf(ink)]!;
    const [digitsRead, textRead] = [asDigits[at]!, asText[at]!];
    const words = inWords ? cell!.beside : null;
    return { onPage: cell!.onPage, asDigits: digitsRead, asText: textRead, figures: ink.figures, words };
  });
  const numbers = trustedNumbers(evidence.map(each => sureNumber(each, form.numerals, form.numberWords)));
  const values = wanted.map(({ cell, inWords }, index): CountValue => {
    const ink = inks[index]!;
    const words = inWords && cell !== null ? cell.beside : null;
    const box = cell === null ? null : boxOf(ink?.box ?? cell.rect, page);
    if (ink === null) return { value: null, raw: null, words, page: page.page, box };
    const at = written.indexOf(ink);
    const value = numbers[at]!;
    return { value, raw: rawOf(value, evidence[at]!), words, page: page.page, box };
  });
  const traces = evidence.map((each, at): CellTrace => {
    const { rect } = wanted[inks.indexOf(written[at]!)]!.cell!;
    const texts = [traced(each.onPage), traced(each.asDigits), traced(each.asText)] as const;
    return [rect, ...texts, each.figures, each.words];
  });
  return { values, traces };
}

/** What is told as read: of a sure number the reading of its cell, otherwise the first reading that has a digit. */
function rawOf(value: number | null, { onPage, asDigits, asText }: NumberEvidence): string | null {
  if (value !== null) return asText!.text;
  const texts = [onPage, asText, asDigits].flatMap(each => each?.text ?? []);
  return texts.find(each => /\p{Nd}/u.test(each)) ?? texts[0] ?? null;
}

function traced(text: StripText | null): string | null {
  return text === null ? null : `${text.text} ${Math.round(text.confidence)}`;
}

/** A rectangle of the turned page in thousandths of the page as it was given. */
function boxOf(rect: Rect, { image, turn }: PageText): Box {
  const back = turnedBack(rect, image, turn);
  const sideways = turn === 90 || turn === 270;
  const width = sideways ? image.height : image.width;
  const height = sideways ? image.width : image.height;
  const share = (px: number, of: number) => Math.min(1000, Math.max(0, Math.round((px / of) * 1000)));
  return [
    share(back.left, width),
    share(back.top, height),
    share(back.right, width),
    share(back.bottom, height),
  ];
}
