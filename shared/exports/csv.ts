/** What stands between the cells of a line. */
export const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type Delimiter = keyof typeof delimiters;

/** Tells a spreadsheet that the file is UTF-8; without it Excel takes the system's own encoding. */
export const byteOrderMark = '\ufeff';

/**
 * A line of RFC 4180: text in quotation marks, numbers and truth values bare, null an empty cell, and CRLF at the end.
 * Text that a spreadsheet would take for a formula is defused.
 */
export function csvLine(
  cells: readonly (string | number | boolean | null)[],
  delimiter: Delimiter = 'comma',
): string {
  const written = cells.map(cell => {
    if (cell === null) return '';
    return typeof cell === 'string' ? `"${defused(cell).replaceAll('"', '""')}"` : String(cell);
  });
  return `${written.join(delimiters[delimiter])}\r\n`;
}

/**
 * An apostrophe before what begins like a formula, also behind spaces that a spreadsheet drops and in the full-width
 * forms that some take for the same, and before a line break or tab, behind which a formula could begin.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function defused(text: string): string {
  return /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}
