import type { LocalRun } from './local-run.ts';

const columns = [
  'documents',
  'documents/s',
  'processor ms/document',
  'its last tenth against its first',
  'peak MB',
  'ledger bytes/document',
  'cost of a document against the first row',
] as const;

/** The runs as a Markdown table; the last column compares processor time and wall time with the first run's. */
export function asTable(runs: readonly LocalRun[]): string {
  const [first] = runs;
  const rows = runs.map(each => [
    each.documents.toLocaleString('en'),
    ((1_000 * each.documents) / each.wallMs).toFixed(1),
    processorMs(each).toFixed(1),
    `× ${(each.processorMsOfTenths.at(-1)! / each.processorMsOfTenths[0]!).toFixed(2)}`,
    (each.peakBytes / 2 ** 20).toFixed(0),
    Math.round(each.ledgerBytes / each.documents).toLocaleString('en'),
    `processor × ${(processorMs(each) / processorMs(first!)).toFixed(2)}, wall × ${(wallMs(each) / wallMs(first!)).toFixed(2)}`,
  ]);
  const lines = [[...columns], columns.map(() => '---:'), ...rows];
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

const processorMs = (run: LocalRun) => run.processorMs / run.documents;
const wallMs = (run: LocalRun) => run.wallMs / run.documents;
