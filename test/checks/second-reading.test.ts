import test from 'ava';
import { outcomeOf } from '../../shared/checks/accept.ts';
import { disagreements, resolveDisagreement } from '../../shared/checks/agreement.ts';
import { coverageOf } from '../../shared/checks/coverage.ts';
import { needsSecondReading } from '../../shared/checks/second-reading.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import {
  count,
  goodReading,
  only,
  row,
  said,
  sheet,
  smallElection,
  smallForm,
  withFields,
  withRows,
} from './sheet.ts';

const votes = ['a', 'b', 'c', 'd'].map(id => `contests.mayor.votes.${id}`);
const n2 = { pollingPlaceId: 'n2' } as const;

test('a passing equation covers each of its values, an inequality none', t => {
  const { covered, uncovered } = coverageOf(sheet(n2));
  t.deepEqual(covered, ['fields.cast', 'fields.rejected', 'fields.valid', ...votes]);
  t.deepEqual(uncovered, ['fields.registered']);
});

test('a broken equation covers nothing', t => {
  const { covered } = coverageOf(sheet({ reading: withFields({ valid: 951 }) }));
  t.deepEqual(covered, ['fields.registered']);
});

test('an equation with a tolerance covers nothing: a small error would pass', t => {
  const form = FormDefinition.parse({
    ...smallForm,
    rules: smallForm.rules.map(rule => ({ ...rule, tolerance: 1 })),
  });
  t.deepEqual(coverageOf(sheet({ form, ...n2 })).covered, []);
});

test('registered voters equal to the definition are covered', t => {
  t.true(coverageOf(sheet()).covered.includes('fields.registered'));
  t.false(
    coverageOf(sheet({ reading: withFields({ registered: 1001 }) })).covered.includes('fields.registered'),
  );
});

test('an equal count on the other form covers, within a tolerance it does not', t => {
  const pair = {
    id: 'pair',
    formId: 'other-form',
    field: 'registered',
    otherField: 'registered',
    source: 'test',
  };
  const companions = [{ documentId: 'other', formId: 'other-form', fields: { registered: 1000 } }];
  const exact = FormDefinition.parse({ ...smallForm, pairs: [pair] });
  const loose = FormDefinition.parse({ ...smallForm, pairs: [{ ...pair, tolerance: 1 }] });
  t.true(coverageOf(sheet({ form: exact, companions, ...n2 })).covered.includes('fields.registered'));
  t.false(coverageOf(sheet({ form: loose, companions, ...n2 })).covered.includes('fields.registered'));
});

test('rows with different votes can change places unseen, rows with the same can not', t => {
  t.deepEqual(coverageOf(sheet()).permutable, votes);
  const equal = withRows([row(1, 300), row(2, 300), row(3, 300), row(4, 300)]);
  t.deepEqual(coverageOf(sheet({ reading: equal })).permutable, []);
});

test('another source of counts shows an exchange, but not of rows that are all but equal', t => {
  const compare = (d: number): ReturnType<typeof smallElection> =>
    smallElection({
      comparison: { name: 'the count', counts: { n1: { mayor: { a: 400, b: 300, c: 200, d } } } },
    });
  const reading = (d: number): ReturnType<typeof withRows> =>
    withRows([row(1, 400), row(2, 300), row(3, 200), row(4, d)]);
  t.deepEqual(coverageOf(sheet({ election: compare(50), reading: reading(50) })).permutable, []);
  t.deepEqual(coverageOf(sheet({ election: compare(195), reading: reading(195) })).permutable, [
    votes[2],
    votes[3],
  ]);
});

const needs = [
  { policy: 'never', input: sheet(n2), needed: false, reasons: [] },
  {
    policy: 'always',
    input: sheet({ reading: withRows([row(1, 950)]) }),
    needed: true,
    reasons: ['policy_always'],
  },
  { policy: 'uncovered', input: sheet({ reading: withRows([row(1, 950)]) }), needed: false, reasons: [] },
  { policy: 'uncovered', input: sheet(), needed: true, reasons: ['permutable_rows'] },
  {
    policy: 'uncovered',
    input: sheet({ ...n2, reading: withRows([row(1, 950)]) }),
    needed: true,
    reasons: ['uncovered_values'],
  },
] as const;
for (const [index, { policy, input, needed, reasons }] of needs.entries()) {
  test(`policy ${policy}, case ${index + 1}: a second reading is ${needed ? `made for ${reasons.join()}` : 'not made'}`, t => {
    const second = needsSecondReading({ secondReading: policy }, input);
    t.is(second.needed, needed);
    t.deepEqual(second.reasons, reasons);
  });
}

