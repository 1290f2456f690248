export type Point = readonly [x: number, y: number];

/** The nine numbers of a projective map of the plane, row by row; the last is 1. */
export type Homography = readonly number[];

/**
 * The projective map that takes each of four points to its counterpart: eight linear equations, two a pair
 * (Hartley and Zisserman, Multiple View Geometry, 2003, section 4.1).
 */
export function homography(from: readonly Point[], to: readonly Point[]): Homography {
  const rows = from.flatMap(([x, y], index) => {
    const [u, v] = to[index] ?? [0, 0];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return [...solved(rows), 1];
}

export function mapped([a, b, c, d, e, f, g, h]: Homography, [x, y]: Point): Point {
  const w = (g ?? 0) * x + (h ?? 0) * y + 1;
  return [((a ?? 0) * x + (b ?? 0) * y + (c ?? 0)) / w, ((d ?? 0) * x + (e ?? 0) * y + (f ?? 0)) / w];
}

/** Gauss and Jordan with pivoting; each row holds the coefficients of an equation and its right side. */
function solved(equations: number[][]): number[] {
  const rows = equations.map(row => [...row]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const below = rows.slice(column).sort((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0));
    rows.splice(column, size - column, ...below);
    const pivot = rows[column] ?? [];
    const scale = pivot[column] ?? 0;
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / scale;
      for (let at = column; at <= size; at++) row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}
