import type { Option } from '../../shared/domain/election.ts';
import type { Box } from '../../shared/domain/primitives.ts';
import type { Column, ContestSlot, CountField } from '../../shared/forms/form-definition.ts';
import { formatNumberWords } from '../../shared/forms/number-words.ts';
import { figures, type Ink, signature, writtenOut } from './ink.ts';
import { type Random, seeded } from './random.ts';
import type { Sheet } from './sheet.ts';
import { box, line, type Rectangle, text } from './svg.ts';

/** A4 at 150 dots per inch. */
export const paper = { width: 1240, height: 1754 };

const sans = 'Liberation Sans';
const serif = 'Liberation Serif';
const left = 90;
const right = paper.width - 90;

/** One page of a sheet, drawn. `boxes` says where each count stands, by its path in the Result. */
export interface DrawnPage {
  readonly page: number;
  readonly svg: string;
  readonly boxes: ReadonlyMap<string, Box>;
}

interface Canvas {
  readonly page: number;
  readonly sheet: Sheet;
  readonly ink: Ink;
  readonly random: Random;
  readonly marks: string[];
  readonly boxes: Map<string, Box>;
}

/** Draws every page of a sheet. All printed words come from the form definition, all filled-in ones from the sheet. */
export function drawSheet(sheet: Sheet, ink: Ink): DrawnPage[] {
  const pages: DrawnPage[] = [];
  for (let page = 1; page <= sheet.form.pages; page++) {
    const canvas: Canvas = {
      page,
      sheet,
      ink,
      random: seeded(`${sheet.form.id}/${sheet.place.id}/${page}/ink`),
      marks: [],
      boxes: new Map(),
    };
    let y = drawTitle(canvas);
    y = drawHeader(canvas, y);
    y = drawFields(canvas, y);
    for (const slot of sheet.form.contests) if (slot.pages.includes(page)) y = drawTable(canvas, slot, y);
    if (page === sheet.form.pages) drawSignatures(canvas, y);
    drawFooter(canvas);
    pages.push({ page, svg: wrapped(canvas.marks), boxes: canvas.boxes });
  }
  return pages;
}

/** Which options have their rows on a page: the table is divided evenly over its pages. */
export function rowsOn(slot: ContestSlot, page: number, options: readonly Option[]): readonly Option[] {
  const perPage = Math.ceil(options.length / slot.pages.length);
  const nth = slot.pages.indexOf(page);
  return nth < 0 ? [] : options.slice(nth * perPage, (nth + 1) * perPage);
}

function wrapped(marks: readonly string[]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${paper.width}" height="${paper.height}"` +
    ` viewBox="0 0 ${paper.width} ${paper.height}">` +
    `<rect width="100%" height="100%" fill="#fdfdfb"/>${marks.join('')}</svg>`
  );
}

function drawTitle({ marks, sheet }: Canvas): number {
  const middle = paper.width / 2;
  const authority = `${sheet.country} Electoral Commission`.toUpperCase();
  const title = sheet.form.title.toUpperCase();
  marks.push(
    text(middle, 92, authority, { family: sans, size: 20, anchor: 'middle', fill: '#333' }),
    text(middle, 142, title, { family: serif, size: 42, weight: 'bold', anchor: 'middle' }),
    line(left, 166, right, 166),
    line(left, 171, right, 171),
  );
  return 196;
}

/** A count in the words of the form's language; nothing where the form has none. */
function wordsOf({ form }: Sheet, count: number): string {
  return form.numberWords === null ? '' : formatNumberWords(count, form.numberWords);
}

/** Every field on its own page; a later page repeats those that name the place, so that it can't be mixed up. */
function drawHeader({ marks, sheet, page }: Canvas, top: number): number {
  const shown = sheet.form.header.filter(
    field => field.page === page || field.names === 'unit_id' || field.names === 'unit_name',
  );
  const height = 40;
  let y = top;
  for (const field of shown) {
    marks.push(
      box({ x: left, y, width: right - left, height }, '#777', 1.2),
      line(left + 290, y, left + 290, y + height, 'none', '#777'),
      text(left + 14, y + 28, field.labels[0] ?? field.id, { family: sans, size: 21, fill: '#222' }),
      text(left + 306, y + 28, sheet.header[field.id] ?? '', { family: sans, size: 23, weight: 'bold' }),
    );
    y += height;
  }
  return y + 34;
}

function drawFields(canvas: Canvas, top: number): number {
  let y = top;
  for (const [index, field] of canvas.sheet.form.fields.entries()) {
    if (field.page !== canvas.page) continue;
    drawField(canvas, field, String.fromCharCode(65 + index), y);
    y += 60;
  }
  return y + (y === top ? 6 : 26);
}

