import test from 'ava';
import { numbersIn } from '../../../functions/api/chat/numbers-in-text.ts';

const cases: { text: string; values: (number | null)[]; percent?: boolean }[] = [
  { text: 'They are 217.', values: [217] },
  { text: '1 234 567 votes', values: [1_234_567] },
  { text: '1\u00a0234 or 5\u202f678', values: [1_234, 5_678] },
  { text: '1.234.567,89 and 1,234,567.89', values: [1_234_567.89, 1_234_567.89] },
  { text: '1’234’567', values: [1_234_567] },
  { text: '12,34,567', values: [1_234_567] },
  { text: '45.31 %', values: [45.31], percent: true },
  { text: '45,31 per cent', values: [45.31], percent: true },
  { text: 'ร้อยละ 45', values: [45], percent: true },
  { text: '๒๑๗ คะแนน', values: [217] },
  { text: '۲۱۷ and ٢١٧ and २१७ and ২১৭ and ၂၁၇ and ២១៧', values: [217, 217, 217, 217, 217, 217] },
  { text: '᥈᥇ᥐ', values: [21] },
  { text: '٣٬٢١٤', values: [3_214] },
  { text: '２１７ and 𝟚𝟙𝟟', values: [217, 217] },
  { text: '1.2 million, 3 thousand', values: [1_200_000, 3_000] },
  { text: '2 ล้าน', values: [2_000_000] },
  { text: 'two hundred and seventeen', values: [217] },
  { text: 'two, three and twenty-one', values: [2, 3, 21] },
  { text: 'สองร้อยสิบเจ็ด', values: [217] },
  { text: 'a billion votes', values: [null] },
  { text: 'forty-five percent', values: [45], percent: true },
  { text: 'one of them, nobody, onerous, attend', values: [] },
  { text: 'เก้าอี้', values: [] },
];
for (const { text, values, percent = false } of cases) {
  test(`the numbers of "${text}"`, t => {
    const found = numbersIn(text);
    t.deepEqual(
      found.map(({ readings }) => readings[0]?.value ?? null),
      values,
    );
    t.true(found.every(each => each.percent === percent));
  });
}

test('a separator that may be read in two ways has both readings', t => {
  const [number] = numbersIn('1.234');
  t.deepEqual(
    number?.readings.map(({ value }) => value),
    [1_234, 1.234],
  );
});

test('digits with a space between may be one number or two', t => {
  const [number] = numbersIn('District 1 234 votes');
  t.is(number?.readings[0]?.value, 1_234);
  t.deepEqual(
    number?.parts?.map(part => part.readings[0]?.value),
    [1, 234],
  );
});

test('a long text of numbers is read in time that grows with its length', t => {
  const text = '1,234 two hundred 5.6% ๗ '.repeat(8_000);
  t.is(numbersIn(text).length, 32_000);
});
