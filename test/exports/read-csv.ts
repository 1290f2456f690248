/** The lines of a CSV by RFC 4180, each its cells as text: a reader of its own, so that the writer is not its own judge. */
export function readCsv(text: string, delimiter = ','): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('A quotation mark is never closed');
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    } else {
      while (at < text.length && text[at] !== delimiter && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n')
          throw new Error(`A bare ${JSON.stringify(text[at])} at ${at}`);
        cell += text[at++];
      }
    }
    cells.push(cell);
    if (text[at] === delimiter) at++;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      lines.push(cells);
      cells = [];
    } else throw new Error(`Expected a delimiter or a line's end at ${at}`);
  }
  if (cells.length > 0) throw new Error('The last line has no end');
  return lines;
}

/** The lines below the header, each by its columns. */
export function readTable(text: string, delimiter = ','): Record<string, string>[] {
  const [head = [], ...lines] = readCsv(text.replace(/^\ufeff/, ''), delimiter);
  return lines.map(cells => {
    if (cells.length !== head.length) throw new Error(`${cells.length} cells under ${head.length} columns`);
    return Object.fromEntries(cells.map((cell, column) => [head[column]!, cell]));
  });
}
