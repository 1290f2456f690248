import test from 'ava';
import {
  type NumberEvidence,
  sureNumber,
  trustedNumbers,
} from '../../../shared/readers/offline/certainty.ts';

const read = (text: string, confidence = 95) => ({ text, confidence });
const sure: NumberEvidence = {
  onPage: read('217'),
  asDigits: read('217'),
  asText: read('217'),
  figures: 3,
  words: null,
};

const cases: { name: string; change: Partial<NumberEvidence>; value: number | null }[] = [
  { name: 'all readings agree', change: {}, value: 217 },
  {
    name: 'thousands are separated',
    change: { onPage: read('1,217'), asDigits: read('1,217'), asText: read('1,217'), figures: 4 },
    value: 1217,
  },
  { name: 'digits stand apart', change: { asText: read('2 17') }, value: 217 },
  { name: 'the page alone says letters', change: { onPage: read('Z1T', 40) }, value: 217 },
  { name: 'the page says another number', change: { onPage: read('277') }, value: null },
  {
    name: 'the page says another number than the cell and the words',
    change: { onPage: read('277'), words: 'two hundred and seventeen' },
    value: 217,
  },
  { name: 'the cell says two numbers', change: { asText: read('277') }, value: null },
  { name: 'the cell was read once only', change: { asDigits: null }, value: null },
  { name: 'there is a letter in it', change: { asText: read('2l7') }, value: null },
  { name: 'a digit may have been overlooked', change: { figures: 4 }, value: null },
  { name: 'Tesseract doubts it', change: { asText: read('217', 40) }, value: null },
  {
    name: 'the words agree where Tesseract doubts it',
    change: { asText: read('217', 40), words: 'two hundred and seventeen' },
    value: 217,
  },
  { name: 'the words say another number', change: { words: 'two hundred and seventy' }, value: null },
  {
    name: 'the words say another number by one digit',
    change: { words: 'two hundred and sixteen' },
    value: null,
  },
  { name: 'the words are illegible', change: { words: 'Iwo h~~d xx' }, value: 217 },
  {
    name: 'only the cell was read, and not well',
    change: { onPage: null, asText: read('217', 80) },
    value: null,
  },
  {
    name: 'nothing was read',
    change: { onPage: null, asDigits: null, asText: null, figures: 0 },
    value: null,
  },
  {
    name: 'nothing was read but the words',
    change: { onPage: null, asDigits: null, asText: null, words: 'two hundred and seventeen' },
    value: null,
  },
];

for (const { name, change, value } of cases) {
  test(`a number is ${value ?? 'unknown'} when ${name}`, t => {
    t.is(sureNumber({ ...sure, ...change }, ['latn'], 'en')?.value ?? null, value);
  });
}

const plainly = (value: number) => ({ value, inWords: false });
const pages = [
  { name: 'a legible page is trusted', numbers: [plainly(1), plainly(2), null], trusted: [1, 2, null] },
  {
    name: 'of a page where most are unsure only what its words say is trusted',
    numbers: [plainly(1), { value: 2, inWords: true }, null, null],
    trusted: [null, 2, null, null],
  },
  { name: 'a page without numbers has none', numbers: [], trusted: [] },
];

for (const { name, numbers, trusted } of pages) {
  test(name, t => {
    t.deepEqual(trustedNumbers(numbers), trusted);
  });
}
