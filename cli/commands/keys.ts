import type { Command } from 'commander';
import { Scope } from '../../shared/domain/api-key.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import { commandConfig, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';

/** `ballots keys create NAME --scope …`: a key for the API, shown once. */
export function addKeysCommand(program: Command): void {
  program
    .command('keys')
    .description('Keys of the API.')
    .command('create <name>')
    .description('Make a key and show it once; only its hash is kept.')
    .requiredOption('--scope <scope...>', `what it opens: ${Scope.options.join(', ')}`)
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(async (name: string, options: { scope: string[]; data?: string; json?: boolean }) => {
      const scopes = options.scope.map(scopeOf);
      await withServices(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
        const { key } = await createKey(services, name, scopes);
        if (options.json === true) printJson({ name, scopes, key });
        else console.log(key);
      });
      process.exitCode = exitCodes.ok;
    });
}

function scopeOf(text: string): Scope {
  const scope = Scope.safeParse(text);
  if (scope.success) return scope.data;
  throw new InvalidInputError(
    'invalid_scope',
    `Expected one of ${Scope.options.join(', ')} but received "${text}"`,
  );
}
