import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import { FormDefinition } from './form-definition.ts';

/** Reads every `*.json` of a folder as a form definition, by id. Throws {@link InvalidInputError} naming the file. */
export async function loadForms(folder: string): Promise<Map<string, FormDefinition>> {
  const forms = new Map<string, FormDefinition>();
  for (const name of (await readdir(folder)).filter(each => each.endsWith('.json')).sort()) {
    const form = parseForm(await readFile(join(folder, name), 'utf8'), name);
    forms.set(form.id, form);
  }
  return forms;
}

/** Parses one form definition from JSON text; `name` stands in the message when something is wrong. */
export function parseForm(text: string, name: string): FormDefinition {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError('invalid_form', `Expected JSON in ${name}: ${(error as Error).message}`);
  }
  return parse(FormDefinition, json, `form definition ${name}`, 'invalid_form');
}
