import { titlesByLanguage } from './titles.ts';

const marks = /[\u0e47-\u0e4e\u200b-\u200f\u2060\ufeff]/g;
const latinMarks = /(?<=\p{Script=Latin})\p{M}+/gu;
const notLetters = /[^\p{L}\p{M}\p{N}]+/gu;
/** A title that would leave less of the name is part of it. */
const shortestName = 2;

/**
 * Makes keys of names as written, so that what people write differently for the same name is the same key:
 * compatibility forms, case, Latin accents, Thai tone marks and silencers, spaces, punctuation and leading titles
 * are taken away. Empty where nothing of a name is left.
 */
export interface NameKeys {
  /** Of a person's name. */
  readonly person: (text: string | null) => string;
  /** Of a party's or a place's name: ranks are no titles there. */
  readonly body: (text: string | null) => string;
}

const made = new Map<string, NameKeys>();

/** The keys for a form's languages (BCP 47). */
export function nameKeysFor(languages: readonly string[]): NameKeys {
  const name = languages.join(' ');
  const known = made.get(name);
  if (known !== undefined) return known;
  const titles = languages.flatMap(language => titlesByLanguage[language.split('-')[0]!] ?? []);
  const keys = {
    person: keyWithout(titles.flatMap(each => each.person)),
    body: keyWithout(titles.flatMap(each => each.body)),
  };
  made.set(name, keys);
  return keys;
}

function keyWithout(titles: readonly string[]): (text: string | null) => string {
  const isThai = (title: string): boolean => /\p{Script=Thai}/u.test(title);
  const joined = [...new Set(titles.filter(isThai).map(strip))].sort(
    (left, right) => right.length - left.length,
  );
  const spaced = new Set(titles.filter(title => !isThai(title)));
  return text => {
    if (text === null) return '';
    const words = text.normalize('NFKD').replace(latinMarks, '').normalize('NFC').toLowerCase().split(/\s+/);
    const named = words.filter(word => !spaced.has(word.replace(notLetters, '')));
    return withoutTitles(strip((named.length === 0 ? words : named).join(' ')), joined);
  };
}

function strip(text: string): string {
  // NFKD takes U+0E33 (sara am) apart; both spellings must end alike.
  return text
    .replace(/\u0e33/g, '\u0e4d\u0e32')
    .replace(marks, '')
    .replace(notLetters, '');
}

/** Thai is written without spaces, so titles are taken off the front for as long as a name remains. */
function withoutTitles(key: string, titles: readonly string[]): string {
  for (let rest = key; ; ) {
    const title = titles.find(each => rest.startsWith(each) && rest.length - each.length >= shortestName);
    if (title === undefined) return rest;
    rest = rest.slice(title.length);
  }
}
