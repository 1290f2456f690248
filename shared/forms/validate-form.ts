import { z } from 'zod';
import { InvalidInputError } from '../domain/errors.ts';
import { FormDefinition } from './form-definition.ts';
import { parseTerm, type Term } from './terms.ts';
import {
  duplicates,
  error,
  hasErrors,
  looseList,
  looseObject,
  looseRecord,
  looseText,
  schemaIssues,
  unknown,
  type ValidationIssue,
} from './validation.ts';

/** A form definition, null where any issue is an error, and everything wrong with it. */
export interface FormValidation {
  readonly form: FormDefinition | null;
  readonly issues: readonly ValidationIssue[];
}

const page = z.number().catch(1);
const LooseField = looseObject({
  id: looseText,
  labels: looseList(looseText),
  page,
  inWords: z.boolean().catch(false),
});
const LooseSlot = looseObject({
  id: looseText,
  labels: looseList(looseText),
  columns: looseList(looseText),
  pages: looseList(page),
  method: z.string().catch('plurality'),
});
const LooseRule = looseObject({ id: looseText, left: looseList(looseText), right: looseList(looseText) });
const LooseForm = looseObject({
  id: looseText,
  kind: z.string().catch('tally_sheet'),
  numberWords: z.string().nullable().catch(null),
  pages: z.number().catch(Number.POSITIVE_INFINITY),
  header: looseList(LooseField),
  fields: looseList(LooseField),
  contests: looseList(LooseSlot),
  rules: looseList(LooseRule),
  variants: looseList(looseObject({ id: looseText, rules: looseList(LooseRule) })),
  pairs: looseList(looseObject({ id: looseText, formId: looseText, field: looseText })),
  roles: looseRecord(looseText),
});
type LooseForm = z.output<typeof LooseForm>;
type LooseSlot = z.output<typeof LooseSlot>;
type LooseRule = z.output<typeof LooseRule>;

/** Checks a form definition's shape and everything that it refers to. Never throws. */
export function validateForm(json: unknown): FormValidation {
  const form = LooseForm.parse(json);
  const issues = [
    ...schemaIssues(FormDefinition, json),
    ...idIssues(form),
    ...labelIssues(form),
    ...pageIssues(form),
    ...form.contests.flatMap((slot, at) => [...slotIssues(form, slot, `contests.${at}`)]),
    ...wordIssues(form),
    ...ruleIssues(form),
    ...referenceIssues(form),
  ];
  return { form: hasErrors(issues) ? null : FormDefinition.parse(json), issues };
}

function* idIssues(form: LooseForm): Generator<ValidationIssue> {
  for (const list of ['header', 'fields', 'contests', 'variants'] as const) {
    yield* duplicates(
      'id',
      form[list].map(({ id }, at) => [id, `${list}.${at}.id`]),
    );
  }
  yield* duplicates(
    'rule id',
    (['rules', 'pairs'] as const).flatMap(list =>
      form[list].map(({ id }, at) => [id, `${list}.${at}.id`] as const),
    ),
  );
}

/** Two fields with the same label on a page can't be told apart. */
function* labelIssues(form: LooseForm): Generator<ValidationIssue> {
  const labelled = (['header', 'fields', 'contests'] as const).flatMap(list =>
    form[list].map((each, at) => ({
      labels: each.labels,
      pages: 'pages' in each ? each.pages : [each.page],
      path: `${list}.${at}.labels`,
    })),
  );
  yield* duplicates(
    'label on a page',
    labelled.flatMap(({ labels, pages, path }) =>
      // A label twice in one field's own list does no harm.
      [...new Set(labels.map(labelKey))].flatMap(label =>
        pages.map(on => [label === '' ? '' : `${label}" on page "${on}`, path] as const),
      ),
    ),
  );
}

