import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Status } from '../../shared/domain/status.ts';

// Starts the pipeline as the README says, twice on the same data: the first start shows the example election, the
// second still has it. Waits until the console is served and the first documents are read.

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'ballots-smoke-'));

interface Started {
  readonly child: ChildProcess;
  /** Resolves when the last process of the group has ended, which holds its output open: npm ends before the server. */
  readonly ended: Promise<unknown>;
  readonly url: string;
}

async function start(): Promise<Started> {
  const environment = {
    ...process.env,
    PORT: '0',
    BALLOTS_DATA_DIR: join(folder, 'data'),
    INBOX_DIR: join(folder, 'inbox'),
    GOOGLE_CLOUD_PROJECT: '',
  };
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'close');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (let attempt = 1; attempt <= 300; attempt++) {
    const url = /http:\/\/\S+/.exec(said)?.[0];
    if (url !== undefined) return { child, ended, url };
    if (child.exitCode !== null) break;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`npm start did not say where the console is; it said:\n${said}`);
}

async function stop({ child, ended }: Started): Promise<void> {
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
}

/** The documents as the console sees them, with the cookie that the page was given. */
async function documentsOf(url: string): Promise<Status[]> {
  const page = await fetch(url);
  if (page.status !== 200) throw new Error(`The console answers ${page.status}`);
  const cookie = page.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const response = await fetch(new URL('/v1/documents?limit=200', url), { headers: { Cookie: cookie } });
  if (response.status !== 200) throw new Error(`The list of documents answers ${response.status}`);
  const { documents } = (await response.json()) as { documents: unknown[] };
  return documents.map(document => Status.parse(document));
}

try {
  const first = await start();
  let read: Status[] = [];
  for (let attempt = 1; attempt <= 600 && read.length < 3; attempt++) {
    await new Promise(resolve => setTimeout(resolve, 200));
    read = (await documentsOf(first.url)).filter(document => document.state === 'accepted');
  }
  await stop(first);
  if (read.length < 3) throw new Error('No document was accepted within two minutes');
  const second = await start();
  const kept = new Set((await documentsOf(second.url)).map(document => document.documentId));
  await stop(second);
  const lost = read.filter(document => !kept.has(document.documentId));
  if (lost.length > 0) throw new Error(`${lost.length} documents were gone after a restart`);
  console.log(`npm start: ${read.length} documents accepted, all there after a restart`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
