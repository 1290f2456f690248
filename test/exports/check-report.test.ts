import test from 'ava';
import { reportProblems } from './check-report.ts';

const count = (unit: string, Count: number) => ({ GpUnitId: unit, Count });
/** A report with nothing wrong in it, as far as the checker looks. */
const sound = () => ({
  Issuer: 'x',
  GpUnit: [
    { '@id': 'N', '@type': 'R.ReportingUnit', ComposingGpUnitIds: ['a', 'b'] as string[] },
    { '@id': 'a', '@type': 'R.ReportingUnit' },
    { '@id': 'b', '@type': 'R.ReportingUnit', VotersRegistered: 3 },
  ],
  Election: [
    {
      ElectionScopeId: 'N',
      BallotCounts: [{ GpUnitId: 'N', BallotsCast: 2 }],
      Contest: [
        {
          '@id': 'c',
          '@type': 'R.PartyContest',
          ContestSelection: [
            {
              '@id': 's',
              '@type': 'R.PartySelection',
              VoteCounts: [count('N', 3), count('a', 1), count('b', 2)],
            },
          ],
        },
      ],
    },
  ],
});
const votes = 'Election.0.Contest.0.ContestSelection.0.VoteCounts';

/** The report with another value at that path. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const report = sound();
  const steps = path.split('.');
  const last = steps.pop()!;
  const parent = steps.reduce<Record<string, unknown>>(
    (node, step) => node[step] as Record<string, unknown>,
    report,
  );
  parent[last] = value;
  return report;
}

test('a sound report has no problems', t => {
  t.deepEqual(reportProblems(sound()), []);
});

for (const { name, at, value, says } of [
  { name: 'an id that is there twice', at: 'GpUnit.1.@id', value: 'b', says: /twice/ },
  { name: 'a reference that leads nowhere', at: `${votes}.1.GpUnitId`, value: 'z', says: /leads nowhere/ },
  { name: 'a reference to something else', at: `${votes}.1.GpUnitId`, value: 's', says: /leads nowhere/ },
  { name: 'a reference of an unknown kind', at: 'OfficeIds', value: ['N'], says: /nothing is known/ },
  { name: 'a number below 0', at: `${votes}.1.Count`, value: -1, says: /: -1/ },
  { name: 'half a vote', at: `${votes}.1.Count`, value: 0.5, says: /: 0.5/ },
  { name: 'a null', at: `${votes}.1.Count`, value: null, says: /null/ },
  { name: 'a sum that is not one', at: `${votes}.0.Count`, value: 4, says: /has 4, its parts 3/ },
  { name: 'a unit counted twice', at: `${votes}.3`, value: count('a', 1), says: /counted twice/ },
  { name: 'a unit in two others', at: 'GpUnit.1.ComposingGpUnitIds', value: ['b'], says: /two units/ },
  { name: 'a unit within itself', at: 'GpUnit.1.ComposingGpUnitIds', value: ['N'], says: /part of itself/ },
  {
    name: 'a second unit above all',
    at: 'GpUnit.3',
    value: { '@id': 'M', '@type': 'R.ReportingUnit' },
    says: /one unit above all/,
  },
]) {
  test(`the checker finds ${name}`, t => {
    t.regex(reportProblems(changed(at, value)).join('\n'), says);
  });
}
