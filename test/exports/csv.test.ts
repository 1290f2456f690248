import test from 'ava';
import fc from 'fast-check';
import { csvLine, type Delimiter, defused, delimiters } from '../../shared/exports/csv.ts';
import { readCsv } from './read-csv.ts';

for (const { name, text } of [
  { name: 'an equals sign', text: '=HYPERLINK("http://x")' },
  { name: 'a plus', text: '+1' },
  { name: 'a minus', text: '-1+cmd|x' },
  { name: 'an at', text: '@SUM(A1)' },
  { name: 'a tab', text: '\t=1' },
  { name: 'a carriage return', text: '\r=1' },
  { name: 'a line feed', text: '\n=1' },
  { name: 'a space before a formula', text: '  =1' },
  { name: 'a space that is none of ASCII', text: '\u00a0=1' },
  { name: 'a full-width sign', text: '＝1' },
]) {
  test(`text that begins with ${name} is no formula`, t => {
    t.is(defused(text), `'${text}`);
    t.is(csvLine([text]), `"'${text.replaceAll('"', '""')}"\r\n`);
  });
}

test('other text stays as it is', t => {
  for (const text of ['Ada Merrin', 'O’Neill', 'a=b', 'x-1', '', '  two spaces', 'ก', '5'])
    t.is(defused(text), text);
});

test('a missing number is an empty cell, not 0 and not an empty text', t => {
  t.is(csvLine([0, null, '', 7, true]), '0,,"",7,true\r\n');
});

test('whatever the text, a line has its cells', t => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[=+@"',;\t\r\n -]{0,6}$/));
  const delimiter = fc.constantFrom(...(Object.keys(delimiters) as Delimiter[]));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), delimiter, (cells, name) => {
      const lines = readCsv(csvLine(cells, name), delimiters[name]);
      t.deepEqual(lines, [cells.map(defused)]);
      t.false(cells.map(defused).some(cell => /^[\t\r]|^\s*[=+\-@]/.test(cell)));
    }),
  );
});
