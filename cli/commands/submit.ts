import type { Command } from 'commander';
import type { Services } from '../../shared/config/services.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { startBar } from '../bar.ts';
import { electionIds, unknownElection } from '../election-ids.ts';
import { type InputFile, inputFiles } from '../local/input-files.ts';
import { submitFile } from '../local/once.ts';
import { commandConfig, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { submitRemotely } from '../remote/submit.ts';
import { addServerOptions, type ServerOptions, serverSettings, targetOf } from '../remote/target.ts';
import { visible } from '../visible.ts';

interface SubmitOptions extends ServerOptions {
  readonly election?: string;
  readonly json?: boolean;
}

/** `ballots submit PATH…`: puts images in the inbox. Whoever watches the inbox processes them. */
export function addSubmitCommand(program: Command): void {
  const command = program
    .command('submit <path...>')
    .description('Put images into the inbox.')
    .option('--election <id>', 'the election that they belong to, where the paths do not say')
    .option('--data <folder>', 'folder of the ledger');
  addServerOptions(command)
    .option('--json', 'one JSON object a file')
    .action(async (given: string[], options: SubmitOptions) => {
      const config = commandConfig(serverSettings(options));
      const target = targetOf(config, options);
      process.exitCode =
        target === null
          ? await submitLocally(config, given, options)
          : await submitRemotely(target, given, options);
    });
}

function submitLocally(
  config: ReturnType<typeof commandConfig>,
  given: readonly string[],
  { election, json = false }: SubmitOptions,
): Promise<number> {
  return withServices(config, async services => {
    const known = await electionIds(services);
    if (election !== undefined && !known.includes(election)) throw unknownElection(election, known);
    const files = await inputFiles(given, known, election ?? null);
    const bar = startBar(files.length, 'files', { quiet: json });
    let refused = 0;
    for (const [index, file] of files.entries()) {
      const outcome = await submitted(services, file);
      if (outcome.error !== null) refused++;
      if (json) printJson({ path: file.path, ...outcome });
      else if (outcome.error !== null) console.error(`${visible(file.path)}: ${outcome.error.message}`);
      else if (process.stderr.isTTY !== true)
        console.log(`${outcome.documentId}  ${visible(outcome.object)}`);
      bar.to(index + 1);
    }
    bar.end();
    return refused === 0 ? exitCodes.ok : exitCodes.rejected;
  });
}

/** Where a file went, or why it was refused: one that is refused keeps back no other. */
async function submitted(services: Services, file: InputFile) {
  try {
    const { documentId, arrival } = await submitFile(services, file);
    return { documentId, ...arrival, error: null };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { object: file.object, error: { code: error.code, message: error.message } };
  }
}
