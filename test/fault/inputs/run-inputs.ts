import { readFile } from 'node:fs/promises';
import type { Services } from '../../../shared/config/services.ts';
import type { FunctionProcess } from '../../emulator/function-process.ts';
import { type HostileInput, hostileInput } from './hostile-input.ts';
import type { SoundFile } from './odd-files.ts';
import { outcomesOf } from './outcomes.ts';

/** An input and what became of it. */
export interface EndedInput extends Pick<HostileInput, 'number' | 'kind' | 'naming'> {
  readonly outcomes: readonly string[];
  readonly ms: number;
}

export interface InputRun {
  readonly ended: readonly EndedInput[];
  /** What the function's process held every 100 ms, in bytes. */
  readonly resident: readonly number[];
  /** The most that it ever held, as the kernel counts it; NaN where it is not there any more. */
  readonly peakBytes: number;
  readonly ms: number;
}

export interface InputPlan {
  readonly numbers: readonly number[];
  readonly seed: number;
  readonly ingredients: { readonly folder: string; readonly sound: readonly SoundFile[] };
  /** What the function works with, opened by whoever uploads. */
  readonly services: Pick<Services, 'inbox' | 'store' | 'elections'>;
  readonly process: Pick<FunctionProcess, 'url' | 'pid' | 'exited'>;
}

const sampleEveryMs = 100;
/** An instance is sent one event at a time unless it is deployed otherwise; more at once only make it harder. */
const atOnce = 3;

/** Sends the inputs to the function and watches its memory; ends early where its process ends. */
export async function runInputs(plan: InputPlan): Promise<InputRun> {
  const { process: watched, services, seed, ingredients } = plan;
  const begunMs = performance.now();
  const resident: number[] = [];
  const sample = async () => void resident.push((await memoryOf(watched.pid)).residentBytes);
  const sampling = setInterval(() => void sample().catch(() => undefined), sampleEveryMs);
  const ended: EndedInput[] = [];
  const left = plan.numbers.values();
  async function lane(): Promise<void> {
    for (const number of left) {
      const input = await hostileInput(number, seed, ingredients);
      const sentMs = performance.now();
      const outcomes = await outcomesOf(services, watched.url, input).catch((error: unknown) => [
        `no answer: ${error instanceof Error ? error.message : error}`,
      ]);
      const { kind, naming } = input;
      ended.push({ number, kind, naming, outcomes, ms: performance.now() - sentMs });
      if (watched.exited()) return;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane));
  clearInterval(sampling);
  const { peakBytes } = await memoryOf(watched.pid).catch(() => ({ peakBytes: Number.NaN }));
  return { ended, resident, peakBytes, ms: performance.now() - begunMs };
}

interface Memory {
  readonly residentBytes: number;
  readonly peakBytes: number;
}

/** What Linux says of a process (proc(5), status). */
async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1_024;
  return { residentBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}
