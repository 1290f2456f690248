import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type BoundProcess, freePort, startBoundProcess } from './bound-process.ts';

/** A running emulator: `host` is `name:port`, as FIRESTORE_EMULATOR_HOST and PUBSUB_EMULATOR_HOST hold it. */
export interface Emulator {
  readonly host: string;
  /** Ends the emulator if this process started it; resolves when it is gone. */
  stop(): Promise<void>;
}

type EmulatorName = 'firestore' | 'pubsub';

const HOST_VARIABLE = { firestore: 'FIRESTORE_EMULATOR_HOST', pubsub: 'PUBSUB_EMULATOR_HOST' } as const;

const FIRESTORE_MAIN = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

/** A JVM takes a quarter of the machine's memory unless it is told otherwise. */
const JVM_LIMITS = ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-Duser.language=en'];

/**
 * Why tests on this emulator are to be skipped, null when they are to run. With BALLOTS_REQUIRE_EMULATORS=1
 * nothing is skipped: the start fails instead, so that CI can't pass without having tried.
 *
 * @example const run = reasonToSkip('firestore') === null ? test : test.skip;
 */
export function reasonToSkip(name: EmulatorName): string | null {
  if (process.env.BALLOTS_REQUIRE_EMULATORS === '1' || process.env[HOST_VARIABLE[name]]) return null;
  const command = locate(name);
  if (Array.isArray(command)) return null;
  return `${name} emulator skipped: ${command} (BALLOTS_REQUIRE_EMULATORS=1 makes this a failure)`;
}

/**
 * Starts Google's Firestore emulator, or names the one in FIRESTORE_EMULATOR_HOST. Throws where there is
 * none.
 */
export function startFirestoreEmulator(): Promise<Emulator> {
  return startEmulator('firestore');
}

/** Starts Google's Pub/Sub emulator, or names the one in PUBSUB_EMULATOR_HOST. Throws where there is none. */
export function startPubSubEmulator(): Promise<Emulator> {
  return startEmulator('pubsub');
}

async function startEmulator(name: EmulatorName): Promise<Emulator> {
  const running = process.env[HOST_VARIABLE[name]];
  if (running) return { host: running, stop: async () => {} };
  const command = locate(name);
  if (!Array.isArray(command)) throw new Error(`The ${name} emulator can't start: ${command}`);
  // Another process may take the free port between our asking for it and the JVM's binding it.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = startBoundProcess([...command, ...listenArguments(name, port)]);
    try {
      await untilItAnswers(`http://127.0.0.1:${port}/`, child);
      return { host: `127.0.0.1:${port}`, stop: () => child.stop() };
    } catch (error) {
      await child.stop();
      if (attempt === 3) throw error;
    }
  }
}

function listenArguments(name: EmulatorName, port: number): string[] {
  return name === 'firestore'
    ? ['start', '--host', '127.0.0.1', '--port', `${port}`]
    : ['--host=127.0.0.1', `--port=${port}`];
}

/** Both emulators answer 200 on `/` over HTTP/1.1 on the port that also speaks gRPC. */
async function untilItAnswers(url: string, child: BoundProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exited()) throw new Error(`The emulator ended before it answered:\n${child.output()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`The emulator did not answer on ${url} within 60 s:\n${child.output()}`);
}

/** The command line without its port, or what is missing. */
function locate(name: EmulatorName): string[] | string {
  const java = onPath('java', process.env.JAVA_HOME && path.join(process.env.JAVA_HOME, 'bin'));
  if (java === null) return 'no java on the PATH';
  const gcloud = onPath('gcloud');
  if (gcloud === null) return 'no gcloud on the PATH';
  const platform = path.join(sdkRoot(gcloud), 'platform');
  if (name === 'firestore') {
    const jar = path.join(platform, 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar');
    if (!existsSync(jar)) return 'gcloud has no component cloud-firestore-emulator';
    return [java, ...JVM_LIMITS, '-cp', jar, FIRESTORE_MAIN];
  }
  const library = path.join(platform, 'pubsub-emulator', 'lib');
  const jar = existsSync(library) && readdirSync(library).find(file => file.endsWith('.jar'));
  if (!jar) return 'gcloud has no component pubsub-emulator';
  return [java, ...JVM_LIMITS, '-jar', path.join(library, jar)];
}

/**
 * Beside the program's resolved link, which is quick; otherwise gcloud itself is asked, which takes a second.
 */
function sdkRoot(gcloud: string): string {
  const beside = path.dirname(path.dirname(realpathSync(gcloud)));
  if (existsSync(path.join(beside, 'platform'))) return beside;
  const format = '--format=value(installation.sdk_root)';
  return execFileSync(gcloud, ['info', format], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function onPath(program: string, first?: string): string | null {
  const folders = [first ?? '', ...(process.env.PATH ?? '').split(path.delimiter)].filter(Boolean);
  return folders.map(folder => path.join(folder, program)).find(existsSync) ?? null;
}
