import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ChaosCount, sumOfCounts } from './chaos.ts';

/** What a worker process is told. */
export interface ChaosWorkerOptions {
  /** Where local mode keeps everything; null on the emulators, which its environment names. */
  readonly folder: string | null;
  readonly documents: number;
  /** Share of the calls of every port that fail, 0 to 1. */
  readonly rate: number;
  readonly seed: number;
  /** When the run's quick clock began, by the system's. */
  readonly beginMs: number;
  readonly sweepEveryMs: number;
}

/** What a worker tells every {@link reportEveryMs}, from when it is at work. */
export interface WorkerReport {
  readonly met: ChaosCount;
  /** Processor time of its process. */
  readonly cpuMs: number;
}

export interface ChaosPlan {
  readonly worker: Omit<ChaosWorkerOptions, 'seed'>;
  readonly environment: Readonly<Record<string, string>>;
  readonly workers: number;
  /**
   * How long a worker lives, in milliseconds of processor time, so that a busy machine, on which it gets less done, kills
   * it later. One that has little to do lives at most three times as long by the clock.
   */
  readonly lifeMs: readonly [least: number, most: number];
  readonly leastKills: number;
  readonly random: (below: number) => number;
  /** Whether the workers have nothing more to do. Asked every now and then. */
  readonly isDone: () => Promise<boolean>;
  /** After this the run is given up, in milliseconds. */
  readonly limitMs: number;
}

export interface ChaosReport {
  readonly kills: number;
  readonly met: ChaosCount;
  readonly ms: number;
  readonly done: boolean;
  /** Exit codes of workers that ended by themselves, which none may. */
  readonly fallen: readonly number[];
}

/** Between two reports of a worker, in milliseconds. */
export const reportEveryMs = 50;
/** So many workers that fall are enough to see that none will stand. */
const mostFallen = 3;
const looksEveryMs = 1_000;

const program = fileURLToPath(new URL('chaos-worker.ts', import.meta.url));
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Runs workers and kills each again and again with SIGKILL until all is done; none is left at the end. */
export async function runChaos(plan: ChaosPlan): Promise<ChaosReport> {
  const begun = Date.now();
  const counts: ChaosCount[] = [];
  let kills = 0;
  let done = false;
  const fallen: number[] = [];
  const isOver = () =>
    (done && kills >= plan.leastKills) || Date.now() - begun > plan.limitMs || fallen.length >= mostFallen;

  async function slot(): Promise<void> {
    const [least, most] = plan.lifeMs;
    while (!isOver()) {
      const life = startWorker({ ...plan.worker, seed: 1 + plan.random(2 ** 30) }, plan.environment);
      const enough = least + plan.random(most - least);
      while (!life.isOld(enough) && !isOver() && life.child.exitCode === null) await pause(20);
      if (life.child.exitCode === null) kills++;
      else fallen.push(life.child.exitCode);
      life.child.kill('SIGKILL');
      await life.gone;
      const last = life.last();
      if (last !== null) counts.push(last);
    }
  }

  async function watch(): Promise<void> {
    while (!isOver()) {
      done ||= await plan.isDone();
      await pause(looksEveryMs);
    }
  }

  await Promise.all([...Array.from({ length: plan.workers }, slot), watch()]);
  return { kills, met: sumOfCounts(counts), ms: Date.now() - begun, done, fallen };
}

/** One line on what a run met. */
export function describeChaos({ kills, met, ms }: ChaosReport): string {
  const ports = Object.entries(met).map(([port, { calls, failures }]) => {
    const share = `${((100 * failures) / Math.max(1, calls)).toFixed(1)} %`;
    return `${port} ${failures} of ${calls} (${share})`;
  });
  return `${kills} kills in ${Math.round(ms / 1000)} s; calls that failed: ${ports.join(', ')}`;
}

interface Worker {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  last(): ChaosCount | null;
  isOld(lifeMs: number): boolean;
}

function startWorker(options: ChaosWorkerOptions, environment: Readonly<Record<string, string>>): Worker {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    // What the services log is of failures that were asked for.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  });
  let last: WorkerReport | null = null;
  let begunCpuMs: number | null = null;
  let reports = 0;
  child.on('message', message => {
    const report = message as WorkerReport;
    begunCpuMs ??= report.cpuMs;
    last = report;
    reports++;
  });
  return {
    child,
    gone: once(child, 'exit'),
    last: () => last?.met ?? null,
    isOld: lifeMs =>
      (last?.cpuMs ?? 0) - (begunCpuMs ?? 0) >= lifeMs || reports * reportEveryMs >= 3 * lifeMs,
  };
}
