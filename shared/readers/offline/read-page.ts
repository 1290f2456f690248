import type { Box } from '../../domain/primitives.ts';
import type { CountValue, ReadRow } from '../../domain/reading.ts';
import type { FormDefinition } from '../../forms/form-definition.ts';
import type { ReadRequest } from '../form-reader.ts';
import { inkWithin } from './cell-ink.ts';
import { separatorsOf } from './cells.ts';
import { certainNumber } from './certainty.ts';
import { type Rect, turnedBack } from './grey-image.ts';
import { type FoundLabel, findLabels } from './labels.ts';
import { middleX } from './layout.ts';
import type { OcrEngine } from './ocr-engine.ts';
import type { PageText } from './page-text.ts';
import { type Preparation, readStrips, type StripText } from './strips.ts';
import { type Anchor, type ValueCell, valueCells } from './value-cells.ts';
import { findVoteRows } from './vote-rows.ts';

/** What one page of a document says. */
export interface PageContent {
  readonly labels: number;
  readonly header: Record<string, string | null>;
  readonly fields: Record<string, CountValue>;
  readonly contests: { slot: string; votes: ReadRow[] }[];
  /** The second look at each cell, for the raw answer. */
  readonly cells: readonly CellTrace[];
}

/** Cell in px, what the page, the digits and the text reading gave, strokes, words beside. */
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

type Request = Pick<ReadRequest, 'form' | 'contests' | 'purpose'>;

/** Finds the form's labels and options on a page and reads what belongs to each. */
export async function readPage(engine: OcrEngine, request: Request, page: PageText): Promise<PageContent> {
  const { form, contests } = request;
  const labels = findLabels(form, page.page, page.rows);
  const fields = labels.filter(label => label.kind === 'field');
  const tables = form.contests
    .filter(slot => slot.pages.includes(page.page))
    .map(slot => {
      const contest = contests[slot.id];
      const rows = contest === undefined ? [] : findVoteRows(slot, contest, page.rows, labels, form.numerals);
      return { slot, rows };
    });
  const width = page.image.width;
  const cells = [
    valueCells(
      fields.map(label => anchorAfter(label, labels, width)),
      page,
    ),
    ...tables.map(({ rows }) =>
      valueCells(
        rows.map(({ row, right }) => ({ row, right, limit: width })),
        page,
      ),
    ),
  ];
  const hasWords = [
    fields.map(label => form.fields.find(field => field.id === label.id)?.inWords === true),
    ...tables.map(({ slot, rows }) => rows.map(() => slot.columns.includes('words'))),
  ];
  const read = await readCells(engine, request, page, cells.flat(), hasWords.flat());
  const values = read.map(each => each.value);
  const ofFields = values.splice(0, fields.length);
  return {
    labels: labels.length,
    header: headerOf(form, page, labels),
    fields: Object.fromEntries(fields.map((label, index) => [label.id, ofFields[index]!])),
    contests: tables.map(({ slot, rows }) => ({
      slot: slot.id,
      votes: rows.map(({ number, name, party }) => ({ ...values.shift()!, number, name, party })),
    })),
    cells: read.flatMap(each => each.trace ?? []),
  };
}

/** Where the number of a label is to be looked for: right of it, up to the next label in its row. */
function anchorAfter(label: FoundLabel, labels: readonly FoundLabel[], width: number): Anchor {
  const following = labels.filter(other => other.row === label.row && other.box.left > label.box.right);
  return {
    row: label.row,
    right: label.box.right,
    limit: Math.min(width, ...following.map(other => other.box.left)),
  };
}

/** The text right of each label of the header, in its cell where there are ruled lines. */
function headerOf(
  form: FormDefinition,
  page: PageText,
  labels: readonly FoundLabel[],
): Record<string, string | null> {
  const header: Record<string, string | null> = {};
  for (const label of labels.filter(each => each.kind === 'header')) {
    const { row, right, limit } = anchorAfter(label, labels, page.image.width);
    const after = separatorsOf(row, page.rulings, page.lean).filter(each => each > right);
    const words = row.words.filter(({ box }) => box.left >= right - 2 && box.left < limit);
    const first = words[0];
    const end = first === undefined ? limit : (after.find(each => each > middleX(first.box)) ?? limit);
    const text = words.filter(({ box }) => middleX(box) < end).map(word => word.text);
    header[label.id] = text.length === 0 ? null : text.join(' ').replace(/^[\s:.|]+|[\s|]+$/g, '');
  }
  for (const field of form.header) if (field.page === page.page) header[field.id] ??= null;
  return header;
}

interface ReadCell {
  readonly value: CountValue;
  readonly trace: CellTrace[] | null;
}

async function readCells(
  engine: OcrEngine,
  { form, purpose }: Request,
  page: PageText,
  cells: readonly (ValueCell | null)[],
  hasWords: readonly boolean[],
): Promise<ReadCell[]> {
  const inks = cells.map(cell => (cell === null ? null : inkWithin(page.image, cell.rect)));
  const written = inks.filter(ink => ink !== null);
  const { digits, text } = preparations[purpose];
  const asDigits = await readStrips(engine, written, digits);
  const asText = await readStrips(engine, written, text);
  return cells.map((cell, index) => {
    if (cell === null) return { value: absent(page.page), trace: null };
    const words = hasWords[index] ? cell.beside : null;
    const ink = inks[index]!;
    if (ink === null)
      return { value: { ...absent(page.page), words, box: boxOf(cell.rect, page) }, trace: null };
    const at = written.indexOf(ink);
    const evidence = {
      onPage: cell.onPage,
      asDigits: asDigits[at]!,
      asText: asText[at]!,
      figures: ink.figures,
      words,
    };
    const value = certainNumber(evidence, form.numerals, form.numberWords);
    const raw = rawOf(cell.onPage, asText[at]!, asDigits[at]!);
    return {
      value: { value, raw, words, page: page.page, box: boxOf(ink.box, page) },
      trace: [
        [cell.rect, traced(cell.onPage), traced(asDigits[at]!), traced(asText[at]!), ink.figures, words],
      ],
    };
  });
}

function absent(page: number): CountValue {
  return { value: null, raw: null, words: null, page, box: null };
}

/** What is told as read: the reading of the cell that knew nothing of digits, or what else there is. */
function rawOf(...texts: (StripText | null)[]): string | null {
  return (
    texts.find(each => each !== null && /\p{N}/u.test(each.text))?.text ??
    texts.find(each => each !== null)?.text ??
    null
  );
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
  const share = (value: number, of: number) => Math.min(1000, Math.max(0, Math.round((value / of) * 1000)));
  return [
    share(back.left, width),
    share(back.top, height),
    share(back.right, width),
    share(back.bottom, height),
  ];
}
