import type { CountValue, ReadRow } from '../../domain/reading.ts';
import type { FormDefinition } from '../../forms/form-definition.ts';
import type { ReadRequest } from '../form-reader.ts';
import { separatorsOf } from './cells.ts';
import { type FoundLabel, findLabels } from './labels.ts';
import { middleX } from './layout.ts';
import { type CellTrace, readNumbers } from './number-cells.ts';
import type { OcrEngine } from './ocr-engine.ts';
import type { PageText } from './page-text.ts';
import { type Anchor, valueCells } from './value-cells.ts';
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
  const fieldCells = valueCells(
    fields.map(label => anchorAfter(label, labels, width)),
    page,
  ).map((cell, index) => ({ cell, inWords: isInWords(form, fields[index]!.id) }));
  const rowCells = tables.map(({ slot, rows }) => {
    const anchors = rows.map(({ row, right, columnsToVotes }) => ({
      row,
      right,
      limit: width,
      skippedCells: columnsToVotes,
    }));
    const inWords = slot.columns.includes('words');
    return valueCells(anchors, page).map(cell => ({ cell, inWords }));
  });
  const read = await readNumbers(engine, request, page, [...fieldCells, ...rowCells.flat()]);
  const values = read.values.values();
  const next = () => values.next().value!;
  return {
    labels: labels.length,
    header: headerOf(form, page, labels),
    fields: Object.fromEntries(fields.map(label => [label.id, next()])),
    contests: tables.map(({ slot, rows }) => ({
      slot: slot.id,
      votes: rows.map(({ number, name, party }) => ({ ...next(), number, name, party })),
    })),
    cells: read.traces,
  };
}

function isInWords(form: FormDefinition, fieldId: string): boolean {
  return form.fields.some(field => field.id === fieldId && field.inWords);
}

/** Where the number of a label is to be looked for: right of it, up to the next label in its row. */
function anchorAfter(label: FoundLabel, labels: readonly FoundLabel[], width: number): Anchor {
  const following = labels.filter(other => other.row === label.row && other.box.left > label.box.right);
  return {
    row: label.row,
    right: label.box.right,
    limit: Math.min(width, ...following.map(other => other.box.left)),
    skippedCells: 0,
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
