import test from 'ava';
import { ancestry, contestsAt, pagesOf } from '../../shared/forms/contests.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { lakeland } from './lakeland.ts';

const statement = (await loadForms('shared/forms/builtin')).get('statement-of-poll')!;
const [slot] = statement.contests;
const placeForm = FormDefinition.parse({
  ...statement,
  id: 'place-form',
  contests: ['national', 'local', 'unused'].map(id => ({ ...slot, id })),
});
const districtForm = FormDefinition.parse({ ...statement, id: 'district-form' });

const cases = [
  { place: 'PP-01', contests: { national: 'president', local: 'seat-d1' } },
  { place: 'PP-03', contests: { national: 'president', local: 'seat-d2' } },
  { place: 'D2', contests: { national: 'president', local: 'seat-d2' } },
  { place: 'LK', contests: { national: 'president' } },
  { place: 'elsewhere', contests: { national: 'president' } },
  { place: null, contests: { national: 'president' } },
];

for (const { place, contests } of cases) {
  test(`at ${place} the slots hold ${JSON.stringify(contests)}`, t => {
    const held = Object.entries(contestsAt(lakeland, placeForm, place)).map(([id, { id: contest }]) => [
      id,
      contest,
    ]);
    t.deepEqual(Object.fromEntries(held), contests);
  });
}

test('a form that the election does not use holds no contest', t => {
  t.deepEqual(contestsAt(lakeland, FormDefinition.parse({ ...statement, id: 'other' }), 'PP-01'), {});
});

test('the way up ends at the root, and in a cycle where it began', t => {
  t.deepEqual(
    ancestry(lakeland, 'PP-03').map(unit => unit.id),
    ['PP-03', 'D2', 'LK'],
  );
  const units = lakeland.reportingUnits.map(unit => (unit.id === 'LK' ? { ...unit, parentId: 'D1' } : unit));
  const cyclic = { ...lakeland, reportingUnits: units };
  t.deepEqual(
    ancestry(cyclic, 'D1').map(unit => unit.id),
    ['D1', 'LK'],
  );
});

test('the election says how many pages a form has, else its definition does', t => {
  t.is(pagesOf(districtForm, lakeland), 3);
  t.is(pagesOf(placeForm, lakeland), 1);
  t.is(pagesOf(placeForm, null), 1);
});
