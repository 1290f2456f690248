import type { Command } from 'commander';
import { type ApiKeyRecord, isInForce, Scope } from '../../shared/domain/api-key.ts';
import { timestamp } from '../../shared/domain/clock.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { createKey, listKeys, revokeKey, rotateKey, selectKey } from '../../shared/ledger/keys.ts';
import {
  changeOf,
  durationMs,
  expiryOf,
  type GrantOptions,
  limitsOf,
  limitsText,
  requestsOption,
  scopesOf,
  tokensOption,
} from '../grant-options.ts';
import { commandConfig, withLedger, withServices } from '../local/open.ts';
import { printJson } from '../outcome.ts';
import { table } from '../table.ts';

interface KeyOptions extends GrantOptions {
  readonly expires?: string;
  readonly sameName?: boolean;
  readonly grace: string;
  readonly all?: boolean;
}

/** `ballots keys create|list|rotate|revoke`: keys for the API, each shown once. */
export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('Keys of the API.');
  keys
    .command('create <name>')
    .description('Make a key and show it once; only its hash is kept. Its name stands on reviews.')
    .requiredOption('--scope <scope...>', `what it opens: ${Scope.options.join(', ')}`)
    .option('--expires <when>', 'a time, or a duration such as 30d')
    .option(...requestsOption)
    .option(...tokensOption)
    .option('--same-name', 'also where a key in force has that name: both then act as one person')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(create);
  keys
    .command('list')
    .description('Keys in force by prefix and name; the keys themselves are not kept anywhere.')
    .option('--all', 'also keys that are revoked or expired')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object a key')
    .action(list);
  keys
    .command('rotate <key>')
    .description('Make a new key with the name, scopes and limits of another, named by its prefix or name.')
    .option('--grace <duration>', 'how long the old key goes on, such as 24h', '0')
    .option('--expires <when>', 'end of the new key: a time, or a duration such as 30d')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(rotate);
  keys
    .command('revoke <key>')
    .description('End a key, named by its prefix or name. Running instances refuse it within ten seconds.')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(revoke);
}

async function create(name: string, options: KeyOptions): Promise<void> {
  const scopes = scopesOf(options.scope);
  const limits = limitsOf(options);
  if (!/^[^\p{C}]{1,100}$/u.test(name)) {
    throw new InvalidInputError(
      'invalid_name',
      'Expected a name of 1 to 100 characters, none of them invisible',
    );
  }
  await withServices(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const now = services.clock.now();
    const expiresAt = expiryOf(options.expires, now);
    const namesakes = (await listKeys(services.store)).filter(
      key => key.name === name && isInForce(key, now),
    );
    if (namesakes.length > 0 && options.sameName !== true) {
      throw new InvalidInputError(
        'name_taken',
        `A key in force has the name "${name}" (${namesakes[0]!.prefix}). Two keys of one name act as one person: ` +
          'choose another, use "keys rotate", or say --same-name',
      );
    }
    const { key, record } = await createKey(services, name, scopes, {
      ...changeOf(options),
      expiresAt,
      limits,
    });
    show(options, key, record);
  });
}

async function list(options: KeyOptions): Promise<void> {
  await withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const now = services.clock.now();
    const keys = (await listKeys(services.store)).filter(key => options.all === true || isInForce(key, now));
    if (options.json === true) {
      for (const key of keys) printJson(shown(key));
      return;
    }
    const rows = keys.map(key => [
      key.prefix,
      key.name,
      key.createdAt,
      key.revokedAt === null ? (key.expiresAt ?? 'never') : `revoked ${key.revokedAt}`,
      limitsText(key.limits),
      key.scopes.join(' '),
    ]);
    console.log(table(['prefix', 'name', 'created', 'ends', 'limits', 'scopes'], rows));
  });
}

async function rotate(selector: string, options: KeyOptions): Promise<void> {
  const graceMs = durationMs(options.grace);
  await withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const { sha256 } = await selectKey(services, selector);
    const ends =
      options.expires === undefined ? {} : { expiresAt: expiryOf(options.expires, services.clock.now()) };
    const rotated = await rotateKey(services, sha256, { ...changeOf(options), ...ends, graceMs });
    const { prefix, revokedAt, expiresAt } = rotated.replaced;
    if (options.json !== true) {
      console.error(revokedAt === null ? `${prefix} ends at ${expiresAt}.` : `${prefix} is revoked.`);
    }
    show(options, rotated.key, rotated.record);
  });
}

async function revoke(selector: string, options: KeyOptions): Promise<void> {
  await withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const key = await selectKey(services, selector);
    await revokeKey(services, key.sha256, changeOf(options));
    const revokedAt = timestamp(services.clock.now());
    if (options.json === true) printJson({ ...shown(key), revokedAt });
    else console.log(`${key.prefix} (${key.name}) is revoked.`);
  });
}

/** A key's text goes to standard output alone, so that a script can take it. */
function show({ json }: KeyOptions, key: string, record: ApiKeyRecord): void {
  if (json === true) printJson({ ...shown(record), key });
  else console.log(key);
}

function shown({ prefix, name, scopes, createdAt, expiresAt, revokedAt, limits }: ApiKeyRecord) {
  return { prefix, name, scopes, createdAt, expiresAt, revokedAt, limits };
}
