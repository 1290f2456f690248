import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** NIST's schemas lie beside the repository, or where BALLOTS_DATA says. */
const folders = [
  ...(process.env.BALLOTS_DATA === undefined
    ? []
    : [join(process.env.BALLOTS_DATA, 'nist'), join(process.env.BALLOTS_DATA, '..', 'nist')]),
  join(repository, '..', 'shared', 'data', 'nist'),
  join(repository, '..', '..', 'shared', 'data', 'nist'),
];
const folder = folders.find(existsSync) ?? null;

/** Says in a test's name that it can't run here. */
export const schemasMissing =
  folder === null
    ? ' (skipped: no NIST schemas beside the repository; name their folder in BALLOTS_DATA)'
    : '';

const files = {
  results: 'NIST_V2_election_results_reporting.json',
  cvr: 'NIST_V0_cast_vote_records.json',
} as const;

/** What the schema says against a report, none where it is valid. */
export function schemaErrors(format: keyof typeof files): (report: unknown) => string[] {
  if (folder === null) throw new Error('There are no schemas here; look at schemasMissing first');
  const ajv = new (Ajv as unknown as typeof Ajv.default)({ allErrors: true, strict: false });
  (addFormats as unknown as typeof addFormats.default)(ajv as never);
  ajv.addKeyword('refTypes');
  const validate = ajv.compile(JSON.parse(readFileSync(join(folder, files[format]), 'utf8')));
  return report =>
    validate(report)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
