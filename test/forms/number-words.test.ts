import test from 'ava';
import fc from 'fast-check';
import {
  formatNumberWords,
  matchNumberWords,
  parseNumberWords,
  type WordLanguage,
} from '../../shared/forms/number-words.ts';

const parsed: { text: string; language: WordLanguage; value: number | null }[] = [
  { text: 'two hundred and seventeen', language: 'en', value: 217 },
  { text: 'Two Hundred Seventeen', language: 'en', value: 217 },
  { text: 'two-hundred-and-seventeen only.', language: 'en', value: 217 },
  { text: 'one thousand four hundred', language: 'en', value: 1400 },
  { text: 'fourteen hundred', language: 'en', value: 1400 },
  { text: 'nineteen hundred and six', language: 'en', value: 1906 },
  { text: 'a thousand and one', language: 'en', value: 1001 },
  { text: 'a hundred', language: 'en', value: 100 },
  { text: 'hundred and four', language: 'en', value: 104 },
  { text: 'NIL', language: 'en', value: 0 },
  { text: 'zero votes', language: 'en', value: 0 },
  { text: 'Two One Seven', language: 'en', value: 217 },
  { text: 'one million, two hundred thousand and five', language: 'en', value: 1200005 },
  { text: 'twenty - one', language: 'en', value: 21 },
  { text: '', language: 'en', value: null },
  { text: 'and', language: 'en', value: null },
  { text: 'two seventeen', language: 'en', value: null },
  { text: 'seventeen two', language: 'en', value: null },
  { text: 'twenty eleven', language: 'en', value: null },
  { text: 'two hundred three hundred', language: 'en', value: null },
  { text: 'five thousand two million', language: 'en', value: null },
  { text: 'two hundred and', language: 'en', value: null },
  { text: 'two hundrd', language: 'en', value: null },
  { text: 'twenty hundred', language: 'en', value: null },
  { text: 'one thousand fourteen hundred', language: 'en', value: null },
  { text: 'votes', language: 'en', value: null },
  { text: 'hundred '.repeat(50_000), language: 'en', value: null },
  { text: 'สองร้อยสิบเจ็ด', language: 'th', value: 217 },
  { text: '(สองร้อยสิบเจ็ด คะแนน)', language: 'th', value: 217 },
  { text: '= สองร้อย สิบเจ็ด ถ้วน =', language: 'th', value: 217 },
  { text: 'ศูนย์', language: 'th', value: 0 },
  { text: 'ศูนย์คะแนน', language: 'th', value: 0 },
  { text: 'ยี่สิบเอ็ด', language: 'th', value: 21 },
  { text: 'สิบเอ็ด', language: 'th', value: 11 },
  { text: 'หนึ่งร้อยเอ็ด', language: 'th', value: 101 },
  { text: 'หนึ่งร้อยหนึ่ง', language: 'th', value: 101 },
  { text: 'ร้อยยี่สิบ', language: 'th', value: 120 },
  { text: 'ร้อยเอ็ด', language: 'th', value: 101 },
  { text: 'หนึ่งหมื่นสองพันสามร้อยสี่สิบห้า', language: 'th', value: 12345 },
  { text: 'หนึ่งแสนเก้าหมื่น', language: 'th', value: 190000 },
  { text: 'หนึ่งล้านสองแสนคะแนน', language: 'th', value: 1200000 },
  { text: 'หนึ่งล้านเอ็ด', language: 'th', value: 1000001 },
  { text: 'สิบล้าน', language: 'th', value: 10_000_000 },
  { text: 'สอง หนึ่ง เจ็ด', language: 'th', value: 217 },
  { text: 'เเปดร้อย', language: 'th', value: 800 },
  { text: 'ห\u0e19\u0e48\u0e36\u0e07', language: 'th', value: 1 },
  { text: 'พันสอง', language: 'th', value: null },
  { text: 'ล้านสอง', language: 'th', value: null },
  { text: 'เอ็ด', language: 'th', value: null },
  { text: 'สิบร้อย', language: 'th', value: null },
  { text: 'สองร้อยสามพัน', language: 'th', value: null },
  { text: 'สองร้อยสบเจ็ด', language: 'th', value: null },
  { text: 'คะแนน', language: 'th', value: null },
  { text: 'หนึ่งล้านหนึ่งล้าน', language: 'th', value: null },
  { text: '', language: 'th', value: null },
];

