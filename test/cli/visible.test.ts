import test from 'ava';
import { table } from '../../cli/table.ts';
import { visible } from '../../cli/visible.ts';

for (const { name, input, expected } of [
  { name: 'ordinary text of any script', input: 'บางบำหรุ1 ñ 😀', expected: 'บางบำหรุ1 ñ 😀' },
  { name: 'a colour', input: 'a\u001b[31mb', expected: 'a\\u{1b}[31mb' },
  { name: 'a new line', input: 'a\r\nb', expected: 'a\\u{d}\\u{a}b' },
  { name: 'a turn of direction', input: 'a\u202egpj', expected: 'a\\u{202e}gpj' },
]) {
  test(`${name} is shown on a terminal as what it is`, t => t.is(visible(input), expected));
}

test('a cell of a table moves no cursor', t => {
  t.false(table(['object'], [['a\u001b[2J.jpg']]).includes('\u001b'));
});