function labelKey(label: string): string {
  return label.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function* pageIssues(form: LooseForm): Generator<ValidationIssue> {
  const beyond = (on: number, path: string): ValidationIssue[] =>
    on > form.pages ? [error(path, `Expected a page from 1 to ${form.pages} but received ${on}`)] : [];
  for (const list of ['header', 'fields'] as const) {
    yield* form[list].flatMap((field, at) => beyond(field.page, `${list}.${at}.page`));
  }
  yield* form.contests.flatMap((slot, at) =>
    slot.pages.flatMap((on, index) => beyond(on, `contests.${at}.pages.${index}`)),
  );
}

function* slotIssues(form: LooseForm, slot: LooseSlot, path: string): Generator<ValidationIssue> {
  yield* duplicates(
    'column',
    slot.columns.map((column, at) => [column, `${path}.columns.${at}`]),
  );
  const counted = form.kind === 'ballot' ? ['mark', 'rank'] : ['votes'];
  if (slot.columns.length > 0 && !counted.some(column => slot.columns.includes(column))) {
    yield error(`${path}.columns`, `Expected a column ${counted.map(each => `"${each}"`).join(' or ')}`);
  }
  if (form.kind === 'ballot' && (slot.method === 'ranked') !== slot.columns.includes('rank')) {
    yield error(`${path}.method`, 'Expected the method "ranked" with a column "rank", and only with one');
  }
  if (slot.columns.length > 0 && !['number', 'name', 'party'].some(each => slot.columns.includes(each))) {
    yield error(`${path}.columns`, 'Expected a column "number", "name" or "party" to tell the rows apart');
  }
}

function* wordIssues(form: LooseForm): Generator<ValidationIssue> {
  if (form.numberWords !== null) return;
  const message = 'Numbers are written in words but numberWords names no language';
  yield* form.fields.flatMap(({ inWords }, at) => (inWords ? [error(`fields.${at}.inWords`, message)] : []));
  yield* form.contests.flatMap(({ columns }, at) =>
    columns.includes('words') ? [error(`contests.${at}.columns`, message)] : [],
  );
}

function* ruleIssues(form: LooseForm): Generator<ValidationIssue> {
  const lists = [
    { path: 'rules', rules: form.rules },
    ...form.variants.map(({ rules }, at) => ({ path: `variants.${at}.rules`, rules })),
  ];
  for (const { path, rules } of lists) {
    for (const [at, rule] of rules.entries()) yield* termsOf(form, rule, `${path}.${at}`);
  }
  const ids = new Set(form.rules.map(({ id }) => id));
  for (const [at, { rules }] of form.variants.entries()) {
    const path = `variants.${at}.rules`;
    yield* duplicates(
      'id',
      rules.map(({ id }, index) => [id, `${path}.${index}.id`]),
    );
    if (rules.length > 0 && !rules.some(({ id }) => ids.has(id))) {
      yield error(path, `Expected a rule that stands in for one of the form's own: ${[...ids].join(', ')}`);
    }
  }
}

function* termsOf(form: LooseForm, rule: LooseRule, path: string): Generator<ValidationIssue> {
  let counts = rule.left.length === 0 || rule.right.length === 0;
  for (const side of ['left', 'right'] as const) {
    for (const [at, text] of rule[side].entries()) {
      const where = `${path}.${side}.${at}`;
      const term = readTerm(text);
      if (text !== '' && typeof term === 'string') yield error(where, term);
      if (typeof term !== 'string') yield* termIssues(form, term, where);
      counts ||= typeof term === 'string' || term.kind !== 'constant';
    }
  }
  if (!counts) yield error(path, 'Expected a field or a sum of votes on one side at least');
}

/** The term, or what is wrong with it. */
function readTerm(text: string): Term | string {
  try {
    return parseTerm(text);
  } catch (caught) {
    if (caught instanceof InvalidInputError) return caught.message;
    throw caught;
  }
}

function* termIssues(form: LooseForm, term: Term, path: string): Generator<ValidationIssue> {
  const slots = form.contests.map(({ id }) => id);
  const fields = form.fields.map(({ id }) => id);
  if (term.kind === 'field' && !fields.includes(term.field))
    yield error(path, unknown('field', term.field, fields));
  if (term.kind !== 'sum') return;
  if (term.slot === null && slots.length > 1) {
    yield error(path, `Expected a table in front of ".votes", since there are several: ${slots.join(', ')}`);
  }
  if (term.slot !== null && !slots.includes(term.slot)) yield error(path, unknown('table', term.slot, slots));
  const slot = form.contests.find(({ id }) => id === (term.slot ?? slots[0]));
  if (slot?.columns.includes('rank'))
    yield error(path, `Ranks can't be added; the table "${slot.id}" has ranks`);
}

function* referenceIssues(form: LooseForm): Generator<ValidationIssue> {
  const fields = form.fields.map(({ id }) => id);
  for (const [role, field] of Object.entries(form.roles)) {
    if (field !== '' && !fields.includes(field))
      yield error(`roles.${role}`, unknown('field', field, fields));
  }
  for (const [at, { field, formId }] of form.pairs.entries()) {
    if (field !== '' && !fields.includes(field))
      yield error(`pairs.${at}.field`, unknown('field', field, fields));
    if (formId !== '' && formId === form.id) yield error(`pairs.${at}.formId`, 'Expected another form');
  }
}
