import test from 'ava';
import fc from 'fast-check';
import { groundFacts, ungroundedNumbers } from '../../../functions/api/chat/grounding.ts';
import { formatNumberWords } from '../../../shared/forms/number-words.ts';

const locales = [
  'en-GB',
  'de-DE',
  'de-CH',
  'fr-FR',
  'pl-PL',
  'hi-IN',
  'hi-IN-u-nu-deva',
  'th-TH-u-nu-thai',
  'ar-EG-u-nu-arab',
  'fa-IR-u-nu-arabext',
  'my-MM-u-nu-mymr',
  'km-KH-u-nu-khmr',
  'bn-BD-u-nu-beng',
  'ne-NP-u-nu-deva',
  'ckb-u-nu-arab',
  'en-u-nu-fullwide',
  'en-u-nu-mathbold',
  'en-u-nu-tibt',
];
const sentences = [
  (n: string) => `Ada has ${n} votes.`,
  (n: string) => `${n}`,
  (n: string) => `เอดาได้ ${n} คะแนน`,
  (n: string) => `(${n})`,
];

const written = fc.record({
  value: fc.nat({ max: 999_999_999 }),
  locale: fc.constantFrom(...locales),
  sentence: fc.constantFrom(...sentences),
});

test('a count is proven by a tool that returned it, however it is written', t => {
  const property = fc.property(written, ({ value, locale, sentence }) => {
    const text = sentence(new Intl.NumberFormat(locale).format(value));
    t.deepEqual(ungroundedNumbers(text, groundFacts([{ votes: value }])), [], text);
  });
  fc.assert(property, { numRuns: 2_000 });
  t.pass();
});

test('a count that no tool returned is told, however it is written', t => {
  const property = fc.property(
    written,
    fc.nat({ max: 999_999_999 }),
    ({ value, locale, sentence }, other) => {
      fc.pre(other !== value);
      // "1.234" may be 1234 or 1.234: no fact of these is a fraction, so it is told either way.
      const text = sentence(new Intl.NumberFormat(locale).format(value));
      return ungroundedNumbers(text, groundFacts([{ votes: other }])).length > 0;
    },
  );
  fc.assert(property, { numRuns: 2_000 });
  t.pass();
});

test('so is one in words', t => {
  const property = fc.property(
    fc.integer({ min: 20, max: 999_999_999 }),
    fc.constantFrom('en' as const, 'th' as const),
    (value, language) => {
      const text = `In all ${formatNumberWords(value, language)} ballots.`;
      const proven = ungroundedNumbers(text, groundFacts([{ ballots: value }]));
      const unproven = ungroundedNumbers(text, groundFacts([{ ballots: value + 1 }]));
      return proven.length === 0 && unproven.length > 0;
    },
  );
  fc.assert(property, { numRuns: 1_000 });
  t.pass();
});

test('any text is gone through without an error', t => {
  const facts = groundFacts([{ votes: 1, unit: 'PP-01', sharePercent: 1.5 }]);
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      text => ungroundedNumbers(text, facts).length >= 0,
    ),
    { numRuns: 2_000 },
  );
  t.pass();
});
