import type { BenchRow } from './bench-status.ts';
import type { Question } from './load.ts';

const questions: Record<Question, string> = {
  empty: 'empty handler',
  answer: 'status, 200',
  unchanged: 'status, 304',
  batch: 'batch of 200',
};

/** The benchmark's rows as a Markdown table; milliseconds. */
export function asTable(rows: readonly BenchRow[]): string {
  const lines = rows.map(row => [
    row.documents.toLocaleString('en'),
    row.paceMs === 0 ? 'at once' : `each ${row.paceMs / 1000} s`,
    questions[row.question],
    row.perSecond.toFixed(0),
    row.p50.toFixed(1),
    row.p95.toFixed(1),
    row.p99.toFixed(1),
    row.ratio.toFixed(2),
    row.processorMs?.toFixed(2) ?? '-',
  ]);
  const head = [
    'documents',
    'a poller asks',
    'for',
    'answers/s',
    'p50',
    'p95',
    'p99',
    'p95 ratio',
    'processor ms an answer',
  ];
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
