import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { CheckLine } from '../../cli/check-file.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { validateElection } from '../../shared/forms/validate-election.ts';
import { answersTo, outcomeOf } from './answers.ts';

const forms = builtinForms();
const setting = { forms, formId: null, election: null };

async function exampleOf(formId: string): Promise<CheckLine> {
  return CheckLine.parse(JSON.parse(await readFile(`shared/forms/examples/${formId}.json`, 'utf8')));
}

test('every file of built-in forms is valid and is in the bundle', async t => {
  const fromFolder = await loadForms('shared/forms/builtin');
  t.deepEqual([...forms.keys()].sort(), [...fromFolder.keys()].sort());
  t.deepEqual(new Map([...forms].sort()), new Map([...fromFolder].sort()));
});

test('the built-in forms are those of DESIGN section 9', t => {
  t.deepEqual([...forms.keys()].sort(), [
    'ballot-plurality',
    'ballot-ranked',
    'ke-34a',
    'statement-of-poll',
    'th-ss-5-18-constituency',
    'th-ss-5-18-party-list',
    'th-ss-6-1-constituency',
    'th-ss-6-1-party-list',
  ]);
});

test('every built-in form has an example reading and there are no others', async t => {
  t.deepEqual(
    (await readdir('shared/forms/examples')).sort(),
    [...forms.keys()].map(id => `${id}.json`).sort(),
  );
});

for (const [formId, form] of forms) {
  test(`${formId}: the example reading is accepted without a finding of weight`, async t => {
    const example = await exampleOf(formId);
    t.is(example.formId, formId);
    const [answer] = await answersTo([example], setting);
    t.like(answer, { id: example.id, outcome: 'accept' });
    const findings = answer !== undefined && 'findings' in answer ? answer.findings : null;
    t.deepEqual(
      findings?.filter(finding => finding.severity !== 'info'),
      [],
    );
  });

  test(`${formId}: the example fills every field, header and column of the form`, async t => {
    const example = await exampleOf(formId);
    t.deepEqual(Object.keys(example.fields).sort(), form.fields.map(({ id }) => id).sort());
    t.deepEqual(Object.keys(example.header).sort(), form.header.map(({ id }) => id).sort());
    t.true(example.contests.every(({ votes }) => votes.length >= 4));
  });

  for (const field of covered(form)) {
    test(`${formId}: one more in ${field} of the example goes to review`, async t => {
      const example = await exampleOf(formId);
      t.is(await outcomeOf(setting, changed(example, field)), 'review');
    });
  }
}

/** Fields of an equation without tolerance, and the votes: what no single error may change unseen. */
function covered(form: FormDefinition): string[] {
  const terms = form.rules.flatMap(({ op, tolerance, left, right }) =>
    op === '=' && tolerance === 0 ? [...left, ...right] : [],
  );
  return [...new Set(terms)];
}

function changed(example: CheckLine, field: string): CheckLine {
  const copy = structuredClone(example);
  const count = field.startsWith('sum(') ? copy.contests[0]!.votes[2]! : copy.fields[field]!;
  count.value = count.value! + 1;
  count.words = null;
  return copy;
}

const pairs = [...forms.values()].flatMap(({ id, pairs: rules }) => rules.map(rule => ({ id, rule })));

for (const { id, rule } of pairs) {
  test(`${id}: ${rule.id} holds for the examples, and not beyond its tolerance`, async t => {
    const [example, other] = [await exampleOf(id), await exampleOf(rule.formId)];
    t.is(await outcomeOf(setting, example, other), 'accept');
    const wrong = structuredClone(other);
    const count = wrong.fields[rule.otherField]!;
    count.value = count.value! + rule.tolerance + 1;
    t.is(await outcomeOf(setting, example, wrong), 'review');
  });
}

test('pair rules stand on both forms of a pair', t => {
  const directed = pairs.map(({ id, rule }) =>
    [id, rule.formId, rule.field, rule.otherField, rule.tolerance].join(),
  );
  const turned = pairs.map(({ id, rule }) =>
    [rule.formId, id, rule.otherField, rule.field, rule.tolerance].join(),
  );
  t.deepEqual(directed.sort(), turned.sort());
});

for (const [formId, form] of forms) {
  test(`${formId}: an election that uses it is valid`, t => {
    const election = {
      schemaVersion: 1,
      id: 'e',
      name: 'E',
      country: 'Nowhere',
      date: '2026-10-18',
      reportingUnits: [{ id: 'p', name: 'P', type: 'place', parentId: null }],
      contests: [
        {
          id: 'c',
          name: 'C',
          unitId: 'p',
          method: form.contests[0]!.method,
          options: [{ id: 'o', number: 1, name: 'O', party: 'Q' }],
        },
      ],
      forms: [{ formId, contests: { [form.contests[0]!.id]: ['c'] } }],
    };
    t.deepEqual(validateElection(election, forms).issues, []);
  });
}
