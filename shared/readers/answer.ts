import { z } from 'zod';
import type { ReadAnomaly, ReadingContent, ReadRow } from '../domain/reading.ts';
import type { ContestSlot, FormDefinition } from '../forms/form-definition.ts';
import {
  blankToNull,
  Cell,
  countValue,
  doubtOf,
  exactly,
  parseShape,
  type Tell,
  Text,
  told,
} from './answer-cell.ts';
import { valueKind } from './form-reader.ts';

const Row = Cell.extend({
  number: z.union([z.number(), z.string(), z.null()]).default(null),
  name: Text.default(null),
  party: Text.default(null),
});

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
  const { answer, problem } = parseShape(text, answerOf(form));
  if (answer === null) return { content: null, problem };
  const { header, fields, tables } = answer;
  const anomalies: ReadAnomaly[] = [];
  const content: ReadingContent = {
    header: Object.fromEntries(Object.entries(header).map(([id, value]) => [id, blankToNull(value)])),
    fields: Object.fromEntries(
      form.fields.map(({ id }) => {
        return [id, countValue(fields[id]!, doubtOf('count', form), pages, told(anomalies, `fields.${id}`))];
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
    header: exactly(idsOf(form.header), Text),
    fields: exactly(idsOf(form.fields), Cell),
    tables: exactly(idsOf(form.contests), z.array(Row)),
  });
}

function idsOf(parts: readonly { readonly id: string }[]): string[] {
  return parts.map(({ id }) => id);
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
    ...countValue(row, doubtOf(valueKind(slot), form), pages, tell),
  };
}
