const small = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen',
  'seventeen eighteen nineteen',
]
  .join(' ')
  .split(' ');
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const scales = [
  ['million', 1_000_000],
  ['thousand', 1_000],
  [null, 1],
] as const;
const zeroWords = new Set(['zero', 'nil', 'nought', 'none']);

/** 0 to 999,999,999 in British English: `one thousand and five`, `two hundred and seventeen`, `twenty-one`. */
export function formatEnglish(n: number): string {
  if (n < 20) return small[n]!;
  if (n < 100) return tens[Math.floor(n / 10)]! + (n % 10 === 0 ? '' : `-${small[n % 10]}`);
  if (n < 1_000) return joined(`${small[Math.floor(n / 100)]} hundred`, n % 100);
  const [name, size] = n < 1_000_000 ? scales[1] : scales[0];
  return joined(`${formatEnglish(Math.floor(n / size))} ${name}`, n % size);
}

function joined(head: string, rest: number): string {
  if (rest === 0) return head;
  return `${head} ${rest < 100 ? 'and ' : ''}${formatEnglish(rest)}`;
}

/** Lower case, single spaces, without punctuation and the words that only close the amount ("… only", "… votes"). */
export function normaliseEnglish(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .replace(/\b(?:only|votes?|ballots?|voters)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The number that normalised English words say, up to 999,999,999; null where a word or their order is unknown. */
export function parseEnglish(normalised: string): number | null {
  const words = normalised.split(' ');
  if (words.length === 1 && zeroWords.has(words[0]!)) return 0;
  return spelledDigits(words) ?? grammatical(words);
}

/** `two one seven`, as some officials write: two or more single digits. */
function spelledDigits(words: readonly string[]): number | null {
  const digits = words.map(word => small.indexOf(word));
  if (digits.length < 2 || digits.length > 9 || digits.some(digit => digit < 0 || digit > 9)) return null;
  return Number(digits.join(''));
}

function grammatical(words: readonly string[]): number | null {
  let total = 0;
  let at = 0;
  for (const [name, size] of scales) {
    // "and" stands only between what was read and what follows.
    const start = at > 0 && words[at] === 'and' ? at + 1 : at;
    const group = readGroup(words, start);
    const named = group.next > start && (name === null || words[group.next] === name);
    const most = total === 0 && size === 1 ? 1_999 : 999;
    if (!named) continue;
    if (group.value > most) return null;
    total += group.value * size;
    at = name === null ? group.next : group.next + 1;
  }
  return at === words.length && at > 0 ? total : null;
}

/** 1 to 999 (to 1,999 as in `nineteen hundred`) from `start`; `next` is `start` where there is none. */
function readGroup(words: readonly string[], start: number): { value: number; next: number } {
  let value = 0;
  let next = start;
  const unit = (at: number): number =>
    words[at] === 'a' || words[at] === 'an' ? 1 : small.indexOf(words[at]!);
  if (words[next + 1] === 'hundred' && unit(next) > 0) {
    value = unit(next) * 100;
    next += 2;
  } else if (start === 0 && words[0] === 'hundred') {
    value = 100;
    next = 1;
  } else if (unit(next) === 1 && /^(?:thousand|million)$/.test(words[next + 1] ?? '')) {
    return { value: 1, next: next + 1 };
  }
  const rest = value > 0 && words[next] === 'and' ? next + 1 : next;
  const ten = tens.indexOf(words[rest] ?? '-');
  if (ten >= 2) {
    const one = small.indexOf(words[rest + 1]!);
    return one >= 1 && one <= 9
      ? { value: value + ten * 10 + one, next: rest + 2 }
      : { value: value + ten * 10, next: rest + 1 };
  }
  const low = small.indexOf(words[rest]!);
  return low >= 1 ? { value: value + low, next: rest + 1 } : { value, next };
}
