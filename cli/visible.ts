/** Control characters, and those that turn the direction of text around or are not shown at all. */
const invisible = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Text that came from outside (names of objects, what a form says) for one line of a terminal: what would move the
 * cursor, colour the screen or turn the line around is written out as `\u{1b}`.
 */
export function visible(text: string): string {
  return text.replace(invisible, character => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
