import { readFile } from 'node:fs/promises';
import type { ElectionDefinition } from '../shared/domain/election.ts';
import { plural } from '../shared/domain/plural.ts';
import { builtinForms } from '../shared/forms/builtin.ts';
import type { FormDefinition } from '../shared/forms/form-definition.ts';
import { type FileIssue, readForms } from '../shared/forms/load.ts';
import { validateElection } from '../shared/forms/validate-election.ts';
import { error, hasErrors } from '../shared/forms/validation.ts';

/** What `ballots election validate` found. `election` and `forms` are there where `ok`. */
export interface ElectionFileValidation {
  readonly ok: boolean;
  readonly election?: ElectionDefinition;
  /** The built-in forms and those of the folders, by id. */
  readonly forms: ReadonlyMap<string, FormDefinition>;
  readonly issues: readonly FileIssue[];
}

/**
 * Checks an election definition together with the forms it uses: the built-in ones and every `*.json` of the given
 * folders. Reports everything wrong in all the files; a file that can't be read is an issue as well. Never throws.
 */
export async function validateElectionFile(
  path: string,
  formsFolders: readonly string[],
): Promise<ElectionFileValidation> {
  const { forms, issues: formIssues } = await readForms(formsFolders, builtinForms());
  const json = await readJson(path);
  if ('issue' in json) return { ok: false, forms, issues: [...formIssues, json.issue] };
  const { election, issues: electionIssues } = validateElection(json.value, forms);
  const issues = [...formIssues, ...electionIssues.map(issue => ({ ...issue, file: path }))];
  if (election === null || hasErrors(issues)) return { ok: false, forms, issues };
  return { ok: true, election, forms, issues };
}

async function readJson(path: string): Promise<{ value: unknown } | { issue: FileIssue }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (caught) {
    return { issue: { ...error('', `Cannot read the file: ${(caught as Error).message}`), file: path } };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (caught) {
    return { issue: { ...error('', `Expected JSON: ${(caught as Error).message}`), file: path } };
  }
}

/** What a person reads: one line for each issue, errors first in each file, then what it comes to. */
export function renderElectionValidation({ ok, election, issues }: ElectionFileValidation): string {
  const lines: string[] = [];
  for (const [file, found] of Map.groupBy(issues, issue => issue.file)) {
    lines.push(file);
    for (const severity of ['error', 'warning'] as const) {
      const chosen = found.filter(issue => issue.severity === severity);
      lines.push(
        ...chosen.map(({ path, message }) => `  ${severity}  ${path === '' ? '' : `${path}: `}${message}`),
      );
    }
  }
  const errors = issues.filter(issue => issue.severity === 'error').length;
  const counts = `${plural(errors, 'error')}, ${plural(issues.length - errors, 'warning')}`;
  lines.push(
    ok && election !== undefined
      ? `${election.id}: valid, ${contents(election)}; ${counts}`
      : `Not valid: ${counts}`,
  );
  return lines.join('\n');
}

function contents({ reportingUnits, contests, forms }: ElectionDefinition): string {
  return [
    plural(reportingUnits.length, 'reporting unit'),
    plural(contests.length, 'contest'),
    plural(forms.length, 'form'),
  ].join(', ');
}