const reversed = withRows([row(4, 50), row(3, 200), row(2, 300), row(1, 400)]);
const disagreeing: { name: string; second: ReadingContent; expected: unknown[][] }[] = [
  { name: 'rows in another order agree', second: reversed, expected: [] },
  {
    name: 'a name spelt otherwise agrees',
    second: withRows([row(1, 400, { name: 'A. Arden' }), row(2, 300), row(3, 200), row(4, 50)]),
    expected: [],
  },
  {
    name: 'another number disagrees',
    second: withFields({ valid: 905 }),
    expected: [['fields.valid', 950, 905]],
  },
  {
    name: 'an illegible number disagrees with a number',
    second: withFields({ rejected: null }),
    expected: [['fields.rejected', 10, null]],
  },
  {
    name: 'votes exchanged disagree twice',
    second: withRows([row(1, 300), row(2, 400), row(3, 200), row(4, 50)]),
    expected: [
      [votes[0], 400, 300],
      [votes[1], 300, 400],
    ],
  },
  {
    name: 'a row that only one reading has disagrees',
    second: withRows([row(1, 400), row(2, 300), row(3, 200)]),
    expected: [[votes[3], 50, null]],
  },
];
for (const { name, second, expected } of disagreeing) {
  test(name, t => {
    const found = disagreements(sheet(), goodReading(), second);
    t.deepEqual(
      found.map(each => [each.path, each.first, each.second]),
      expected,
    );
    t.is(said(sheet({ second }), ['readings_disagree']).length, expected.length);
  });
}

test('a disagreement is an error with both values', t => {
  const finding = only(sheet({ second: withFields({ valid: 905 }) }), 'readings_disagree');
  t.like(finding, { severity: 'error', expected: 905, actual: 950, fields: ['fields.valid'] });
});

test('a third look settles only what equals one of the two', t => {
  const second = withFields({ valid: 905, rejected: 70, cast: 906 });
  const looks = new Map([
    ['fields.valid', count(950)],
    ['fields.rejected', count(70)],
    ['fields.cast', count(966)],
  ]);
  const { content, resolutions, unresolved } = resolveDisagreement(sheet(), goodReading(), second, looks);
  t.deepEqual(
    resolutions.map(each => [each.path, each.value, each.agreedWith]),
    [
      ['fields.rejected', 70, 'second'],
      ['fields.valid', 950, 'first'],
    ],
  );
  t.deepEqual(
    unresolved.map(each => each.path),
    ['fields.cast'],
  );
  t.deepEqual(
    [content.fields.valid?.value, content.fields.rejected?.value, content.fields.cast?.value],
    [950, 70, 960],
  );
  const findings = said(sheet({ reading: content, second, resolutions }), ['readings_disagree']);
  t.deepEqual(findings, ['readings_disagree error', 'readings_disagree info', 'readings_disagree info']);
});

test('a third look settles a row and leaves both readings as they were', t => {
  const first = goodReading();
  const before = structuredClone(first);
  const second = withRows([row(1, 450), row(2, 300), row(3, 200), row(4, 50)]);
  const { content } = resolveDisagreement(sheet(), first, second, new Map([[votes[0]!, count(450)]]));
  t.is(content.contests[0]?.votes[0]?.value, 450);
  t.is(content.contests[0]?.votes[0]?.name, 'Anna Arden');
  t.deepEqual(first, before);
});

test('a third look settles a row or a field that the first reading found illegible', t => {
  const first = withRows([row(1, null), row(2, 300), row(3, 200), row(4, 50)]);
  const { rejected: _, ...fields } = first.fields;
  const looks = new Map([
    [votes[0]!, count(400)],
    ['fields.rejected', count(10)],
  ]);
  const { content, unresolved } = resolveDisagreement(sheet(), { ...first, fields }, goodReading(), looks);
  t.deepEqual(unresolved, []);
  t.deepEqual([content.contests[0]?.votes[0]?.value, content.fields.rejected?.value], [400, 10]);
});

test('a row that the first reading lacks stays for a human whatever the third look says', t => {
  const first = withRows([row(1, 400), row(2, 300), row(3, 200)]);
  const { resolutions, unresolved } = resolveDisagreement(
    sheet(),
    first,
    goodReading(),
    new Map([[votes[3]!, count(50)]]),
  );
  t.deepEqual(resolutions, []);
  t.deepEqual(
    unresolved.map(each => each.path),
    [votes[3]],
  );
});

test('errors and warnings go to review, information does not, and without automatic acceptance all does', t => {
  const finding = only(sheet({ reading: withFields({ rejected: 12 }) }), 'cast_split');
  t.is(outcomeOf([], { autoAccept: true }), 'accept');
  t.is(outcomeOf([{ ...finding, severity: 'info' }], { autoAccept: true }), 'accept');
  t.is(outcomeOf([{ ...finding, severity: 'warning' }], { autoAccept: true }), 'review');
  t.is(outcomeOf([finding], { autoAccept: true }), 'review');
  t.is(outcomeOf([], { autoAccept: false }), 'review');
});
