import { z } from 'zod';
import type { DocumentSelection } from '../../shared/ledger/document-filter.ts';
import type { ListPosition } from '../../shared/ledger/find-documents.ts';
import { ProblemError } from './problem.ts';

const ListCursor = z.tuple([
  z.string(),
  z.int().min(0),
  z.union([z.null(), z.tuple([z.string().min(1), z.string()])]),
]);

/** Where the next page of a list of documents starts, and of which list: text that clients hand back unread. */
export function encodeListCursor({ fingerprint }: DocumentSelection, { part, after }: ListPosition): string {
  const cursor: z.infer<typeof ListCursor> = [
    fingerprint,
    part,
    after === null ? null : [after.id, after.createdAt],
  ];
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Throws a problem for text that no list gave out, and for a cursor of a list with other filters. */
export function decodeListCursor(
  { fingerprint }: DocumentSelection,
  text: string | undefined,
): ListPosition | undefined {
  if (text === undefined) return undefined;
  const decoded = ListCursor.safeParse(jsonIn(text)).data;
  if (decoded === undefined) throw refused('expected the "next" of an earlier page');
  const [of, part, after] = decoded;
  if (of !== fingerprint)
    throw refused('expected the same filters, and the same reporting units, as on the page that gave it');
  return { part, after: after === null ? null : { id: after[0], createdAt: after[1] } };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // What is no JSON is no cursor.
    return null;
  }
}

function refused(message: string): ProblemError {
  return new ProblemError('invalid_request', 'Expected a cursor that an earlier page of this list gave', {
    issues: [{ path: 'cursor', message }],
  });
}
