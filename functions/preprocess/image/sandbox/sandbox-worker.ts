// One task in a thread of its own, which ends with it: nothing of a decoder outlives its file.
import { parentPort, workerData } from 'node:worker_threads';
import { limitMemory, memoryLimitWasReached } from './memory-limit.ts';
import { Refused, type SandboxAnswer, type SandboxDecoder, type SandboxTask } from './task.ts';

limitMemory();
const answer = withinMemory(await answerTo(workerData as SandboxTask));
parentPort!.postMessage(answer, answer.kind === 'pixels' ? [answer.pixels.buffer] : []);

async function answerTo(task: SandboxTask): Promise<SandboxAnswer> {
  try {
    const decoder = await decoderOf(task);
    if (task.item === null) return { kind: 'items', items: await decoder.list(task) };
    return { kind: 'pixels', ...(await decoder.decode(task, task.item)) };
  } catch (error) {
    if (error instanceof Refused) return { kind: error.kind, message: error.message };
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'corrupt', message: `the decoder gave up (${reason.slice(0, 100)})` };
  }
}

function withinMemory(answer: SandboxAnswer): SandboxAnswer {
  return memoryLimitWasReached()
    ? { kind: 'too_big', message: 'it takes too much memory to decode' }
    : answer;
}

async function decoderOf({ format }: SandboxTask): Promise<SandboxDecoder> {
  return format === 'heif' ? (await import('./heif.ts')).heif : (await import('./pdf.ts')).pdf;
}
