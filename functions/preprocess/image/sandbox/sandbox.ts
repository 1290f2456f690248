import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SandboxAnswer, SandboxTask } from './task.ts';

/** A page takes a second or two; a file that takes so long has been made to. */
const usualLimitMs = 60_000;
const maxHeapMb = 128;

// Beside this file as source, beside the bundle in a built function.
const program = new URL(`./sandbox-worker${extname(import.meta.url)}`, import.meta.url);

/** Has a task done by a thread that can neither run for ever, nor take much memory, nor leave anything behind. Never throws. */
export async function inSandbox(task: SandboxTask, limitMs = usualLimitMs): Promise<SandboxAnswer> {
  const worker = new Worker(program, {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    // What a decoder prints about a file helps nobody.
    stdout: true,
    stderr: true,
  });
  let answer: SandboxAnswer = { kind: 'corrupt', message: 'the decoder gave no answer' };
  const ended = Promise.withResolvers<void>();
  worker.on('message', (message: SandboxAnswer) => {
    answer = message;
  });
  worker.on('error', error => {
    answer = { kind: 'corrupt', message: `the decoder broke (${error.message.slice(0, 100)})` };
  });
  worker.on('exit', () => ended.resolve());
  const timer = setTimeout(() => {
    answer = { kind: 'corrupt', message: `it takes more than ${limitMs / 1000} s to decode` };
    void worker.terminate();
  }, limitMs);
  await ended.promise;
  clearTimeout(timer);
  return answer;
}
