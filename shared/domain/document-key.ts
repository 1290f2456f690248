import { createHash } from 'node:crypto';

/** What an object's name says before anything is read. `page` and `of` are null where the name says nothing of them. */
export interface ObjectName {
  readonly documentKey: string;
  readonly page: number | null;
  readonly of: number | null;
}

const extension = /\.[A-Za-z0-9]{1,5}$/;
const pageSuffix = /(?<=[^/])[_-](?:page|p)(?<page>\d{1,3})(?:of(?<of>\d{1,3}))?$/i;

/**
 * Splits an object's name into its document key and page (DESIGN section 6): the extension and a page suffix
 * (`_p2`, `-p2`, `_page2`, `_p2of6`, any case) are stripped. A page of 0 or beyond its total is part of the name.
 */
export function parseObjectName(object: string): ObjectName {
  const stem = object.replace(extension, '');
  const match = pageSuffix.exec(stem);
  const page = match?.groups?.page === undefined ? null : Number(match.groups.page);
  const of = match?.groups?.of === undefined ? null : Number(match.groups.of);
  if (match === null || page === null || page < 1 || (of !== null && page > of)) {
    return { documentKey: stem, page: null, of: null };
  }
  return { documentKey: stem.slice(0, match.index), page, of };
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** First 20 characters of the lowercase base32 (RFC 4648) SHA-256 of `<inbox bucket>/<document key>`. */
export function documentIdOf(inboxBucket: string, documentKey: string): string {
  const digest = createHash('sha256').update(`${inboxBucket}/${documentKey}`).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  // 13 bytes hold 104 bits: the upper 100 are 20 digits of 5 bits.
  let id = '';
  for (let digit = 0; digit < 20; digit++) id += base32[Number((bits >> BigInt(99 - digit * 5)) & 31n)];
  return id;
}
