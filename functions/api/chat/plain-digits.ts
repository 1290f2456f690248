const zeros = new Map<number, number>();

/** The text with every decimal digit of Unicode made Latin; the rest as it is. */
export function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, digit => {
    const code = digit.codePointAt(0)!;
    return code < 0x80 ? digit : digitOf(code).padEnd(digit.length, ' ');
  });
}

/** Digits of a script follow each other from its zero, and sets that touch are ten each (Unicode, section 4.6). */
function digitOf(code: number): string {
  let start = zeros.get(code);
  if (start === undefined) {
    start = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
    zeros.set(code, start);
  }
  return String((code - start) % 10);
}
