import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { inputFiles } from '../local/input-files.ts';
import { submitFile } from '../local/once.ts';
import { commandConfig, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';

/** `ballots submit PATH…`: puts images in the inbox. Whoever watches the inbox processes them. */
export function addSubmitCommand(program: Command): void {
  program
    .command('submit <path...>')
    .description('Put images into the inbox.')
    .option('--election <id>', 'the election that they belong to, where the paths do not say')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object a file')
    .action(async (given: string[], options: { election?: string; data?: string; json?: boolean }) => {
      process.exitCode = await withServices(
        commandConfig({ BALLOTS_DATA_DIR: options.data }),
        async services => {
          const known = (await services.elections.all()).map(election => election.definition.id);
          const files = await inputFiles(given, known, options.election ?? null);
          const shown = options.json !== true && process.stderr.isTTY === true;
          const bar = new SingleBar({ format: '{bar} {value}/{total} files', hideCursor: true });
          if (shown) bar.start(files.length, 0);
          for (const file of files) {
            const { documentId, arrival } = await submitFile(services, file);
            if (options.json === true) printJson({ path: file.path, documentId, ...arrival });
            else if (!shown) console.log(`${documentId}  ${arrival.object}`);
            bar.increment();
          }
          if (shown) bar.stop();
          return exitCodes.ok;
        },
      );
    });
}
