import { z } from 'zod';
import type { InputIssue } from '../domain/errors.ts';

/** One mistake in a definition. An error keeps the definition from being used, a warning is for its author. */
export interface ValidationIssue extends InputIssue {
  readonly severity: 'error' | 'warning';
}

export function error(path: string, message: string): ValidationIssue {
  return { path, message, severity: 'error' };
}

export function warning(path: string, message: string): ValidationIssue {
  return { path, message, severity: 'warning' };
}

/** Whether any of the issues is an error. */
export function hasErrors(issues: readonly ValidationIssue[]): boolean {
  return issues.some(issue => issue.severity === 'error');
}

/** Everything in which a value differs from its schema. */
export function schemaIssues(schema: z.ZodType, value: unknown): ValidationIssue[] {
  const outcome = schema.safeParse(value);
  if (outcome.success) return [];
  return outcome.error.issues.map(issue => error(issue.path.map(String).join('.'), issue.message));
}

/** An error for each text that occurred before; '' is no text. `what` names it: `id`, `option number`. */
export function* duplicates(
  what: string,
  named: Iterable<readonly [text: string, path: string]>,
): Generator<ValidationIssue> {
  const first = new Map<string, string>();
  for (const [text, path] of named) {
    const before = first.get(text);
    if (text === '') continue;
    if (before === undefined) first.set(text, path);
    else yield error(path, `Duplicate ${what} "${text}"; it stands at ${before} as well`);
  }
}

/** `Unknown field "x"; expected one of a, b`. At most 8 are listed. */
export function unknown(what: string, text: string, known: Iterable<string>): string {
  const all = [...known];
  if (all.length === 0) return `Unknown ${what} "${text}"; there are none`;
  const listed = all.slice(0, 8).join(', ');
  const more = all.length > 8 ? ` … (${all.length} in all)` : '';
  return `Unknown ${what} "${text}"; expected one of ${listed}${more}`;
}

/*
 * A definition with one mistake in its shape is still looked through for all the others: it is read with schemas
 * that put a stand-in wherever something is missing or of the wrong type. What stands in is never reported.
 */

/** A text, '' where there is none. */
export const looseText = z.string().catch('');

/** A list, empty where there is none; an entry of the wrong type stays in its place. */
export function looseList<Entry extends z.ZodType>(entry: Entry) {
  return z.array(entry).catch([]);
}

/** A record, empty where there is none. */
export function looseRecord<Entry extends z.ZodType>(entry: Entry) {
  return z.record(z.string(), entry).catch({});
}

/** An object of which every field has a stand-in. */
export function looseObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const isRecord = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return z.preprocess(value => (isRecord(value) ? value : {}), z.object(shape));
}
