const above = new Uint16Array(256);
const longest = above.length - 1;

/**
 * How alike two keys are, 1 for equal and 0 for nothing in common: 1 − edit distance / length of the longer
 * (Levenshtein, 1966). Keys are cut at 255 UTF-16 units.
 */
export function similarity(left: string, right: string): number {
  if (left === right) return 1;
  if (left === '' || right === '') return 0;
  const from = left.slice(0, longest);
  const to = right.slice(0, longest);
  return 1 - distance(from, to) / Math.max(from.length, to.length);
}

function distance(from: string, to: string): number {
  for (let column = 0; column <= to.length; column++) above[column] = column;
  for (let row = 1; row <= from.length; row++) {
    let diagonal = above[0]!;
    above[0] = row;
    const letter = from.charCodeAt(row - 1);
    for (let column = 1; column <= to.length; column++) {
      const substituted = diagonal + (letter === to.charCodeAt(column - 1) ? 0 : 1);
      diagonal = above[column]!;
      above[column] = Math.min(substituted, diagonal + 1, above[column - 1]! + 1);
    }
  }
  return above[to.length]!;
}
