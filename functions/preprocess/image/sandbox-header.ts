import { corrupt, type HeaderReading } from './frame-header.ts';
import { inSandbox } from './sandbox/sandbox.ts';
import type { SandboxFormat } from './sandbox/task.ts';

/** What pictures a file holds that only the sandbox can open. None is decoded yet. */
export async function sandboxHeader(
  format: SandboxFormat,
  bytes: Uint8Array,
  { maxFrames, maxSidePx }: { readonly maxFrames: number; readonly maxSidePx: number },
): Promise<HeaderReading> {
  const answer = await inSandbox({ format, bytes, item: null, maxSidePx, maxItems: maxFrames + 1 });
  if (answer.kind === 'pixels') return corrupt('the decoder gave no list');
  if (answer.kind !== 'items') return answer;
  if (answer.items.length === 0) return corrupt('it holds no picture');
  return { kind: 'frames', frames: answer.items.map((size, item) => ({ ...size, directory: null, item })) };
}
