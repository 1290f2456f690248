import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, parseConfig } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import { openServices } from '../../shared/config/wiring.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { validateElection } from '../../shared/forms/validate-election.ts';

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
 * Imports an election definition with its forms: the built-in ones, those in a folder `forms` beside the file and
 * those of FORMS_DIR. Throws {@link InvalidInputError} with code `invalid_election` that lists every mistake.
 */
export async function importElection(services: Services, file: string): Promise<string> {
  const folders = [join(dirname(file), 'forms'), services.config.FORMS_DIR].filter(
    folder => folder !== undefined && existsSync(folder),
  );
  const forms = new Map(await builtinForms());
  for (const folder of folders)
    for (const [id, form] of await loadForms(folder as string)) forms.set(id, form);
  const { election, issues } = validateElection(JSON.parse(await readFile(file, 'utf8')), forms);
  const errors = issues.filter(issue => issue.severity === 'error');
  if (election === null || errors.length > 0) {
    const list = errors.map(issue => `  ${issue.path}: ${issue.message}`).join('\n');
    throw new InvalidInputError('invalid_election', `Invalid election definition ${file}:\n${list}`, errors);
  }
  const used = election.forms.flatMap(({ formId }) => forms.get(formId) ?? []);
  await services.elections.import(election, used);
  return election.id;
}
