import { z } from 'zod';
import { ProblemError } from './problem.ts';

const Cursor = z.object({ id: z.string(), value: z.string() });
export type Cursor = z.infer<typeof Cursor>;

/** Where the next page of a list starts, as text that clients hand back unread. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.id, cursor.value])).toString('base64url');
}

/** Throws a problem for text that no list gave out. */
export function decodeCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    const [id, value] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    return Cursor.parse({ id, value });
  } catch {
    throw new ProblemError('invalid_request', 'Expected a cursor that an earlier page gave', {
      issues: [{ path: 'cursor', message: 'expected the "next" of an earlier page' }],
    });
  }
}
