import test from 'ava';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { only, outcome, said, sheet, smallForm, withFields } from './sheet.ts';

const equations = ['sum_of_votes', 'cast_split', 'turnout', 'form_variant', 'value_missing'];

function formWith(changes: Record<string, unknown>): FormDefinition {
  return FormDefinition.parse({ ...smallForm, ...changes });
}

const tolerant = formWith({ rules: smallForm.rules.map(rule => ({ ...rule, tolerance: 3 })) });
const lenient = formWith({
  variants: [
    {
      id: 'cast_without_rejected',
      description: 'Rejected ballots are not part of the ballots cast.',
      source: 'test',
      rules: [{ id: 'cast_split', left: ['valid'], op: '=', right: ['cast'], source: 'test' }],
    },
  ],
});

const cases = [
  { name: 'equations that hold say nothing', form: smallForm, fields: {}, expected: [] },
  {
    name: 'a broken sum is an error, and so is every equation that the value is part of',
    form: smallForm,
    fields: { valid: 951 },
    expected: ['sum_of_votes error', 'cast_split error'],
  },
  { name: 'an inequality may be unequal', form: smallForm, fields: { registered: 5000 }, expected: [] },
  {
    name: 'an inequality is broken on one side only',
    form: smallForm,
    fields: { registered: 959 },
    expected: ['turnout error'],
  },
  {
    name: 'a difference within the tolerance is information',
    form: tolerant,
    fields: { valid: 953, cast: 963 },
    expected: ['sum_of_votes info'],
  },
  {
    name: 'a difference beyond the tolerance is an error',
    form: tolerant,
    fields: { valid: 954, cast: 964 },
    expected: ['sum_of_votes error'],
  },
  {
    name: 'a form that is consistent under a variant is information',
    form: lenient,
    fields: { cast: 950 },
    expected: ['form_variant info'],
  },
  {
    name: 'a form that no variant explains breaks its own rules',
    form: lenient,
    fields: { cast: 940 },
    expected: ['cast_split error'],
  },
  {
    name: 'a missing value breaks no equation and is an error itself',
    form: smallForm,
    fields: { cast: null },
    expected: ['value_missing error'],
  },
];

for (const { name, form, fields, expected } of cases) {
  test(name, t => {
    t.deepEqual(said(sheet({ form, reading: withFields(fields) }), equations), expected);
  });
}

test('a rule with a missing term is not applicable, neither passed nor failed', t => {
  const input = sheet({ reading: withFields({ cast: null }) });
  t.is(outcome(input, 'cast_split'), 'not_applicable');
  t.is(outcome(input, 'sum_of_votes'), 'pass');
});

test('a finding says what was expected and read, where, and what to look at', t => {
  const finding = only(sheet({ reading: withFields({ rejected: 12 }) }), 'cast_split');
  t.is(finding.expected, 960);
  t.is(finding.actual, 962);
  t.deepEqual(finding.fields, ['fields.valid', 'fields.rejected', 'fields.cast']);
  t.regex(
    finding.message,
    /Valid votes \+ Rejected ballots \(962\) must equal Ballots cast \(960\) but differs by 2/,
  );
  t.regex(finding.message, /Compare each of these numbers with the image/);
});

test('a factor multiplies its term', t => {
  const form = formWith({
    rules: [
      {
        id: 'half',
        left: ['100*cast'],
        op: '>=',
        right: ['50*registered'],
        severity: 'warning',
        source: 'test',
      },
    ],
  });
  t.deepEqual(said(sheet({ form, reading: withFields({ registered: 1920 }) }), ['half']), []);
  t.deepEqual(said(sheet({ form, reading: withFields({ registered: 1921 }) }), ['half']), ['half warning']);
});

test('a field that forms may leave empty is not missed', t => {
  t.deepEqual(said(sheet({ reading: withFields({ remarks: null }) })), []);
});
