import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/** A strong ETag of what identifies a version: its text, or what it is made from. RFC 9110 section 8.8.3. */
export function etagOf(version: string): string {
  return `"${createHash('sha256').update(version).digest('base64url').slice(0, 22)}"`;
}

/** Whether the client has that version already (`If-None-Match`, also a list, a weak one or `*`; RFC 9110 13.1.2). */
export function isKnown(context: Context, tag: string): boolean {
  const given = context.req.header('If-None-Match');
  if (given === undefined) return false;
  const tags = given.split(',').map(each => each.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}

/** Headers of an answer that a client may keep but must ask about each time. */
export function revalidated(tag: string): { ETag: string; 'Cache-Control': string } {
  return { ETag: tag, 'Cache-Control': 'private, no-cache' };
}

/** The body with its hash as ETag; 304 without a body for who has it. */
export function taggedJson(context: Context, body: object): Response {
  const text = JSON.stringify(body);
  const headers = revalidated(etagOf(text));
  if (isKnown(context, headers.ETag)) return context.body(null, 304, headers);
  return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
}
