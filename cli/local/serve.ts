import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createApi } from '../../functions/api/app.ts';
import type { Config } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { statusOf } from '../../shared/domain/status.ts';
import { electionIds } from '../election-ids.ts';
import { exitCodes } from '../outcome.ts';
import { reasonOf } from '../report.ts';
import { visible } from '../visible.ts';
import { createInboxWatch } from './inbox-watch.ts';
import { inputFiles } from './input-files.ts';
import { allFinished, type SubmittedFile, submitFile } from './once.ts';
import { examplesFolder, importElection, withServices } from './open.ts';
import { createLocalPipeline } from './pipeline.ts';
import { openSeat } from './seat.ts';
import { startServer } from './server.ts';

const scanEveryMs = 1_000;
const orphanCheckMs = 500;
const pollMs = 200;

/** Runs until SIGINT or SIGTERM, then lets what is under way finish. The only server on its folder. */
export async function serve(config: Config): Promise<number> {
  const folder = config.BALLOTS_DATA_DIR;
  const seat = await openSeat(folder, systemClock, () =>
    console.error(`Waiting for another server on ${folder} to end`),
  );
  const file = join(folder, 'ballots.db');
  const fresh = !existsSync(file);
  try {
    return await withServices(config, services => {
      endWithLedger(file);
      seat.take(services.ledger.owner);
      const ledger = { ...services.ledger, ended: seat.predecessors };
      return work({ ...services, ledger }, fresh);
    });
  } finally {
    seat.leave();
  }
}

async function work(services: Services, fresh: boolean): Promise<number> {
  const { ELECTION_FILE: electionFile, PORT: port, HOST: host } = services.config;
  await importElection(services, electionFile ?? join(examplesFolder, 'election.json'));
  const watch = createInboxWatch(services);
  const pipeline = createLocalPipeline(services, step => console.log(stepLine(step)));
  const api = createApi(services);
  const server = await startServer({ services, api, port, host, onUpload: () => void watch.scan() });
  say(services, server.url);
  try {
    let stopping = false;
    const stopped = stopAsked().then(() => {
      stopping = true;
    });
    await pipeline.startPreprocess();
    await pipeline.startDeadLetters();
    pipeline.startSweep();
    watch.start(scanEveryMs);
    if (fresh && electionFile === undefined) await Promise.race([showExamples(services), stopped]);
    if (!stopping) await pipeline.startExtract();
    await stopped;
  } finally {
    await watch.close();
    await server.close();
    await pipeline.close();
  }
  return exitCodes.ok;
}

function say({ config, reader }: Services, url: string): void {
  console.log(`The console is at ${url}`);
  console.log(
    `Drop images on it, or into the folder ${config.INBOX_DIR}/<election>/<form>/<polling place>.jpg`,
  );
  if (reader.name !== 'offline-ocr') return;
  console.log(
    'Reading with offline OCR, which is made for printed forms; set GOOGLE_CLOUD_PROJECT to read with Gemini.',
  );
}

/**
 * A first start with nothing to show shows the example election. All its images are in before the first is read, so
 * that the sheet which was filed under its place goes before a second photograph of it.
 */
async function showExamples(services: Services): Promise<void> {
  const files = await inputFiles([join(examplesFolder, 'inbox')], await electionIds(services));
  console.log(`First start: processing the ${files.length} example images`);
  const submitted: SubmittedFile[] = [];
  for (const file of files) submitted.push(await submitFile(services, file));
  while (!(await allFinished(services, submitted))) await services.clock.sleep(pollMs);
}

function stepLine(document: DocumentRecord): string {
  const status = statusOf(document);
  const time = new Date().toTimeString().slice(0, 8);
  const why = reasonOf(status);
  return `${time}  ${status.state.padEnd(17)}  ${visible(status.object)}${why === '' ? '' : `  ${visible(why)}`}`;
}

/**
 * Resolves when somebody asks for the end. npm passes a supervisor's SIGTERM to the shell between, which dies and
 * leaves this process behind; so under npm, having lost that parent is being asked as well.
 */
function stopAsked(): Promise<void> {
  const parent = process.ppid;
  return new Promise(resolve => {
    const stop = () => {
      clearInterval(orphaned);
      resolve();
    };
    const look = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent && stop();
    const orphaned = setInterval(look, orphanCheckMs);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

const lostCheckMs = 1_000;

/**
 * Ends the process once the ledger's file is not there any more. What is written to a deleted file is gone with the
 * process, so it must not go on acknowledging; and there is nothing left to be closed in order.
 */
function endWithLedger(file: string): void {
  const look = setInterval(() => {
    if (existsSync(file)) return;
    console.error(`The ledger ${file} was deleted or moved while it was in use: nothing more can be kept`);
    process.exit(exitCodes.broke);
  }, lostCheckMs);
  look.unref();
}
