import { titlesByLanguage } from './titles.ts';

const marks = /[\u0e47-\u0e4e\u200b-\u200f\u2060\ufeff]/g;
const latinMarks = /(?<=\p{Script=Latin})\p{M}+/gu;
const notLetters = /[^\p{L}\p{M}\p{N}]+/gu;

/** Makes keys from names as written, so that what people write differently for the same name is the same key. */
export type TextKey = (text: string | null) => string;

const made = new Map<string, TextKey>();

/**
 * The key of a name: compatibility forms, case, Latin accents, Thai tone marks and silencers, spaces, punctuation
 * and leading titles in the form's languages are taken away. Empty where nothing of a name is left.
 */
export function textKeyFor(languages: readonly string[]): TextKey {
  const name = languages.join(' ');
  const known = made.get(name);
  if (known !== undefined) return known;
  const titles = [...new Set(languages.flatMap(language => titlesByLanguage[language.split('-')[0]!] ?? []))];
  const thai = titles
    .filter(title => /\p{Script=Thai}/u.test(title))
    .map(strip)
    .sort((left, right) => right.length - left.length);
  const spaced = new Set(titles.filter(title => !/\p{Script=Thai}/u.test(title)));
  const key: TextKey = text => {
    if (text === null) return '';
    const words = text
      .normalize('NFKD')
      .replace(latinMarks, '')
      .normalize('NFC')
      .toLowerCase()
      .split(/\s+/)
      .filter(word => !spaced.has(word.replace(notLetters, '')));
    return withoutTitles(strip(words.join(' ')), thai);
  };
  made.set(name, key);
  return key;
}

function strip(text: string): string {
  // NFKD takes U+0E33 (sara am) apart; both spellings must end alike.
  return text
    .replace(/\u0e33/g, '\u0e4d\u0e32')
    .replace(marks, '')
    .replace(notLetters, '');
}

/** Thai is written without spaces, so a title is taken off the front as long as a name of 4 letters remains. */
function withoutTitles(key: string, titles: readonly string[]): string {
  for (let rest = key; ; ) {
    const title = titles.find(each => rest.startsWith(each) && rest.length - each.length >= 4);
    if (title === undefined) return rest;
    rest = rest.slice(title.length);
  }
}
