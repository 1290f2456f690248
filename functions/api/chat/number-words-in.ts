import { parseNumberWords } from '../../../shared/forms/number-words.ts';

/** Number words in a text; `value` is null where they say no number that is understood. */
export interface WordsInText {
  readonly text: string;
  readonly index: number;
  readonly value: number | null;
}

const english =
  'zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion';
const englishRun = new RegExp(
  `\\b(?:an? )?(?:${english})(?:(?:[ -]|, | and |, and )(?:${english}))*\\b`,
  'gi',
);
const englishScale = /hundred|thousand|million|billion/i;
/** The longest number below 10⁹ has fewer words. */
const maxWords = 20;
/** Without spaces between words, a single one of these may be part of any other word. */
const thaiRun = /(?:ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|เอ็ด|ยี่|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน){2,}/gu;

/**
 * Numbers written out in English, and in Thai from two words on. A bare "one" is left out: in running text it is hardly
 * ever a count.
 */
export function numberWordsIn(text: string): WordsInText[] {
  const inEnglish = [...text.matchAll(englishRun)].flatMap(({ 0: run, index }) => englishIn(run, index));
  const inThai = [...text.matchAll(thaiRun)].map(({ 0: run, index }) => {
    return { text: run, index, value: parseNumberWords(run, 'th') };
  });
  return [...inEnglish, ...inThai];
}

/** The numbers of a run of words, each as long as it can be: "two hundred and five, six" are two. */
function englishIn(run: string, index: number): WordsInText[] {
  const words = [...run.matchAll(/[a-z]+/gi)].map(({ 0: word, index: at }) => ({
    word,
    start: at,
    end: at + word.length,
  }));
  const found: WordsInText[] = [];
  for (let from = 0; from < words.length; ) {
    const { word, start } = words[from]!;
    if (word.toLowerCase() === 'and') {
      from += 1;
      continue;
    }
    const last = Math.min(words.length, from + maxWords);
    const shorter = Array.from({ length: last - from }, (_, less) =>
      run.slice(start, words[last - 1 - less]!.end),
    );
    const said = shorter.find(each => numberOf(each) !== null) ?? word;
    const value = numberOf(said);
    if (!/^(?:an? )?one$/i.test(said) && !/^an?$/i.test(said))
      found.push({ text: said, index: index + start, value });
    from += said.match(/[a-z]+/gi)!.length;
  }
  return found;
}

/** A comma inside a number stands only after a scale: "two, three" are two numbers. */
function numberOf(words: string): number | null {
  return words.includes(',') && !englishScale.test(words) ? null : parseNumberWords(words, 'en');
}
