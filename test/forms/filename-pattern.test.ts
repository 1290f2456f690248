import test from 'ava';
import { compilePattern, matchPattern, patternMistakes } from '../../shared/forms/filename-pattern.ts';

const harmless = [
  '^(?<place>\\D+)(?<station>\\d+)$',
  '^(?<form>[^_/]+)_(?<place>[^_/]+)_(?<station>\\d+)$',
  '^(?<place>.+?)(?:-p(?<page>\\d{1,2}))?$',
  '^(?<form>acta|sheet|summary)_(?<place>[^_]+)_(?<station>\\d{1,3})(?:_(?:a|b))?$',
  '^(?<form>[^_]*)_(?<place>[^_]*)_(?<station>\\d*)(?:_(?<page>\\d{1,2}))?$',
  '^(?:scan|photo)-(?<station>\\d{4})$',
  '(?<station>\\d{3})',
  '^(?<place>[(*+]+)\\(\\+\\*$',
  '^(?<place>\\p{Script=Thai}{2,20})$',
];

for (const pattern of harmless) {
  test(`${pattern} is accepted`, t => {
    t.deepEqual(patternMistakes(pattern), []);
  });
}

const refused = [
  { pattern: '(?<place>', says: 'Expected a regular expression' },
  { pattern: '^(?<where>.+)$', says: 'Unknown group "where"' },
  { pattern: '^(.+)$', says: 'names nothing' },
  { pattern: '^(?<place>(\\w+)+)$', says: 'A repetition of' },
  { pattern: '^(?<place>(?:\\w+\\s?)*)$', says: 'A repetition of' },
  { pattern: '^(?<place>(?:a?){5,})$', says: 'A repetition of' },
  { pattern: '^(?<place>((?:ab)*c)*)$', says: 'A repetition of' },
  { pattern: '^(?<place>(?:a{1,30}){1,30})$', says: 'too many ways' },
  { pattern: '^(?<place>(?:\\w{1,20}){8})$', says: 'too many ways' },
  {
    pattern: '^(?<place>\\w{0,20}\\w{0,20}\\w{0,20}\\w{0,20}\\w{0,20}\\w{0,20}\\w{0,20})$',
    says: 'too many ways',
  },
  { pattern: '^(?<place>(?:a|b){30})$', says: 'too many ways' },
  { pattern: '^(?<place>(?:a|aa)+)$', says: 'A repetition of' },
  { pattern: '^(?<place>((?:a|b)c)*)$', says: 'A repetition of' },
  { pattern: '^(?<place>.*)(?<station>.*).*x.*$', says: 'too many ways' },
  { pattern: '(?<place>.*)(?<station>.*).*$', says: 'too many ways' },
  { pattern: '^(?<place>\\w+)-\\1$', says: 'References back' },
  { pattern: '^(?<place>\\w+)-\\k<place>$', says: 'References back' },
  { pattern: `^(?<place>${'a'.repeat(200)})$`, says: 'at most 200' },
];

for (const { pattern, says } of refused) {
  test(`${pattern.slice(0, 50)} is refused: ${says}`, t => {
    const mistakes = patternMistakes(pattern);
    t.true(
      mistakes.some(mistake => mistake.includes(says)),
      mistakes.join('; '),
    );
  });
}

test('a key that is longer than any name is not matched', t => {
  const pattern = compilePattern('^(?<place>.+)$');
  t.is(matchPattern(pattern, 'a'.repeat(201)), null);
  t.is(matchPattern(pattern, 'a'.repeat(200))?.place?.length, 200);
});

for (const text of ['0', '00', '1000', 'x', '-1']) {
  test(`"${text}" is no page number`, t => {
    t.is(matchPattern(compilePattern('^p(?<page>.+)$'), `p${text}`)?.page, null);
  });
}
