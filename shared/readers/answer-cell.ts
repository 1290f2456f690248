import { z } from 'zod';
import { Box, Count } from '../domain/primitives.ts';
import type { CountValue, ReadAnomaly } from '../domain/reading.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { parseNumeral } from '../forms/numerals.ts';
import type { ValueKind } from './form-reader.ts';

export const Text = z.string().nullable();
/** Numbers are let through whatever they are: a bad one costs its own value, not the whole reading. */
export const Cell = z.strictObject({
  page: z.unknown().optional(),
  box_2d: z.unknown().optional(),
  raw: Text,
  words: Text.default(null),
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
});
export type Cell = z.infer<typeof Cell>;

/** Parses a model's JSON answer; `problem` says why it is none. */
export function parseShape<Shape extends z.ZodType>(
  text: string,
  shape: Shape,
):
  | { readonly answer: z.infer<Shape>; readonly problem: null }
  | { readonly answer: null; readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { answer: null, problem: `not JSON: ${(error as Error).message}` };
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return { answer: parsed.data, problem: null };
  const issues = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`);
  return { answer: null, problem: `not in the form's shape: ${issues.slice(0, 5).join('; ')}` };
}

/** A record with these ids and no others. */
export function exactly<Value extends z.ZodType>(ids: readonly string[], value: Value) {
  return z.strictObject(Object.fromEntries(ids.map(id => [id, value]))) as unknown as z.ZodType<
    Record<string, z.infer<Value>>
  >;
}

/** Takes down why a number can't stand; it is null then. */
export type Tell = (code: ReadAnomaly['code'], message: string) => null;
/** What is wrong with a number as the model gave it and its characters; null where it may stand. */
export type Doubt = (
  value: number,
  raw: string | null,
) => { code: ReadAnomaly['code']; message: string } | null;

/** Tells into a list, of one field. */
export function told(anomalies: ReadAnomaly[], field: string): Tell {
  return (code, message) => {
    anomalies.push({ code, field, message });
    return null;
  };
}

/** How a number of that kind is doubted. A mark has no characters to compare with, nor has a row without a rank. */
export function doubtOf(kind: ValueKind, form: FormDefinition): Doubt {
  const numeral = numeralIn(form);
  switch (kind) {
    case 'mark':
      return markDoubt;
    case 'rank':
      return (value, raw) => (value === 0 && raw === null ? null : numeral(value, raw));
    case 'count':
      return numeral;
  }
}

/** A cell of an answer as a number of the reading; what can't stand is null and is told. */
export function countValue(cell: Cell, doubt: Doubt, pages: readonly number[], tell: Tell): CountValue {
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

/** The text, null where it is blank. */
export function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}
