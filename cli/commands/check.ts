import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { checkLines } from '../check-file.ts';
import { renderElectionValidation, validateElectionFile } from '../election-validate.ts';
import { commandConfig, formsFolders } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';

/** `ballots check --form ID [--election FILE] FILE.jsonl`: the checks alone, on readings made elsewhere. */
export function addCheckCommand(program: Command): void {
  program
    .command('check <file.jsonl>')
    .description('Check readings, one JSON a line, and answer with a line each.')
    .option('--form <id>', 'form of readings that name none')
    .option('--election <file>', 'election definition with the options, places and registered voters')
    .action(async (file: string, options: { form?: string; election?: string }) => {
      await access(file).catch(() => {
        throw new InvalidInputError('no_such_file', `Expected a file of readings but there is no ${file}`);
      });
      const { election, forms } = await settingOf(options.election);
      const lines = () =>
        createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
      let rejected = false;
      for await (const answer of checkLines(lines, { forms, formId: options.form ?? null, election })) {
        rejected ||= 'error' in answer;
        printJson(answer);
      }
      process.exitCode = rejected ? exitCodes.rejected : exitCodes.ok;
    });
}

async function settingOf(file: string | undefined) {
  if (file === undefined) return { election: null as ElectionDefinition | null, forms: builtinForms() };
  const validation = await validateElectionFile(file, formsFolders(file, commandConfig()));
  const { election, forms } = validation;
  if (election === undefined) {
    throw new InvalidInputError('invalid_election', renderElectionValidation(validation));
  }
  return { election, forms };
}
