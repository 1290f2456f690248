import { Command, InvalidArgumentError } from 'commander';
import { addCheckCommand } from './commands/check.ts';
import { addElectionCommand } from './commands/election.ts';
import { addExportCommands } from './commands/export.ts';
import { addExportAuditCommand, addRestoreCommand } from './commands/export-audit.ts';
import { addExtractionCommand } from './commands/extraction.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addPeopleCommand } from './commands/people.ts';
import { addPreprocessCommand } from './commands/preprocess.ts';
import { addRedriveCommand } from './commands/redrive.ts';
import { addStartCommand } from './commands/start.ts';
import { addStatusCommand } from './commands/status.ts';
import { addSubmitCommand } from './commands/submit.ts';
import { addTallyCommand } from './commands/tally.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { exitCodes, reportFailure } from './outcome.ts';

const program = new Command('ballots')
  .description('Photographs of ballots and tally sheets in, checked counts out.')
  .showHelpAfterError()
  .exitOverride();
addStartCommand(program);
addSubmitCommand(program);
addStatusCommand(program);
addCheckCommand(program);
addPreprocessCommand(program);
addElectionCommand(program);
addExtractionCommand(program);
addVerifyCommand(program);
addRedriveCommand(program);
addTallyCommand(program);
const exporting = program.command('export').description('The ledger in other forms.');
addExportCommands(exporting);
addExportAuditCommand(exporting);
addRestoreCommand(program);
addKeysCommand(program);
addPeopleCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = isUsage(error) ? error.exitCode : reportFailure(error);
}

/** Commander has said what is wrong with the words; asking for help is no failure. */
function isUsage(error: unknown): error is { exitCode: number } {
  if (error instanceof InvalidArgumentError) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('commander.');
}

process.exitCode ??= exitCodes.ok;
