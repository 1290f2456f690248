import test from 'ava';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { parseTerm, type Term } from '../../shared/forms/terms.ts';

const readable: { text: string; term: Term }[] = [
  { text: 'valid_votes', term: { factor: 1, kind: 'field', field: 'valid_votes' } },
  { text: 'sum(votes)', term: { factor: 1, kind: 'sum', slot: null } },
  { text: 'sum(president.votes)', term: { factor: 1, kind: 'sum', slot: 'president' } },
  { text: '2*sum(president.votes)', term: { factor: 2, kind: 'sum', slot: 'president' } },
  { text: ' 3 * ballots_cast ', term: { factor: 3, kind: 'field', field: 'ballots_cast' } },
  { text: '40', term: { factor: 1, kind: 'constant', value: 40 } },
  { text: '0', term: { factor: 1, kind: 'constant', value: 0 } },
];

for (const { text, term } of readable) {
  test(`the term "${text}" is understood`, t => {
    t.deepEqual(parseTerm(text), term);
  });
}

const unreadable = [
  '',
  '-1',
  '1.5',
  'a+b',
  'a-b',
  'sum()',
  'sum(president)',
  'sum(a.b.votes)',
  '0*a',
  '2a',
  'Valid',
  'a*2',
];

for (const text of unreadable) {
  test(`the term "${text}" is refused with its text in the message`, t => {
    const error = t.throws(() => parseTerm(text), { instanceOf: InvalidInputError });
    t.is(error?.code, 'invalid_term');
    t.true(error?.message.includes(`"${text}"`));
  });
}
