import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FilledLedger, fillLedger } from './fill-ledger.ts';
import type { Question } from './load.ts';
import { runLoad, startTarget, type Target } from './processes.ts';

export interface BenchOptions {
  /** Sizes of the ledgers, in documents. */
  readonly documents: readonly number[];
  readonly pollers: number;
  readonly seconds: number;
  readonly rounds: number;
  /** Of pollers that ask now and then, and of those that ask for 200 documents. */
  readonly paceMs: number;
  readonly batchPaceMs: number;
}

/** One line of the table: how long answers took, and p95 as a multiple of the empty handler's under the same load. */
export interface BenchRow {
  readonly documents: number;
  readonly paceMs: number;
  readonly question: Question;
  readonly answers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly ratio: number;
  /** Processor time of the server for an answer, in milliseconds: unlike the times above, others on the machine don't change it much. */
  readonly processorMs: number | null;
}

interface Sample {
  latencies: number[];
  seconds: number;
  answers: number;
  processorMs: number | null;
}

/** Status beside an empty handler: both servers run at once, and in each round are asked one after the other. */
export async function benchStatus(options: BenchOptions, tell: (line: string) => void): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const empty = await startTarget('empty');
  try {
    for (const documents of options.documents) {
      const folder = await mkdtemp(join(tmpdir(), 'ballots-bench-'));
      try {
        const begun = performance.now();
        const ledger = await fillLedger(folder, documents, options.pollers);
        tell(`${documents} documents written in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
        rows.push(...(await benchLedger(options, empty, ledger, tell)));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await empty.stop();
  }
  return rows;
}

async function benchLedger(
  { pollers, seconds, rounds, paceMs, batchPaceMs }: BenchOptions,
  empty: Target,
  ledger: FilledLedger,
  tell: (line: string) => void,
): Promise<BenchRow[]> {
  const api = await startTarget('api', {
    BALLOTS_DATA_DIR: ledger.folder,
    INBOX_DIR: join(ledger.folder, 'inbox'),
    READER: 'offline',
    LOG_LEVEL: 'WARNING',
  });
  const loads = [
    { paceMs: 0, questions: ['empty', 'answer', 'unchanged'] },
    { paceMs, questions: ['empty', 'answer', 'unchanged'] },
    { paceMs: batchPaceMs, questions: ['empty', 'batch'] },
  ] as const;
  const samples = loads.map(
    ({ questions }) => new Map(questions.map(each => [each as Question, newSample()])),
  );
  const targetOf = (question: Question): Target => (question === 'empty' ? empty : api);
  const ask = (question: Question, pace: number, forSeconds: number) =>
    runLoad({
      url: targetOf(question).url,
      question,
      pollers,
      seconds: forSeconds,
      paceMs: pace,
      documentIds: ledger.documentIds,
      keys: question === 'empty' ? [] : ledger.keys,
    });
  try {
    for (const question of ['empty', 'answer', 'unchanged', 'batch'] as const) {
      await ask(question, question === 'batch' ? batchPaceMs : 0, seconds / 2);
    }
    for (let round = 1; round <= rounds; round++) {
      for (const [index, load] of loads.entries()) {
        for (const question of load.questions) {
          // Long enough for each poller to ask at least twice.
          const forSeconds = Math.max(seconds, (2 * load.paceMs) / 1000);
          const before = targetOf(question).processorMs();
          const measured = await ask(question, load.paceMs, forSeconds);
          const after = targetOf(question).processorMs();
          const sample = samples[index]!.get(question)!;
          sample.answers += measured.answers;
          sample.processorMs =
            before === null || after === null ? null : (sample.processorMs ?? 0) + after - before;
          sample.latencies.push(...measured.latencies);
          sample.seconds += measured.seconds;
        }
      }
      tell(`round ${round} of ${rounds}`);
    }
  } finally {
    await api.stop();
  }
  return loads.flatMap(({ paceMs: pace }, index) => {
    const reference = percentile(samples[index]!.get('empty')!.latencies, 95);
    return [...samples[index]!].map(([question, { latencies, seconds: took, answers, processorMs }]) => ({
      documents: ledger.documentIds.length,
      paceMs: pace,
      question,
      answers: latencies.length,
      perSecond: latencies.length / took,
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: percentile(latencies, 99),
      ratio: percentile(latencies, 95) / reference,
      processorMs: processorMs === null ? null : processorMs / answers,
    }));
  });
}

function newSample(): Sample {
  return { latencies: [], seconds: 0, answers: 0, processorMs: null };
}

/** By nearest rank: the least value that at least that share of all is not above. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
