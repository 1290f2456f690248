import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseObjectName } from '../../shared/domain/document-key.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import { parse } from '../../shared/domain/parse.ts';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { drawSheet } from './draw-form.ts';
import { requireFonts } from './fonts.ts';
import { type Example, plan } from './plan.ts';
import { fillIn } from './sheet.ts';
import { countsOn, type ExampleTruth } from './truth.ts';

const examples = join(import.meta.dirname, '..');
const inbox = join(examples, 'inbox');

/** Draws one document, writes its files, and returns its document key and what is true of it. */
async function make(
  example: Example,
  election: ElectionDefinition,
  forms: ReadonlyMap<string, FormDefinition>,
): Promise<[string, ExampleTruth]> {
  const { kind, formId, placeId, files, expected, slip, visible } = example;
  const form = forms.get(formId);
  const [first] = files;
  if (form === undefined || first === undefined) throw new Error(`expected a form and a file for ${placeId}`);
  const filled = fillIn(election, form, placeId);
  const sheet = slip === undefined ? filled : slip(filled);
  const pages = drawSheet(sheet, example.ink);
  for (const { object, pages: numbers, treatment } of files) {
    const bytes = await treatment(
      pages.filter(({ page }) => numbers.includes(page)),
      object,
    );
    await mkdir(dirname(join(inbox, object)), { recursive: true });
    await writeFile(join(inbox, object), bytes);
    console.log(`${kind.padEnd(16)} ${String(bytes.length).padStart(8)} bytes  ${object}`);
  }
  const shown = pages.filter(({ page }) => files.some(file => file.pages.includes(page)));
  const counts = visible ? countsOn(sheet, shown, example.flat) : { fields: {}, contests: [] };
  const { documentKey } = parseObjectName(first.object);
  return [documentKey, { kind, expected, formId, pollingPlaceId: placeId, ...counts }];
}

/** Makes examples/inbox and examples/truth.json anew from the election, the forms and the plan. */
async function makeAll(): Promise<void> {
  await requireFonts();
  const json: unknown = JSON.parse(await readFile(join(examples, 'election.json'), 'utf8'));
  const election = parse(ElectionDefinition, json, 'election definition');
  const forms = new Map([
    ...(await loadForms(join(examples, '../shared/forms/builtin'))),
    ...(await loadForms(join(examples, 'forms'))),
  ]);
  await rm(inbox, { recursive: true, force: true });
  const truth: Record<string, ExampleTruth> = {};
  for (const example of plan) {
    const [documentKey, entry] = await make(example, election, forms);
    truth[documentKey] = entry;
  }
  await writeFile(join(examples, 'truth.json'), asJson(truth));
}

/** JSON with short lists on one line, as the formatter of this repository leaves it. */
function asJson(value: unknown): string {
  const spread = JSON.stringify(value, null, 2);
  const compact = spread.replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_list, members: string) => {
    return `[${members.split(/,\s+/).join(', ')}]`;
  });
  return `${compact}\n`;
}

await makeAll();