for (const { text, language, value } of parsed) {
  test(`${language}: ${JSON.stringify(text.slice(0, 60))} says ${value}`, t => {
    t.is(parseNumberWords(text, language), value);
  });
}

const formatted: { n: number; en: string; th: string }[] = [
  { n: 0, en: 'zero', th: 'ศูนย์' },
  { n: 1, en: 'one', th: 'หนึ่ง' },
  { n: 11, en: 'eleven', th: 'สิบเอ็ด' },
  { n: 20, en: 'twenty', th: 'ยี่สิบ' },
  { n: 101, en: 'one hundred and one', th: 'หนึ่งร้อยเอ็ด' },
  { n: 217, en: 'two hundred and seventeen', th: 'สองร้อยสิบเจ็ด' },
  { n: 1005, en: 'one thousand and five', th: 'หนึ่งพันห้า' },
  { n: 42_321, en: 'forty-two thousand three hundred and twenty-one', th: 'สี่หมื่นสองพันสามร้อยยี่สิบเอ็ด' },
  { n: 1_000_001, en: 'one million and one', th: 'หนึ่งล้านเอ็ด' },
];

for (const { n, en, th } of formatted) {
  test(`${n} is written out in both languages`, t => {
    t.is(formatNumberWords(n, 'en'), en);
    t.is(formatNumberWords(n, 'th'), th);
  });
}

for (const language of ['en', 'th'] as const) {
  test(`${language}: every number from 0 to 999,999 is read back from its words`, t => {
    // All below 20,000 and a stride that is prime to every power of ten above; the property test covers the rest.
    for (let n = 0; n < 1_000_000; n += n < 20_000 ? 1 : 37) {
      if (parseNumberWords(formatNumberWords(n, language), language) !== n) t.fail(String(n));
    }
    fc.assert(
      fc.property(fc.nat(999_999_999), n => parseNumberWords(formatNumberWords(n, language), language) === n),
    );
    t.pass();
  });

  test(`${language}: words never match as same or near a number that differs from theirs`, t => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(999_999), (n, other) => {
        const words = formatNumberWords(n, language);
        return matchNumberWords(words, other, language) === (n === other ? 'same' : 'different');
      }),
    );
    t.pass();
  });
}

const matched: { text: string; n: number; language: WordLanguage; match: 'same' | 'near' | 'different' }[] = [
  { text: 'two hundred and seventeen', n: 217, language: 'en', match: 'same' },
  { text: 'two hundrd and sevnteen', n: 217, language: 'en', match: 'near' },
  { text: 'two hundrd and sevnteen', n: 317, language: 'en', match: 'different' },
  { text: 'two hundred and seventy', n: 217, language: 'en', match: 'different' },
  { text: 'fourty one', n: 41, language: 'en', match: 'near' },
  { text: 'สองร้อยสบเจ็ด', n: 217, language: 'th', match: 'near' },
  { text: 'สองรอยสิบเจด', n: 217, language: 'th', match: 'near' },
  { text: 'สองร้อยสบเจ็ด', n: 218, language: 'th', match: 'different' },
  // One letter from both สอง (2) and สาม (3): nothing can be said.
  { text: 'สอม', n: 2, language: 'th', match: 'different' },
  { text: 'อ่านไม่ออก', n: 217, language: 'th', match: 'different' },
  { text: '', n: 0, language: 'en', match: 'different' },
];

for (const { text, n, language, match } of matched) {
  test(`${language}: "${text}" against ${n} is ${match}`, t => {
    t.is(matchNumberWords(text, n, language), match);
  });
}

for (const n of [-1, 1.5, Number.NaN, 1_000_000_000]) {
  test(`${n} cannot be written out`, t => {
    t.throws(() => formatNumberWords(n, 'en'), { instanceOf: RangeError });
  });
}
