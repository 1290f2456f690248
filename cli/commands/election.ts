import type { Command } from 'commander';
import { renderElectionValidation, validateElectionFile } from '../election-validate.ts';
import { commandConfig, formsFolders, importElection, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';

/** `ballots election validate|import FILE`. */
export function addElectionCommand(program: Command): void {
  const election = program.command('election').description('Election definitions.');
  election
    .command('validate <file>')
    .description('Say everything that is wrong with an election definition and its forms.')
    .option('--json', 'the issues as JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const validation = await validateElectionFile(file, formsFolders(file, commandConfig()));
      if (options.json === true) printJson({ ok: validation.ok, issues: validation.issues });
      else console.log(renderElectionValidation(validation));
      process.exitCode = validation.ok ? exitCodes.ok : exitCodes.rejected;
    });
  election
    .command('import <file>')
    .description('Make an election known to the ledger, with the forms that it uses.')
    .option('--data <folder>', 'folder of the ledger')
    .action(async (file: string, options: { data?: string }) => {
      await withServices(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
        const { id } = await importElection(services, file);
        console.log(`Imported election ${id}`);
      });
    });
}
