/**
 * The cheapest one-to-one assignment of rows to columns of a square cost matrix: `result[row]` is its column.
 * Hungarian algorithm with potentials, O(n³) (Kuhn 1955; Jonker and Volgenant 1987).
 */
export function assign(cost: readonly (readonly number[])[]): number[] {
  const size = cost.length;
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  // Rows and columns count from 1; column 0 holds the row that is being placed.
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) place(row);
  const result = new Array<number>(size).fill(0);
  for (let column = 1; column <= size; column++) result[rowOf[column]! - 1] = column - 1;
  return result;

  function place(row: number): void {
    const cheapest = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(size + 1);
    const used = new Uint8Array(size + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      used[column] = 1;
      column = nextColumn(column, cheapest, before, used);
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = before[column]!) rowOf[column] = rowOf[before[column]!]!;
  }

  function nextColumn(from: number, cheapest: Float64Array, before: Int32Array, used: Uint8Array): number {
    const row = rowOf[from]!;
    let delta = Number.POSITIVE_INFINITY;
    let next = 0;
    for (let column = 1; column <= size; column++) {
      if (used[column]) continue;
      const reduced = cost[row - 1]![column - 1]! - rowPotential[row]! - columnPotential[column]!;
      if (reduced < cheapest[column]!) {
        cheapest[column] = reduced;
        before[column] = from;
      }
      if (cheapest[column]! < delta) {
        delta = cheapest[column]!;
        next = column;
      }
    }
    for (let column = 0; column <= size; column++) {
      if (used[column]) {
        rowPotential[rowOf[column]!] = rowPotential[rowOf[column]!]! + delta;
        columnPotential[column] = columnPotential[column]! - delta;
      } else {
        cheapest[column] = cheapest[column]! - delta;
      }
    }
    return next;
  }
}
