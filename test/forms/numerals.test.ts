import test from 'ava';
import fc from 'fast-check';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import { parseNumeral } from '../../shared/forms/numerals.ts';

type Numerals = FormDefinition['numerals'];
const latin: Numerals = ['latn'];
const thai: Numerals = ['thai', 'latn'];

const cases: { text: string; numerals: Numerals; value: number | null }[] = [
  { text: '217', numerals: latin, value: 217 },
  { text: ' 0 ', numerals: latin, value: 0 },
  { text: '0217', numerals: latin, value: 217 },
  { text: '1,234,567', numerals: latin, value: 1234567 },
  { text: '1.234', numerals: latin, value: 1234 },
  { text: '1 234', numerals: latin, value: 1234 },
  { text: "1'234", numerals: latin, value: 1234 },
  { text: '1’234', numerals: latin, value: 1234 },
  { text: '1\u00a0234', numerals: latin, value: 1234 },
  { text: '1\u2009234', numerals: latin, value: 1234 },
  { text: '1\u202f234', numerals: latin, value: 1234 },
  { text: '=217=', numerals: latin, value: 217 },
  { text: '= 217 =', numerals: latin, value: 217 },
  { text: '217=', numerals: latin, value: 217 },
  { text: '-217-', numerals: latin, value: 217 },
  { text: '– 217 –', numerals: latin, value: 217 },
  { text: '=-217-=', numerals: latin, value: 217 },
  { text: '=๒๑๗=', numerals: thai, value: 217 },
  { text: '๑,๒๓๔', numerals: thai, value: 1234 },
  { text: '217', numerals: thai, value: 217 },
  { text: '٢١٧', numerals: ['arab'], value: 217 },
  { text: '۲۱۷', numerals: ['arab'], value: 217 },
  { text: '१,२३,४५६', numerals: ['deva'], value: 123456 },
  { text: '২১৭', numerals: ['beng'], value: 217 },
  { text: '၂၁၇', numerals: ['mymr'], value: 217 },
  { text: '២១៧', numerals: ['khmr'], value: 217 },
  { text: '\uff12\uff11\uff17', numerals: latin, value: 217 },
  { text: '\u200e217\u200f', numerals: latin, value: 217 },
  { text: '', numerals: latin, value: null },
  { text: '-', numerals: latin, value: null },
  { text: '--', numerals: latin, value: null },
  { text: '=', numerals: latin, value: null },
  { text: '-217', numerals: latin, value: null },
  { text: '217-', numerals: latin, value: null },
  { text: '21.7', numerals: latin, value: null },
  { text: '0.217', numerals: latin, value: null },
  { text: '½', numerals: latin, value: null },
  { text: '2½', numerals: latin, value: null },
  { text: '10²', numerals: latin, value: null },
  { text: '1,23', numerals: latin, value: null },
  { text: '1,2345', numerals: latin, value: null },
  { text: '1234,567', numerals: latin, value: null },
  { text: '1,234.567', numerals: latin, value: null },
  { text: '1,23,456', numerals: latin, value: null },
  { text: '2 1 7', numerals: latin, value: null },
  { text: '217 or 211', numerals: latin, value: null },
  { text: '217/3', numerals: latin, value: null },
  { text: '2l7', numerals: latin, value: null },
  { text: '2e3', numerals: latin, value: null },
  { text: '0x1f', numerals: latin, value: null },
  { text: '๒1๗', numerals: thai, value: null },
  { text: '๒๑๗', numerals: latin, value: null },
  { text: '217', numerals: ['thai'], value: null },
  { text: '9'.repeat(20), numerals: latin, value: null },
  { text: '1'.repeat(100_000), numerals: latin, value: null },
];

/** Look-alikes (no-break and thin spaces, full-width digits) told apart in a test's title. */
const escaped = (text: string): string =>
  JSON.stringify(text).replace(
    /[^ -~\p{L}\p{N}]|[\uff10-\uff19]/gu,
    each => `\\u${each.codePointAt(0)!.toString(16)}`,
  );

for (const { text, numerals, value } of cases) {
  const shown = text.length > 40 ? `${text.length} digits` : escaped(text);
  test(`${shown} in ${numerals.join('+')} is ${value}`, t => {
    t.is(parseNumeral(text, numerals), value);
  });
}

test('every count is read back in each numeral system, plain and grouped', t => {
  const zeros = {
    latn: 0x30,
    arab: 0x660,
    thai: 0xe50,
    deva: 0x966,
    beng: 0x9e6,
    mymr: 0x1040,
    khmr: 0x17e0,
  };
  const systems = Object.keys(zeros) as (keyof typeof zeros)[];
  fc.assert(
    fc.property(
      fc.nat(1_000_000_000),
      fc.constantFrom(...systems),
      fc.boolean(),
      (count, system, grouped) => {
        const latinText = grouped ? count.toLocaleString('en-US') : String(count);
        const text = latinText.replace(/\d/g, digit => String.fromCodePoint(zeros[system] + Number(digit)));
        return parseNumeral(text, [system]) === count;
      },
    ),
  );
  t.pass();
});

test('no text makes it throw or return anything but a whole number or null', t => {
  const piece = fc.constantFrom('1', '23', '456', '-', '=', ',', '.', ' ', '๒', '٣', 'x', '½', '\u200b');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const value = parseNumeral(pieces.join(''), ['latn', 'thai', 'arab']);
      return value === null || (Number.isSafeInteger(value) && value >= 0);
    }),
  );
  t.pass();
});
