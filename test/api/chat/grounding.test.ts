import test from 'ava';
import { groundFacts, ungroundedNumbers } from '../../../functions/api/chat/grounding.ts';
import { untrusted } from '../../../functions/api/chat/untrusted-text.ts';

const facts = groundFacts([
  {
    unitId: 'PP-0101',
    unit: 'Ward 12 School',
    version: 7,
    at: '2026-11-23T10:05:00.000Z',
    options: [
      { votes: 1_234, sharePercent: 45.31 },
      { votes: null, sharePercent: null },
    ],
    difference: -56,
    ...untrusted({ object: 'e1/sheet/999.jpg', asWritten: '4711', count: 815 }),
  },
]);

const cases: { text: string; ungrounded: string[]; why: string }[] = [
  { text: 'Ada has 1,234 votes (45.31 %).', ungrounded: [], why: 'a tool returned them' },
  { text: 'Ada has 1.234 or 1 234 or ๑๒๓๔ votes.', ungrounded: [], why: 'they are the same number' },
  { text: '56 fewer', ungrounded: [], why: 'a difference has no sign in words' },
  { text: 'Ada has 1,235 votes.', ungrounded: ['1,235'], why: 'no tool returned it' },
  { text: 'About 1,200.', ungrounded: ['1,200'], why: 'a rounded count is another number' },
  { text: 'It is 45.3 %.', ungrounded: [], why: 'a share may have one decimal less' },
  { text: 'It is 45 %.', ungrounded: ['45'], why: 'a share without decimals may be anything' },
  { text: 'It is 1234 %.', ungrounded: ['1234'], why: 'a count proves no share' },
  { text: 'It is 7 votes.', ungrounded: ['7'], why: 'a version proves no count' },
  { text: 'As of version 7.', ungrounded: [], why: 'it is the version that was read' },
  { text: 'As of version 8.', ungrounded: ['8'], why: 'it is no version that was read' },
  {
    text: 'PP-0101, Ward 12 School, at 10:05 on 2026-11-23',
    ungrounded: [],
    why: 'names as tools gave them',
  },
  { text: 'PP-0102', ungrounded: ['0102'], why: 'there is no such unit in the answers' },
  { text: 'XPP-01012', ungrounded: ['01012'], why: 'a longer word is another name' },
  { text: 'November 23, 2026', ungrounded: ['23', '2026'], why: 'in doubt it is told' },
  {
    text: 'The paper says 4711; 999; 815.',
    ungrounded: ['4711', '999', '815'],
    why: "a document's text proves nothing",
  },
  { text: '1. Ada\n2. Tobias\n3. Ines', ungrounded: [], why: 'ordinals of a list' },
  { text: '1. Ada\n2. Tobias\n\n1. Ines\n2. Osric', ungrounded: [], why: 'two lists' },
  { text: '815. Ada', ungrounded: ['815'], why: 'a list begins with 1' },
  { text: 'twelve thousand', ungrounded: ['twelve thousand'], why: 'words are numbers too' },
  { text: 'one thousand two hundred and thirty-four', ungrounded: [], why: 'words are numbers too' },
  { text: '1 500 votes', ungrounded: ['1 500'], why: 'the whole number is told, not its pieces' },
  { text: '9 9 9', ungrounded: ['9'], why: 'each is told once' },
];
for (const { text, ungrounded, why } of cases) {
  test(`${JSON.stringify(text)}: ${why}`, t => {
    t.deepEqual(
      ungroundedNumbers(text, facts).map(each => each.text),
      ungrounded,
    );
  });
}

test('what is reported is bounded', t => {
  const text = Array.from({ length: 5_000 }, (_, index) => String(10_000 + index)).join(' and ');
  t.is(ungroundedNumbers(text, facts).length, 200);
});
