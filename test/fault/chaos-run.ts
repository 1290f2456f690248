import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PortName } from './boundary.ts';
import type { ChaosCount } from './chaos.ts';

/** What a worker process is told. */
export interface ChaosWorkerOptions {
  /** Where local mode keeps everything; null on the emulators, which its environment names. */
  readonly folder: string | null;
  readonly documents: number;
  /** Share of deliveries that meet a failure, 0 to 1. */
  readonly rate: number;
  readonly seed: number;
  readonly sweepEveryMs: number;
}

export interface ChaosPlan {
  readonly worker: Omit<ChaosWorkerOptions, 'seed'>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workers: number;
  /** A worker is killed after this many deliveries, or when it had time for them, however slow the machine is. */
  readonly lifeDeliveries: readonly [least: number, most: number];
  readonly leastKills: number;
  readonly random: (below: number) => number;
  /** Whether the workers have nothing more to do. Asked every now and then. */
  readonly isDone: () => Promise<boolean>;
  /** After this the run is given up, in milliseconds. */
  readonly limitMs: number;
}

export interface ChaosReport {
  readonly kills: number;
  readonly deliveries: number;
  readonly failures: Readonly<Record<PortName, number>>;
  readonly ms: number;
  readonly done: boolean;
  /** Exit codes of workers that ended by themselves, which none may. */
  readonly fallen: readonly number[];
}

/** So many workers that fall are enough to see that none will stand. */
const mostFallen = 3;

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
    const [least, most] = plan.lifeDeliveries;
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
      await pause(250);
    }
  }

  await Promise.all([...Array.from({ length: plan.workers }, slot), watch()]);
  const failures = { store: 0, blobs: 0, bus: 0, reader: 0 };
  for (const count of counts) {
    for (const port of Object.keys(failures) as PortName[]) failures[port] += count.failures[port];
  }
  const deliveries = counts.reduce((sum, count) => sum + count.deliveries, 0);
  return { kills, deliveries, failures, ms: Date.now() - begun, done, fallen };
}

/** One line on what a run met. */
export function describeChaos({ kills, deliveries, failures, ms }: ChaosReport): string {
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  const share = `${Math.round((100 * failed) / Math.max(1, deliveries))} %`;
  const seconds = `${Math.round(ms / 1000)} s`;
  return `${kills} kills in ${seconds}; failures in ${failed} of ${deliveries} deliveries (${share}): ${JSON.stringify(failures)}`;
}

interface Worker {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  last(): ChaosCount | null;
  /** Whether it handled that many deliveries, or has been at work for long. */
  isOld(deliveries: number): boolean;
}

const longLifeMs = 8_000;

function startWorker(
  options: ChaosWorkerOptions,
  environment: Readonly<Record<string, string>> = {},
): Worker {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  let last: ChaosCount | null = null;
  let begun: number | null = null;
  createInterface({ input: child.stdout! }).on('line', line => {
    last = JSON.parse(line) as ChaosCount;
    begun ??= Date.now();
  });
  const isOld = (deliveries: number) =>
    begun !== null && ((last?.deliveries ?? 0) >= deliveries || Date.now() - begun > longLifeMs);
  return { child, gone: once(child, 'exit'), last: () => last, isOld };
}

/** The list in another order. */
export function shuffled<Item>(items: readonly Item[], random: (below: number) => number): Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
