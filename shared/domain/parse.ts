import type { z } from 'zod';
import { type InputIssue, InvalidInputError } from './errors.ts';
import { received, wording } from './wording.ts';

const error = wording({ showsTexts: true });

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
  const outcome = schema.safeParse(value, { error, reportInput: true });
  if (outcome.success) return outcome.data;
  const issues = outcome.error.issues.map(
    (issue): InputIssue => ({ path: issue.path.map(String).join('.'), message: told(issue) }),
  );
  const list = issues
    .map(issue => `${issue.path === '' ? '(root)' : issue.path}: ${issue.message}`)
    .join('; ');
  throw new InvalidInputError(code, `Invalid ${what}: ${list}`, issues);
}

/** A schema's own message says what it expects; what came is added where it is a few words. */
function told({ message, input }: z.core.$ZodIssue): string {
  const isWhole = !message.startsWith('expected ') || message.includes(', received ');
  return isWhole || (typeof input === 'object' && input !== null)
    ? message
    : `${message}, received ${received(input, true)}`;
}
