import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A child process that can't outlive its parent. */
export interface BoundProcess {
  readonly pid: number | undefined;
  exited(): boolean;
  /** The end of what it wrote to stdout and stderr, at most 4,000 characters. */
  output(): string;
  /** Kills it; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Node can't bind a child to its own life, and an `exit` handler doesn't run on SIGKILL. So a shell stands
 * between: it holds the read end of a pipe from us, and kills the command at the end of that pipe, which the
 * kernel closes however we die. Descriptor 3, because a shell gives background commands /dev/null for stdin.
 */
const UNTIL_STDIN_ENDS = `
exec 3<&0
"$@" 3<&- &
command=$!
{ cat <&3 >/dev/null; kill -9 $command; } 2>/dev/null &
exec 3<&-
wait $command`;

/** Starts the command; neither it nor its pipes keep this process alive. */
export function startBoundProcess(command: readonly string[]): BoundProcess {
  const child = spawn('sh', ['-c', UNTIL_STDIN_ENDS, 'sh', ...command], { stdio: 'pipe' });
  let output = '';
  let exited = false;
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => {
      exited = true;
      child.stdin.destroy();
      resolve();
    });
  });
  child.stdin.on('error', () => {}); // EPIPE when the shell is gone already; `exit` tells.
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000);
    });
  }
  for (const handle of [child, child.stdin, child.stdout, child.stderr])
    (handle as { unref?(): void }).unref?.();
  return {
    pid: child.pid,
    exited: () => exited,
    output: () => output,
    async stop() {
      child.ref();
      child.stdin.destroy();
      if (!exited) await ended;
    },
  };
}

/** A TCP port on 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no address')),
      );
    });
  });
}
