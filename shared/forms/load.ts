import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError } from '../domain/errors.ts';
import type { FormDefinition } from './form-definition.ts';
import { validateForm } from './validate-form.ts';
import { error, hasErrors, type ValidationIssue } from './validation.ts';

/** A mistake in a file of form definitions. */
export interface FileIssue extends ValidationIssue {
  /** The file, as given or found. */
  readonly file: string;
}

/** The forms that are in order, by id, and everything wrong with the others. */
export interface FormsFound {
  readonly forms: Map<string, FormDefinition>;
  readonly issues: readonly FileIssue[];
}

/**
 * Reads every `*.json` of some folders as a form definition, by id. Throws {@link InvalidInputError} that lists
 * every mistake in every file, an id that two files have among them.
 */
export async function loadForms(...folders: readonly string[]): Promise<Map<string, FormDefinition>> {
  const { forms, issues } = await readForms(folders);
  if (!hasErrors(issues)) return forms;
  const errors = issues.filter(issue => issue.severity === 'error');
  const list = errors.map(
    ({ file, path, message }) => `${file}: ${path === '' ? '' : `${path}: `}${message}`,
  );
  throw new InvalidInputError(
    'invalid_form',
    `Invalid form definitions: ${list.join('; ')}`,
    errors.map(({ file, path, message }) => ({ path: path === '' ? file : `${file}: ${path}`, message })),
  );
}

/**
 * As {@link loadForms}, but what is wrong is returned; a folder that can't be read is an issue as well.
 * @param builtin forms that are there already; a file with the id of one of them is a duplicate
 */
export async function readForms(
  folders: readonly string[],
  builtin: ReadonlyMap<string, FormDefinition> = new Map(),
): Promise<FormsFound> {
  const forms = new Map(builtin);
  const files = new Map([...builtin.keys()].map(id => [id, 'a built-in form']));
  const issues: FileIssue[] = [];
  for (const file of (await Promise.all(folders.map(folder => listForms(folder, issues)))).flat()) {
    const found = validateFormText(await readFile(file, 'utf8'));
    issues.push(...found.issues.map(issue => ({ ...issue, file })));
    if (found.form === null) continue;
    const before = files.get(found.form.id);
    if (before !== undefined) {
      issues.push({ ...error('id', `Duplicate form "${found.form.id}"; ${before} has it as well`), file });
      continue;
    }
    files.set(found.form.id, file);
    forms.set(found.form.id, found.form);
  }
  return { forms, issues };
}

async function listForms(folder: string, issues: FileIssue[]): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter(name => name.endsWith('.json'))
      .sort()
      .map(name => join(folder, name));
  } catch (caught) {
    issues.push({ ...error('', `Cannot read the folder: ${(caught as Error).message}`), file: folder });
    return [];
  }
}

/** Parses one form definition from JSON text; `name` stands in the message when something is wrong. */
export function parseForm(text: string, name: string): FormDefinition {
  const { form, issues } = validateFormText(text);
  if (form !== null) return form;
  const errors = issues.filter(issue => issue.severity === 'error');
  const list = errors.map(({ path, message }) => `${path === '' ? '(root)' : path}: ${message}`).join('; ');
  throw new InvalidInputError('invalid_form', `Invalid form definition ${name}: ${list}`, errors);
}

function validateFormText(text: string): ReturnType<typeof validateForm> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (caught) {
    return { form: null, issues: [error('', `Expected JSON: ${(caught as Error).message}`)] };
  }
  return validateForm(json);
}
