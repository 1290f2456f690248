/** Where something stands on the drawing, in its own units (A4 at 150 dots per inch: 1240 × 1754). */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly family: string;
  readonly size: number;
  readonly weight?: 'normal' | 'bold';
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  /** Clockwise, in degrees, around the text's own anchor. */
  readonly turn?: number;
}

/** One line of text with its baseline at `y`. */
export function text(x: number, y: number, content: string, style: TextStyle): string {
  const turn =
    style.turn === undefined ? '' : ` transform="rotate(${round(style.turn)} ${round(x)} ${round(y)})"`;
  return (
    `<text x="${round(x)}" y="${round(y)}" font-family="${style.family}" font-size="${round(style.size)}"` +
    ` font-weight="${style.weight ?? 'normal'}" text-anchor="${style.anchor ?? 'start'}"` +
    ` fill="${style.fill ?? '#111'}" xml:space="preserve"${turn}>${escaped(content)}</text>`
  );
}

export function box(at: Rectangle, stroke = '#333', strokeWidth = 1.6, fill = 'none'): string {
  return (
    `<rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}"` +
    ` fill="${fill}" stroke="${stroke}" stroke-width="${strokeWidth}"/>`
  );
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  dashes = 'none',
  stroke = '#333',
): string {
  return (
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-width="1.6"` +
    ` stroke-dasharray="${dashes}"/>`
  );
}

/** A pen stroke through the points, rounded. */
export function stroke(
  points: readonly (readonly [number, number])[],
  colour: string,
  width: number,
): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const path = rest.map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? first;
    return `Q ${round(fromX)} ${round(fromY)} ${round((fromX + x) / 2)} ${round((fromY + y) / 2)}`;
  });
  return (
    `<path d="M ${round(first[0])} ${round(first[1])} ${path.join(' ')}" fill="none" stroke="${colour}"` +
    ` stroke-width="${width}" stroke-linecap="round"/>`
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
