import { join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..', '..');

/** The form definitions that come with the project. */
export const formsFolder = join(repository, 'shared', 'forms', 'builtin');

/** Where the Thai corpus is looked for: `BALLOTS_DATA`, else beside the repository. */
export function dataFolder(): string {
  return process.env.BALLOTS_DATA ?? join(repository, '..', 'shared', 'data', 'thai-2026');
}
