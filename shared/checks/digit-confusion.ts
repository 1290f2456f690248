/** How a number may have been misread: a rank (higher is likelier, 0 to 1) and the reason in words. */
export interface Misreading {
  readonly likelihood: number;
  readonly reason: string;
}

/**
 * Digits as written → as read, likeliest first. The first three are what Gemini did most in 425 real readings of
 * Thai forms (data README); the rest are pairs of like shape in handwriting.
 */
const confusions: readonly (readonly [string, string])[] = [
  ['4', '5'],
  ['8', '4'],
  ['9', '4'],
  ['6', '5'],
  ['1', '7'],
  ['3', '8'],
  ['5', '6'],
  ['0', '6'],
  ['3', '5'],
  ['2', '7'],
  ['9', '7'],
  ['8', '9'],
];

/** How likely it is that `written` was read as `read`, by what happens to digits. */
export function howMisread(written: number, read: number): Misreading {
  const from = String(written);
  const to = String(read);
  if (from.length === to.length) return sameLength(from, to);
  if (from.length === to.length + 1 && isDropped(from, to)) {
    return { likelihood: 0.4, reason: `A digit of ${from} would have been left out.` };
  }
  if (to.length === from.length + 1 && isDropped(to, from)) {
    return { likelihood: 0.35, reason: `A digit of ${from} would have been read twice.` };
  }
  return { likelihood: 0.05, reason: 'No usual misreading of digits explains it.' };
}

function sameLength(from: string, to: string): Misreading {
  const places = [...from].flatMap((digit, place) => (digit === to[place] ? [] : [place]));
  const [first, second] = places;
  if (places.length === 1) return oneDigit(from[first!]!, to[first!]!);
  const swapped =
    places.length === 2 &&
    second === first! + 1 &&
    from[first!] === to[second] &&
    from[second] === to[first!];
  if (swapped) return { likelihood: 0.45, reason: 'Two neighbouring digits would have changed places.' };
  if (places.length === 2) return { likelihood: 0.2, reason: 'Two digits would have been misread.' };
  return { likelihood: 0.05, reason: 'No usual misreading of digits explains it.' };
}

function oneDigit(from: string, to: string): Misreading {
  const rank = confusions.findIndex(([written, read]) => written === from && read === to);
  const likelihood = rank === -1 ? 0.5 : 1 - rank * 0.03;
  return { likelihood, reason: `${from} would have been read as ${to}.` };
}

/** Whether `short` is `long` with one digit left out. */
function isDropped(long: string, short: string): boolean {
  return [...long].some((_, place) => long.slice(0, place) + long.slice(place + 1) === short);
}
