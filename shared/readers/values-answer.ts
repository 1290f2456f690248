import { z } from 'zod';
import type { CountValue } from '../domain/reading.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { Cell, countValue, doubtOf, exactly, parseShape, Text } from './answer-cell.ts';
import type { ParseAnswer } from './ask-model.ts';
import type { DisputedValue } from './form-reader.ts';
import { stripNames } from './values-prompt.ts';

const Strip = z.strictObject({ printed: Text, raw: Text, value: Cell.shape.value });

/**
 * The values of a model's JSON answer to {@link import('./values-prompt.ts').valuesTask}, by path, each at the place
 * that was asked about. As in a reading, a number whose characters don't say it is null.
 */
export function parseValues(
  answer: string,
  form: FormDefinition,
  values: readonly DisputedValue[],
): ReturnType<ParseAnswer<Readonly<Record<string, CountValue>>>> {
  const names = stripNames(values.length);
  const parsed = parseShape(answer, exactly(names, Strip));
  if (parsed.answer === null) return { content: null, problem: parsed.problem };
  const read = values.map(({ path, kind, page, box }, index): [string, CountValue] => {
    const { raw, value } = parsed.answer[names[index]!]!;
    const cell = { raw, value, words: null };
    return [path, { ...countValue(cell, doubtOf(kind, form), [], () => null), page, box }];
  });
  return { content: Object.fromEntries(read), problem: null };
}
