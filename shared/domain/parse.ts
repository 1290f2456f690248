import type { z } from 'zod';
import { type InputIssue, InvalidInputError } from './errors.ts';

/**
 * Parses a value that crossed a boundary. Throws {@link InvalidInputError} that lists every mistake with its path.
 * @param what names the input in the message, e.g. `election definition`
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  code = 'invalid_input',
): z.output<Schema> {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const issues = outcome.error.issues.map(
    (issue): InputIssue => ({ path: issue.path.map(String).join('.'), message: issue.message }),
  );
  const list = issues
    .map(issue => `${issue.path === '' ? '(root)' : issue.path}: ${issue.message}`)
    .join('; ');
  throw new InvalidInputError(code, `Invalid ${what}: ${list}`, issues);
}
