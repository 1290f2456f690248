import type { Command } from 'commander';
import { startBar } from '../bar.ts';
import { inputFiles } from '../local/input-files.ts';
import { submitFile } from '../local/once.ts';
import { commandConfig, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { submitRemotely } from '../remote/submit.ts';
import { addServerOptions, type ServerOptions, serverSettings, targetOf } from '../remote/target.ts';

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
    const known = (await services.elections.all()).map(each => each.definition.id);
    const files = await inputFiles(given, known, election ?? null);
    const bar = startBar(files.length, 'files', { quiet: json });
    for (const [index, file] of files.entries()) {
      const { documentId, arrival } = await submitFile(services, file);
      if (json) printJson({ path: file.path, documentId, ...arrival });
      else if (process.stderr.isTTY !== true) console.log(`${documentId}  ${arrival.object}`);
      bar.to(index + 1);
    }
    bar.end();
    return exitCodes.ok;
  });
}
