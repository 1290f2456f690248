import type { Command } from 'commander';
import { z } from 'zod';
import { Scope } from '../../shared/domain/api-key.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { addPerson, listPeople, removePerson } from '../../shared/ledger/people.ts';
import {
  changeOf,
  type GrantOptions,
  limitsOf,
  limitsText,
  requestsOption,
  scopesOf,
  tokensOption,
} from '../grant-options.ts';
import { commandConfig, withLedger, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { table } from '../table.ts';

/** `ballots people add|list|remove`: who may call the API with a Google identity instead of a key. */
export function addPeopleCommand(program: Command): void {
  const people = program
    .command('people')
    .description('People who call the API with a Google identity instead of a key.');
  people
    .command('add <email>')
    .description('Give a person access, or other scopes and limits. The address is the name they act under.')
    .requiredOption('--scope <scope...>', `what they may do: ${Scope.options.join(', ')}`)
    .option(...requestsOption)
    .option(...tokensOption)
    .option('--reason <text>', 'why, for the audit trail')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(add);
  people
    .command('list')
    .description('Who has access.')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object a person')
    .action(list);
  people
    .command('remove <email>')
    .description("Take a person's access away. Running instances refuse them within ten seconds.")
    .option('--reason <text>', 'why, for the audit trail')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(remove);
}

async function add(text: string, options: GrantOptions): Promise<void> {
  const email = addressOf(text);
  const scopes = scopesOf(options.scope);
  const limits = limitsOf(options);
  await withServices(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const person = await addPerson(services, email, scopes, { ...changeOf(options), limits });
    if (options.json === true) printJson({ email: person.name, scopes, limits });
    else console.log(`${person.name} may now: ${scopes.join(' ')}`);
  });
}

async function list(options: GrantOptions): Promise<void> {
  await withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const people = (await listPeople(services.store)).filter(({ revokedAt }) => revokedAt === null);
    if (options.json === true) {
      for (const { name, scopes, createdAt, limits } of people)
        printJson({ email: name, scopes, createdAt, limits });
      return;
    }
    const rows = people.map(({ name, createdAt, limits, scopes }) => [
      name,
      createdAt,
      limitsText(limits),
      scopes.join(' '),
    ]);
    console.log(table(['address', 'since', 'limits', 'scopes'], rows));
  });
}

async function remove(text: string, options: GrantOptions): Promise<void> {
  const email = addressOf(text);
  await withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const removed = await removePerson(services, email, changeOf(options));
    if (options.json === true) printJson({ email, removed });
    else console.log(removed ? `${email} has no access any more.` : `${email} had no access.`);
    if (!removed) process.exitCode = exitCodes.rejected;
  });
}

/** An address as Google verifies it, in lower case, short enough to be a name. */
function addressOf(text: string): string {
  const address = z.email().max(100).safeParse(text);
  if (address.success) return address.data.toLowerCase();
  throw new InvalidInputError('invalid_email', `Expected an e-mail address but received "${text}"`);
}
