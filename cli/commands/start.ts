import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { inputFiles } from '../local/input-files.ts';
import { type FinishedDocument, runOnce } from '../local/once.ts';
import { commandConfig, examplesFolder, importElection, withServices } from '../local/open.ts';

import { serve } from '../local/serve.ts';

import { exitCodes, printJson } from '../outcome.ts';
import { createProgress } from '../progress.ts';
import { documentTable, summaryLine, summaryOf } from '../report.ts';

interface StartOptions {
  readonly once?: string[] | true;
  readonly port?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `ballots start`: the whole pipeline in one process, until it is stopped or, with `--once`, until it is done. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Run the whole pipeline on this machine: watch the inbox, serve the page and the API.')
    .argument('[path...]', 'with --once: files and folders')
    .option('--once [path...]', 'process these files and folders, print what came of them, and end')
    .option('--port <number>', 'port of the page and the API')
    .option('--data <folder>', 'folder of the ledger and the processed images')
    .option('--json', 'with --once: one JSON object instead of a table')
    .action(async (paths: string[], options: StartOptions) => {
      const given = [...(Array.isArray(options.once) ? options.once : []), ...paths];
      if (options.once === undefined && (given.length > 0 || options.json === true)) {
        throw new InvalidInputError('invalid_option', 'Expected --once with paths or --json');
      }
      process.exitCode =
        options.once === undefined ? await serve(configOf(options)) : await once(given, options);
    });
}

function configOf({ port, data }: StartOptions) {
  return commandConfig({ PORT: port, BALLOTS_DATA_DIR: data });
}

/** Runs in a folder of its own that goes away again, unless one was named. */
async function once(given: readonly string[], options: StartOptions): Promise<number> {
  const temporary = options.data === undefined ? await mkdtemp(join(tmpdir(), 'ballots-')) : null;
  const data = options.data ?? temporary!;
  const inbox = join(data, 'inbox');
  try {
    const level = process.env.LOG_LEVEL ?? 'WARNING';
    const config = commandConfig({
      BALLOTS_DATA_DIR: data,
      INBOX_DIR: inbox,
      PORT: options.port,
      LOG_LEVEL: level,
    });
    return await withServices(config, async services => {
      const election = await importElection(services, electionFileFor(given, config.ELECTION_FILE));
      const files = await inputFiles(given, [election.id]);
      if (files.length === 0) {
        throw new InvalidInputError(
          'no_images',
          `Expected images but there are none in ${given.join(', ') || 'nothing'}`,
        );
      }
      const progress = createProgress(files.length, { quiet: options.json === true });
      const documents = await runOnce(services, files, progress.onStep);
      progress.end();
      report(documents, services.reader.name, options.json === true);
      if (documents.some(({ status }) => !status.final)) return exitCodes.broke;
      return documents.some(({ status }) => status.state === 'failed') ? exitCodes.rejected : exitCodes.ok;
    });
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  }
}

/** The configured election, else the one that lies in a given folder, else the example. */
function electionFileFor(given: readonly string[], configured: string | undefined): string {
  if (configured !== undefined) return configured;
  const beside = given.map(path => join(path, 'election.json')).find(file => existsSync(file));
  return beside ?? join(examplesFolder, 'election.json');
}

function report(documents: readonly FinishedDocument[], reader: string, json: boolean): void {
  if (json) {
    printJson({ documents, summary: summaryOf(documents, reader) });
    return;
  }
  console.log(documentTable(documents.map(({ status }) => status)));
  console.log(`\n${summaryLine(summaryOf(documents, reader))}`);
}
