/** Ink that hangs together: its bounding box in pixels and how many pixels it has. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly area: number;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly label: number;
}

/** Labels that turn out to belong together, each pointing at a lower one (union-find with path halving). */
class Labels {
  readonly #parents: number[] = [];

  add(): number {
    this.#parents.push(this.#parents.length);
    return this.#parents.length - 1;
  }

  root(label: number): number {
    let at = label;
    while (this.#parents[at] !== at) {
      this.#parents[at] = this.#parents[this.#parents[at]!]!;
      at = this.#parents[at]!;
    }
    return at;
  }

  join(one: number, other: number): void {
    const [low, high] = [this.root(one), this.root(other)].sort((a, b) => a - b) as [number, number];
    this.#parents[high] = low;
  }
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  area: number;
}

function grow(boxes: Map<number, Box>, label: number, run: Run, y: number): void {
  const box = boxes.get(label);
  const area = run.end - run.start;
  if (box === undefined) {
    boxes.set(label, { left: run.start, top: y, right: run.end, bottom: y + 1, area });
    return;
  }
  box.left = Math.min(box.left, run.start);
  box.right = Math.max(box.right, run.end);
  box.bottom = y + 1;
  box.area += area;
}

/** The runs of one row, each labelled like the runs of the row above that it touches, corners included. */
function labelRow(
  mask: Uint8Array,
  from: number,
  width: number,
  above: readonly Run[],
  labels: Labels,
): Run[] {
  const runs: Run[] = [];
  let next = 0;
  for (let x = 0; x < width; x += 1) {
    if (mask[from + x] === 0) continue;
    const start = x;
    while (x < width && mask[from + x] !== 0) x += 1;
    while (next < above.length && above[next]!.end < start) next += 1;
    let label: number | null = null;
    for (let at = next; at < above.length && above[at]!.start <= x; at += 1) {
      if (label === null) label = above[at]!.label;
      else labels.join(label, above[at]!.label);
    }
    runs.push({ start, end: x, label: label ?? labels.add() });
  }
  return runs;
}

/**
 * The connected components of a mask (eight neighbours), in no particular order. At most `maxRuns` runs of ink are
 * looked at, from the top: a picture of pure noise has millions and no component worth finding.
 */
export function componentsOf(
  mask: Uint8Array,
  width: number,
  height: number,
  maxRuns = 400_000,
): Component[] {
  const labels = new Labels();
  const rows: Run[][] = [];
  let above: Run[] = [];
  let count = 0;
  for (let y = 0; y < height && count < maxRuns; y += 1) {
    above = labelRow(mask, y * width, width, above, labels);
    count += above.length;
    rows.push(above);
  }
  const boxes = new Map<number, Box>();
  rows.forEach((runs, y) => {
    for (const run of runs) grow(boxes, labels.root(run.label), run, y);
  });
  return [...boxes.values()].map(({ left, top, right, bottom, area }) => ({
    left,
    top,
    width: right - left,
    height: bottom - top,
    area,
  }));
}
