import { visible } from './visible.ts';

/** Lines of columns as wide as their widest cell; the last column is as long as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows.map(row => row.map(visible))];
  const widths = head.map((_, column) => Math.max(...lines.map(line => widthOf(line[column] ?? ''))));
  const last = head.length - 1;
  widths[last] = widthOf(head[last] ?? '');
  const text = lines.map(line =>
    line
      .map((cell, column) => (column === last ? cell : padded(cell, widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [text[0], widths.map(width => '─'.repeat(width)).join('  '), ...text.slice(1)].join('\n');
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

const segments = new Intl.Segmenter();

/** Characters as a terminal shows them: a Thai vowel above its consonant takes no room of its own. */
function widthOf(text: string): number {
  return [...segments.segment(text)].length;
}
