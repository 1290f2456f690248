import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, parseConfig } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import { openServices } from '../../shared/config/wiring.ts';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { renderElectionValidation, validateElectionFile } from '../election-validate.ts';

/** The folder of the example election, wherever this project is installed. */
export const examplesFolder = fileURLToPath(new URL('../../examples', import.meta.url));

/** The configuration, with what a command line says above what the environment says. A `.env` file is read first. */
export function commandConfig(overrides: Readonly<Record<string, string | undefined>> = {}): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const given = Object.fromEntries(Object.entries(overrides).filter(entry => entry[1] !== undefined));
  return parseConfig({ ...process.env, ...given });
}

/** Opens the services, runs, and closes them whatever happens. */
export async function withServices<Outcome>(
  config: Config,
  run: (services: Services) => Promise<Outcome>,
): Promise<Outcome> {
  const services = await openServices(config);
  try {
    return await run(services);
  } finally {
    await services.close();
  }
}

/**
 * As {@link withServices}, for commands that look at a ledger and must not make one. Throws {@link InvalidInputError}
 * with code `no_ledger` where there is none.
 */
export async function withLedger<Outcome>(
  config: Config,
  run: (services: Services) => Promise<Outcome>,
): Promise<Outcome> {
  const file = join(config.BALLOTS_DATA_DIR, 'ballots.db');
  if (config.BALLOTS_MODE === 'local' && !existsSync(file)) {
    throw new InvalidInputError(
      'no_ledger',
      `Expected a ledger but there is no ${file}; name its folder with --data`,
    );
  }
  return withServices(config, run);
}

/** Folders of form definitions beside the built-in ones: `forms` beside the election's file, and FORMS_DIR. */
export function formsFolders(electionFile: string, config: Config): string[] {
  const beside = join(dirname(electionFile), 'forms');
  return [
    ...(existsSync(beside) ? [beside] : []),
    ...(config.FORMS_DIR === undefined ? [] : [config.FORMS_DIR]),
  ];
}

/**
 * Imports an election definition with the forms that it uses; the same again changes nothing. Throws
 * {@link InvalidInputError} with code `invalid_election` that lists every mistake.
 */
export async function importElection(services: Services, file: string): Promise<ElectionDefinition> {
  const validation = await validateElectionFile(file, formsFolders(file, services.config));
  const { election, forms, issues } = validation;
  if (election === undefined) {
    throw new InvalidInputError('invalid_election', renderElectionValidation(validation), issues);
  }
  await services.elections.import(
    election,
    election.forms.flatMap(({ formId }) => forms.get(formId) ?? []),
  );
  return election;
}