function drawField(canvas: Canvas, field: CountField, letter: string, y: number): void {
  const { marks, sheet, ink, random } = canvas;
  const count = sheet.fields[field.id] ?? 0;
  const cell = { x: left + 420, y, width: 170, height: 48 };
  marks.push(
    text(left + 8, y + 33, letter, { family: serif, size: 26, weight: 'bold' }),
    text(left + 56, y + 33, field.labels[0] ?? field.id, { family: sans, size: 24 }),
    box(cell, '#444', 1.8),
    figures(count, cell.x + cell.width - 22, y + 35, ink, random),
  );
  if (field.inWords) {
    marks.push(
      writtenOut(wordsOf(sheet, count), cell.x + cell.width + 24, y + 31, ink, random),
      line(cell.x + cell.width + 16, y + 44, right, y + 44, '2 5'),
    );
  }
  canvas.boxes.set(`fields.${field.id}`, thousandths(cell));
}

const headings: Record<Column, string> = {
  number: 'No.',
  name: 'Candidate',
  party: 'Party',
  votes: 'Votes',
  words: 'Votes in words',
  rank: 'Rank',
  mark: 'Mark',
};
const shares: Record<Column, number> = {
  number: 70,
  name: 230,
  party: 230,
  votes: 140,
  words: 390,
  rank: 100,
  mark: 100,
};

function drawTable(canvas: Canvas, slot: ContestSlot, top: number): number {
  const { marks, sheet, page } = canvas;
  const continued = slot.pages[0] === page ? '' : ' (continued)';
  marks.push(
    text(left, top + 24, `${slot.labels[0]}${continued}`, { family: serif, size: 28, weight: 'bold' }),
  );
  let y = drawHeadings(canvas, slot, top + 42);
  for (const option of rowsOn(slot, page, sheet.contest.options)) y = drawRow(canvas, slot, option, y);
  return y + 40;
}

/** The cells of a table's row from left to right; widths are shared out over the columns that the slot has. */
function cells(slot: ContestSlot, y: number, height: number): [Column, Rectangle][] {
  const total = slot.columns.reduce((sum, column) => sum + shares[column], 0);
  let x = left;
  return slot.columns.map(column => {
    const width = Math.round((shares[column] * (right - left)) / total);
    const cell: [Column, Rectangle] = [column, { x, y, width, height }];
    x += width;
    return cell;
  });
}

function drawHeadings({ marks }: Canvas, slot: ContestSlot, y: number): number {
  for (const [column, cell] of cells(slot, y, 44)) {
    const style = { family: sans, size: 20, weight: 'bold' } as const;
    marks.push(box(cell, '#333', 1.8, '#ececea'), text(cell.x + 14, y + 30, headings[column], style));
  }
  return y + 44;
}

function drawRow(canvas: Canvas, slot: ContestSlot, option: Option, y: number): number {
  const { marks, sheet, ink, random } = canvas;
  const height = 68;
  const votes = sheet.votes[option.id] ?? 0;
  const print = { family: sans, size: 23 };
  for (const [column, cell] of cells(slot, y, height)) {
    const x = cell.x + 14;
    marks.push(box(cell, '#333', 1.6));
    if (column === 'number') marks.push(text(x + 8, y + 43, String(option.number ?? ''), print));
    if (column === 'name') marks.push(text(x, y + 43, option.name, print));
    if (column === 'party') marks.push(text(x, y + 43, option.party ?? option.name, print));
    if (column === 'words') marks.push(writtenOut(wordsOf(sheet, votes), x, y + 43, ink, random));
    if (column === 'votes') {
      marks.push(figures(votes, cell.x + cell.width - 24, y + 45, ink, random));
      canvas.boxes.set(`contests.${sheet.contest.id}.votes.${option.id}`, thousandths(cell));
    }
  }
  return y + height;
}

function drawSignatures({ marks, random }: Canvas, top: number): void {
  const style = { family: sans, size: 18, fill: '#222' };
  const width = (right - left - 60) / 2;
  const roles = ['Presiding officer', 'Deputy presiding officer', 'Agent', 'Agent'];
  marks.push(
    text(left, top + 20, 'Signed at the close of the count', { ...style, size: 20, weight: 'bold' }),
  );
  for (const [index, role] of roles.entries()) {
    const x = left + (index % 2) * (width + 60);
    const y = top + 112 + Math.floor(index / 2) * 108;
    marks.push(signature(x + 70, y - 12, random), line(x, y, x + width, y), text(x, y + 24, role, style));
  }
}

function drawFooter({ marks, sheet, page }: Canvas): void {
  const { form } = sheet;
  const y = paper.height - 66;
  const style = { family: sans, size: 16, fill: '#444' };
  marks.push(
    line(left, y - 26, right, y - 26, 'none', '#777'),
    text(left, y, `Form ${form.id}, version ${form.version}`, style),
    text(paper.width / 2, y, 'Keep flat. Do not staple.', { ...style, anchor: 'middle' }),
    text(right, y, `Page ${page} of ${form.pages}`, { ...style, anchor: 'end' }),
  );
}

function thousandths({ x, y, width, height }: Rectangle): Box {
  const across = (value: number): number => Math.round((value / paper.width) * 1000);
  const down = (value: number): number => Math.round((value / paper.height) * 1000);
  return [across(x), down(y), across(x + width), down(y + height)];
}
