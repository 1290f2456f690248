import { ElectionDefinition } from '../../../shared/domain/election.ts';
import { FormDefinition } from '../../../shared/forms/form-definition.ts';

/** A tally sheet with registered voters, ballots and one table of votes. */
export const sheet = FormDefinition.parse({
  schemaVersion: 1,
  id: 'sheet',
  version: 1,
  title: 'Sheet of form 12',
  recognisedBy: [['sheet']],
  languages: ['en'],
  numerals: ['latn'],
  pages: 1,
  header: [],
  fields: ['registered', 'cast', 'valid', 'rejected'].map(id => ({ id, labels: [`Total ${id}`] })),
  contests: [{ id: 'votes', labels: ['votes'], columns: ['number', 'name', 'votes'] }],
  rules: [],
  roles: {
    registeredVoters: 'registered',
    ballotsCast: 'cast',
    validVotes: 'valid',
    rejectedVotes: 'rejected',
  },
  source: 'test',
});

const place = (id: string, parentId: string) => ({
  id,
  name: `School ${id}`,
  type: 'place',
  parentId,
  registeredVoters: 1_000,
});

/** One election: a nation of two districts, seven polling places in the first and two in the second. */
export const definition = ElectionDefinition.parse({
  schemaVersion: 1,
  id: 'e1',
  name: 'Lake election',
  country: 'Lakeland',
  date: '2026-11-23',
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    { id: 'D1', name: 'North', type: 'district', parentId: 'N' },
    { id: 'D2', name: 'South', type: 'district', parentId: 'N' },
    ...['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'].map(id => place(id, 'D1')),
    ...['Q1', 'Q2'].map(id => place(id, 'D2')),
  ],
  contests: [
    {
      id: 'president',
      name: 'President',
      unitId: 'N',
      options: [
        { id: 'ada', number: 1, name: 'Ada Merrin', party: 'Reed Party' },
        { id: 'tobias', number: 2, name: 'Tobias Quill' },
      ],
    },
  ],
  forms: [{ formId: 'sheet', contests: { votes: ['president'] } }],
});

/** Another election, of which a conversation about the first must see nothing. */
export const otherDefinition = ElectionDefinition.parse({
  ...definition,
  id: 'e2',
  name: 'Other election',
});
