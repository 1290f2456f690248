import { type BallotsClient, createBallotsClient } from 'ballots-client';
import type { Command } from 'commander';
import type { Config } from '../../shared/config/config.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';

/** Where a command does its work: a ledger on this machine, or a server with its API. */
export interface ServerOptions {
  readonly data?: string;
  readonly server?: string;
  readonly key?: string;
}

/** Adds `--server` and `--key` to a command that can work over the API. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--server <url>', 'work over the API of a server, not on the ledger itself (BALLOTS_SERVER)')
    .option(
      '--key <key>',
      'API key for the server (better in BALLOTS_API_KEY: others can see command lines)',
    );
}

/** What the options say over the environment. */
export function serverSettings({ data, server, key }: ServerOptions) {
  return { BALLOTS_DATA_DIR: data, BALLOTS_SERVER: server, BALLOTS_API_KEY: key };
}

/**
 * The client of the server that the options or the environment name, null where the ledger of this machine is meant;
 * `--data` means that one whatever the environment says. Throws {@link InvalidInputError} with code `invalid_option`.
 */
export function targetOf(config: Config, { data, server }: ServerOptions): BallotsClient | null {
  if (data !== undefined && server !== undefined)
    throw new InvalidInputError('invalid_option', 'Expected --server or --data but received both');
  if (data !== undefined || config.BALLOTS_SERVER === undefined) return null;
  if (config.BALLOTS_API_KEY === undefined)
    throw new InvalidInputError(
      'invalid_option',
      'Expected an API key for the server: --key or BALLOTS_API_KEY',
    );
  return createBallotsClient({
    server: config.BALLOTS_SERVER,
    key: config.BALLOTS_API_KEY,
    fetch: request => fetch(request).catch(unreachable),
  });
}

/** `fetch` says no more than that it failed; why stands in its cause. */
function unreachable(error: unknown): never {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  throw new InvalidInputError('invalid_configuration', `The server can't be reached: ${cause}`);
}
