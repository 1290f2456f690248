import { InvalidInputError } from '../domain/errors.ts';

/** Longest object name in UTF-8 bytes (https://cloud.google.com/storage/docs/objects#naming). */
export const maxObjectNameBytes = 1024;

/**
 * Says what is wrong with an object's name by Cloud Storage's rules, null when it is a legal one: 1 to 1,024 bytes of
 * well-formed UTF-8 without NUL, CR and LF, and neither `.` nor `..`. Every store keeps to them, so that what works
 * with a folder works in the cloud.
 */
export function objectNameFault(object: string): string | null {
  const bytes = Buffer.byteLength(object);
  if (bytes < 1 || bytes > maxObjectNameBytes) {
    return `expected 1 to ${maxObjectNameBytes} UTF-8 bytes but received ${bytes}`;
  }
  if (!object.isWellFormed()) return 'expected well-formed Unicode but received a lone surrogate';
  if (/[\0\r\n]/.test(object)) return 'expected no NUL, carriage return or line feed';
  return object === '.' || object === '..' ? `"${object}" names no object` : null;
}

/** Throws {@link InvalidInputError} `invalid_object_name` for a name that no bucket can hold. */
export function checkObjectName(object: string): void {
  const fault = objectNameFault(object);
  if (fault === null) return;
  const shown = JSON.stringify(object.length > 80 ? `${object.slice(0, 80)}…` : object);
  throw new InvalidInputError('invalid_object_name', `Invalid object name ${shown}: ${fault}`, [
    { path: 'object', message: fault },
  ]);
}

/**
 * Compares well-formed texts by their UTF-8 bytes, without encoding them. It differs from `<` only where a surrogate
 * pair (U+10000 and above) meets U+E000 to U+FFFF, which UTF-16 puts the wrong way round.
 */
export function compareUtf8(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const aboveBmp = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    return aboveBmp(a) === aboveBmp(b) ? a - b : aboveBmp(a) ? 1 : -1;
  }
  return left.length - right.length;
}
