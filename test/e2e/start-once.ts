import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Result } from '../../shared/domain/result.ts';
import type { Status } from '../../shared/domain/status.ts';
import { untilEnd } from '../cli/run-ballots.ts';

/** What `npm start -- --once` tells. */
export interface Run {
  readonly exitCode: number | null;
  readonly documents: readonly { readonly status: Status; readonly result: Result | null }[];
  readonly summary: { readonly documents: number; readonly reader: string };
}

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The README's own command, as a stranger types it. Counted for coverage it would take three times as long; left out,
 * Node would hand this process's setting on.
 */
export async function startOnce(...paths: string[]): Promise<Run> {
  const env = { ...process.env, NODE_V8_COVERAGE: '', GOOGLE_CLOUD_PROJECT: '', ELECTION_FILE: '' };
  const words = ['start', '--silent', '--', '--once', ...paths, '--json'];
  const { exitCode, out, complaints } = await untilEnd(spawn('npm', words, { cwd: root, env }));
  try {
    return { exitCode, ...JSON.parse(out) };
  } catch (cause) {
    throw new Error(`No JSON came out: ${complaints}`, { cause });
  }
}
