const small = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A whole number below one million in English words as the example forms spell it: `two hundred seventy-one`. */
export function inWords(count: number): string {
  if (count >= 1000) return joined(`${inWords(Math.floor(count / 1000))} thousand`, count % 1000, ' ');
  if (count >= 100) return joined(`${small[Math.floor(count / 100)]} hundred`, count % 100, ' ');
  if (count >= 20) return joined(tens[Math.floor(count / 10)] ?? '', count % 10, '-');
  return small[count] ?? '';
}

function joined(head: string, rest: number, separator: string): string {
  return rest === 0 ? head : `${head}${separator}${inWords(rest)}`;
}
