import { z } from 'zod';
import { Box, Count } from '../domain/primitives.ts';
import type { CountValue, ReadAnomaly, ReadingContent, ReadRow } from '../domain/reading.ts';
import type { ContestSlot, FormDefinition } from '../forms/form-definition.ts';
import { parseNumeral } from '../forms/numerals.ts';

const Text = z.string().nullable();
/** Numbers are let through whatever they are: a bad one costs its own value, not the whole reading. */
const Cell = z.strictObject({
  page: z.unknown().optional(),
  box_2d: z.unknown().optional(),
  raw: Text,
  words: Text.default(null),
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
});
const Row = Cell.extend({
  number: z.union([z.number(), z.string(), z.null()]).default(null),
  name: Text.default(null),
  party: Text.default(null),
});
type Cell = z.infer<typeof Cell>;

/** An answer understood, or why it is none. */
export type ParsedAnswer =
  | { readonly content: ReadingContent; readonly problem: null }
  | { readonly content: null; readonly problem: string };

/**
 * The content of a model's JSON answer. An answer that isn't JSON, lacks a field or table of the form or holds one
 * that it doesn't have is a problem as a whole. A number is taken only where its characters say the same: what is
 * negative, fractional, too large, not a number, without characters or at odds with them becomes null, keeps its
 * characters, and is told in `anomalies`. Rows stay as many as there are.
 */
export function parseAnswer(text: string, form: FormDefinition, pages: readonly number[]): ParsedAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { content: null, problem: `not JSON: ${(error as Error).message}` };
  }
  const parsed = answerOf(form).safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`);
    return { content: null, problem: `not in the form's shape: ${issues.slice(0, 5).join('; ')}` };
  }
  const { header, fields, tables } = parsed.data;
  const anomalies: ReadAnomaly[] = [];
  const content: ReadingContent = {
    header: Object.fromEntries(Object.entries(header).map(([id, value]) => [id, blankToNull(value)])),
    fields: Object.fromEntries(
      form.fields.map(({ id }) => {
        return [id, countValue(fields[id]!, numeralIn(form), pages, told(anomalies, `fields.${id}`))];
      }),
    ),
    contests: form.contests.map(slot => ({
      slot: slot.id,
      votes: tables[slot.id]!.map((row, index) =>
        readRow(row, slot, form, pages, told(anomalies, `contests.${slot.id}.votes.${index}`)),
      ),
    })),
  };
  return { content: anomalies.length === 0 ? content : { ...content, anomalies }, problem: null };
}

function answerOf(form: FormDefinition) {
  return z.strictObject({
    header: exactly(form.header, Text),
    fields: exactly(form.fields, Cell),
    tables: exactly(form.contests, z.array(Row)),
  });
}

/** A record with these ids and no others. */
function exactly<Value extends z.ZodType>(ids: readonly { readonly id: string }[], value: Value) {
  return z.strictObject(Object.fromEntries(ids.map(({ id }) => [id, value]))) as unknown as z.ZodType<
    Record<string, z.infer<Value>>
  >;
}

type Tell = (code: ReadAnomaly['code'], message: string) => null;
/** What is wrong with a number as the model gave it and its characters; null where it may stand. */
type Doubt = (value: number, raw: string | null) => { code: ReadAnomaly['code']; message: string } | null;

function told(anomalies: ReadAnomaly[], field: string): Tell {
  return (code, message) => {
    anomalies.push({ code, field, message });
    return null;
  };
}

function readRow(
  row: z.infer<typeof Row>,
  slot: ContestSlot,
  form: FormDefinition,
  pages: readonly number[],
  tell: Tell,
): ReadRow {
  const { number, name, party } = row;
  const whole = z.int().min(0).safeParse(number);
  if (number !== null && !whole.success) {
    tell('row_number_invalid', `The row's number was given as ${JSON.stringify(number)}.`);
  }
  return {
    number: whole.success ? whole.data : null,
    name: blankToNull(name),
    party: blankToNull(party),
    ...countValue(row, rowDoubt(slot, form), pages, tell),
  };
}

/** A mark has no characters to compare with, and neither has a row that was left without a rank. */
function rowDoubt({ columns }: ContestSlot, form: FormDefinition): Doubt {
  if (columns.includes('mark')) return markDoubt;
  const numeral = numeralIn(form);
  return columns.includes('rank')
    ? (value, raw) => (value === 0 && raw === null ? null : numeral(value, raw))
    : numeral;
}

function countValue(cell: Cell, doubt: Doubt, pages: readonly number[], tell: Tell): CountValue {
  const raw = blankToNull(cell.raw);
  const page = pages.find(each => each === cell.page) ?? null;
  return {
    value: countOf(cell.value, raw, doubt, tell),
    raw,
    words: blankToNull(cell.words),
    page,
    box: page === null ? null : boxOf(cell.box_2d),
  };
}

function countOf(value: Cell['value'], raw: string | null, doubt: Doubt, tell: Tell): number | null {
  if (value === null) return null;
  if (typeof value !== 'number') {
    return tell('not_a_number', `A number was given as ${JSON.stringify(value)}.`);
  }
  if (!Number.isInteger(value)) return tell('fractional', `${value} is not a whole number.`);
  if (value < 0) return tell('negative', `${value} is negative.`);
  if (!Count.safeParse(value).success) return tell('too_large', `${value} is larger than any count.`);
  const wrong = doubt(value, raw);
  return wrong === null ? value : tell(wrong.code, wrong.message);
}

function numeralIn(form: FormDefinition): Doubt {
  return (value, raw) => {
    if (raw === null) {
      return { code: 'raw_missing', message: `${value} was given without the characters on the paper.` };
    }
    const said = parseNumeral(raw, form.numerals);
    const quoted = JSON.stringify(raw);
    if (said === null) {
      return {
        code: 'raw_not_understood',
        message: `${quoted} is not one whole number in this form's digits.`,
      };
    }
    return said === value
      ? null
      : { code: 'raw_disagrees', message: `${quoted} says ${said}, not ${value}.` };
  };
}

/** On a single ballot a row is marked (1) or not (0). */
function markDoubt(value: number): ReturnType<Doubt> {
  return value <= 1
    ? null
    : { code: 'not_a_mark', message: `${value} is neither marked (1) nor unmarked (0).` };
}

/** Gemini's [ymin, xmin, ymax, xmax] as [left, top, right, bottom], both in thousandths; null where it is no box. */
function boxOf(given: unknown): Box | null {
  const parsed = Box.safeParse(given);
  if (!parsed.success) return null;
  const [top, left, bottom, right] = parsed.data;
  return top < bottom && left < right ? [left, top, right, bottom] : null;
}

function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}
