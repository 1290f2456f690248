import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import type { TallyCoverage } from '../../shared/ledger/tallies.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { bringPaper, electionOf, sheetForm } from '../exports/papers.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

interface UnitTally {
  readonly unitId: string;
  readonly options: { readonly optionId: string; readonly total: number | null; readonly places: number }[];
  readonly ballots: Record<string, { readonly total: number | null; readonly places: number }>;
  readonly coverage: TallyCoverage;
}
interface Tally {
  readonly parentId: string | null;
  readonly tally: UnitTally;
  readonly children: UnitTally[];
}

/** Four levels, and 250 places under one district: more than are read at once. */
const places = Array.from({ length: 250 }, (_, n) => ({ id: `p${n}`, parentId: 'D1' }));
const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['R1', 'R2'].map(id => ({ id, name: id, type: 'region', parentId: 'N' })),
    ...['D1', 'D2'].map(id => ({ id, name: id, type: 'district', parentId: 'R1' })),
    { id: 'D3', name: 'D3', type: 'district', parentId: 'R2' },
    ...[...places, { id: 'q', parentId: 'D2' }, { id: 'r', parentId: 'D3' }].map(place => ({
      ...place,
      name: place.id,
      type: 'place',
    })),
  ],
  contests: [
    { id: 'national', name: 'National', unitId: 'N' },
    { id: 'regional', name: 'Regional', unitId: 'R1' },
    { id: 'local', name: 'Local', unitId: 'D2' },
  ].map(contest => ({ ...contest, options: ['a', 'b'].map(id => ({ id, name: id })) })),
  forms: ['national', 'regional', 'local'].map(id => ({ formId: `f-${id}`, contests: { votes: [id] } })),
});

let services: LocalServices;
let key: string;
test.before(async () => {
  services = await openLocalServices();
  key = await services.key('results');
  await services.elections.import(
    definition,
    definition.forms.map(({ formId }) => sheetForm(formId)),
  );
  const bring = (contest: string, placeId: string, a: number | null, state?: 'needs_review') =>
    bringPaper(services, {
      electionId: 'e',
      formId: `f-${contest}`,
      placeId,
      votes: { [contest]: { a, b: 1 } },
      fields: { cast: 5 },
      ...(state === undefined ? {} : { state }),
    });
  await bring('national', 'p0', 3);
  await bring('national', 'p249', 4);
  await bring('national', 'q', null);
  await bring('national', 'r', 5, 'needs_review');
  await bring('regional', 'p1', 6);
  await bring('local', 'q', 7);
  await settleTallies(services);
});
test.after.always(() => services.close());

const request = (path: string, headers: Record<string, string> = {}) =>
  createApi(services).request(path, { headers: { 'X-API-Key': key, ...headers } });
const tallyOf = async (contest: string, unitId?: string) => {
  const response = await request(
    `/v1/tallies/e/${contest}${unitId === undefined ? '' : `?unitId=${unitId}`}`,
  );
  if (response.status !== 200) throw new Error(`${contest} ${unitId}: ${response.status}`);
  return (await response.json()) as Tally;
};
const sum = (numbers: readonly (number | null)[]) => {
  const known = numbers.filter(number => number !== null);
  return known.length === 0 ? null : known.reduce((total, number) => total + number, 0);
};

for (const { contest, top, depth } of [
  { contest: 'national', top: 'N', depth: 4 },
  { contest: 'regional', top: 'R1', depth: 3 },
  { contest: 'local', top: 'D2', depth: 2 },
]) {
  test(`the ${contest} contest is tallied from ${top} down: at every level a unit is the sum of its children`, async t => {
    let levels = 0;
    let level = [(await tallyOf(contest)).tally.unitId];
    t.deepEqual(level, [top]);
    for (; level.length > 0; levels++) {
      const below: string[] = [];
      // Of the many places a few stand for all.
      for (const unitId of level.filter(id => !/^p\d/.test(id) || /^p(0|1|249)$/.test(id))) {
        const { tally, children, parentId } = await tallyOf(contest, unitId);
        const unit = definition.reportingUnits.find(({ id }) => id === unitId)!;
        t.is(parentId, unitId === top ? null : unit.parentId);
        below.push(...children.map(child => child.unitId));
        if (children.length === 0) continue;
        for (const [index, option] of tally.options.entries())
          t.is(option.total, sum(children.map(child => child.options[index]!.total)), unitId);
        for (const [kind, count] of Object.entries(tally.ballots))
          t.is(count.total, sum(children.map(child => child.ballots[kind]!.total)), `${unitId} ${kind}`);
        for (const [name, value] of Object.entries(tally.coverage))
          t.is(
            sum(children.map(child => child.coverage[name as keyof TallyCoverage])),
            value,
            `${unitId} ${name}`,
          );
        const { expected, ...states } = tally.coverage;
        t.is(sum(Object.values(states)), expected);
      }
      level = below;
    }
    t.is(levels, depth);
  });
}

test('a unit’s tally has a tag of its own that stays until its numbers change', async t => {
  const tags = new Map<string, string>();
  for (const unitId of ['N', 'R1', 'R2', 'D1', 'p0']) {
    const path = `/v1/tallies/e/national?unitId=${unitId}`;
    const tag = (await request(path)).headers.get('ETag') ?? '';
    t.is((await request(path, { 'If-None-Match': tag })).status, 304);
    tags.set(unitId, tag);
  }
  t.is(new Set(tags.values()).size, tags.size);
});

for (const { name, path, status } of [
  { name: 'an unknown election', path: '/v1/tallies/x/national', status: 404 },
  { name: 'an unknown contest', path: '/v1/tallies/e/x', status: 404 },
  { name: 'an unknown unit', path: '/v1/tallies/e/national?unitId=x', status: 404 },
  { name: 'a unit above where the contest is held', path: '/v1/tallies/e/regional?unitId=N', status: 404 },
  { name: 'a unit beside it', path: '/v1/tallies/e/local?unitId=D1', status: 404 },
  { name: 'an id that is none', path: '/v1/tallies/e/national?unitId=a%2Fb', status: 400 },
]) {
  test(`${name} has no tally`, async t => {
    const response = await request(path);
    t.is(response.status, status);
    t.is(response.headers.get('Content-Type'), 'application/problem+json');
  });
}
