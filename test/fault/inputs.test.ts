import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { functionEnvironment } from '../../deploy/scripts/build-function.ts';
import { PageRejectionCode } from '../../shared/domain/page.ts';
import { writeIngredients } from './inputs/hostile-input.ts';

/** How many; without it as many as fit the time. */
const wanted = process.env.BALLOTS_FAULT_INPUTS;
const seed = Number(process.env.BALLOTS_FAULT_SEED ?? 20_261_123);
const boundedMs = 60_000;
const atLeast = 200;
const maxResidentBytes = 512 * 2 ** 20;
const sampleEveryMs = 100;
const program = fileURLToPath(new URL('inputs/input-worker.ts', import.meta.url));

/** A line of the worker: an input that it begins, or what became of one. */
interface Line {
  readonly number: number;
  readonly kind: string;
  readonly object?: string;
  readonly ms?: number;
  readonly outcomes?: readonly string[];
}

interface Run {
  readonly lines: readonly Line[];
  /** The input that was in hand when the process ended by itself, null where it did not. */
  readonly crashedAt: Line | null;
  readonly peakBytes: number;
}

/** What the process ever held, in bytes; 0 where the system doesn't tell. */
function peakOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  const status = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** Runs a worker over the numbers, with the environment of the deployed function, until it is through or time is up. */
async function run(folder: string, first: number, last: number, untilMs: number): Promise<Run> {
  const child = spawn(process.execPath, [program, folder, String(seed), String(first), String(last)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...functionEnvironment },
  });
  const lines: Line[] = [];
  let begun: Line | null = null;
  let peakBytes = 0;
  let stopped = false;
  createInterface({ input: child.stdout }).on('line', text => {
    const line = JSON.parse(text) as Line;
    begun = line.outcomes === undefined ? line : null;
    if (line.outcomes !== undefined) lines.push(line);
  });
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid!));
    stopped = Date.now() > untilMs;
    if (stopped) child.kill('SIGKILL');
  }, sampleEveryMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(sampling);
  const crashed = code !== 0 && !stopped;
  return { lines, crashedAt: crashed ? (begun ?? lines.at(-1) ?? null) : null, peakBytes };
}

/** How often each name stands in the list. */
function counted(names: readonly string[]): Record<string, number> {
  const counts = Map.groupBy(names, name => name);
  return Object.fromEntries([...counts].map(([name, group]) => [name, group.length]));
}

test('whatever is uploaded ends in a page or a named rejection, within 512 MB', async t => {
  const count = Number(wanted ?? 100_000);
  t.timeout(wanted === undefined ? 3 * boundedMs : 24 * 3_600_000);
  const folder = await mkdtemp(join(tmpdir(), 'ballots-inputs-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeIngredients(folder);
  const untilMs = wanted === undefined ? Date.now() + boundedMs : Number.POSITIVE_INFINITY;
  const lines: Line[] = [];
  const crashes: Line[] = [];
  let peakBytes = 0;
  for (let next = 0; next < count && Date.now() < untilMs; ) {
    const part = await run(folder, next, count, untilMs);
    lines.push(...part.lines);
    peakBytes = Math.max(peakBytes, part.peakBytes);
    if (part.crashedAt === null) break;
    crashes.push(part.crashedAt);
    next = part.crashedAt.number + 1;
  }
  const outcomes = counted(lines.flatMap(line => line.outcomes ?? []));
  const slowest = lines.toSorted((left, right) => (right.ms ?? 0) - (left.ms ?? 0)).slice(0, 3);
  t.log(`${lines.length} inputs, peak ${Math.round(peakBytes / 2 ** 20)} MB, ${JSON.stringify(outcomes)}`);
  t.log(`slowest: ${slowest.map(({ kind, ms }) => `${kind} ${Math.round(ms ?? 0)} ms`).join(', ')}`);
  t.deepEqual(crashes, []);
  t.true(lines.length >= Math.min(count, atLeast), `${lines.length} inputs`);
  const named = new Set<string>(['page', ...PageRejectionCode.options]);
  t.deepEqual(
    lines.filter(({ outcomes = [] }) => outcomes.length === 0 || outcomes.some(each => !named.has(each))),
    [],
  );
  for (const outcome of ['page', 'corrupt_image', 'unsupported_format', 'too_many_pixels', 'empty_file'])
    t.true((outcomes[outcome] ?? 0) > 0, `no input ended as ${outcome}`);
  t.true(peakBytes < maxResidentBytes, `${peakBytes} bytes resident`);
});
