import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a run of the command came to. */
export interface Ran {
  readonly exitCode: number | null;
  readonly out: string;
  readonly complaints: string;
}

const launcher = fileURLToPath(new URL('../../cli/ballots.js', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts `ballots` as a person does, from the project's root, with nothing of this machine's settings. */
export function startBallots(
  words: readonly string[],
  environment: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    METADATA_SERVER_DETECTION: 'none',
    ...environment,
  };
  return spawn(process.execPath, [launcher, ...words], { cwd: root, env });
}

/** Runs it to its end. */
export function runBallots(words: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  return untilEnd(startBallots(words, environment));
}

/** What a process says until it ends. */
export function untilEnd(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const out: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', exitCode =>
      resolve({
        exitCode,
        out: Buffer.concat(out).toString('utf8'),
        complaints: Buffer.concat(complaints).toString('utf8'),
      }),
    );
  });
}
