/** What is odd about a name. */
export const namings = [
  'plain',
  'of many pages',
  'emoji',
  'slashes',
  'right to left',
  '1,024 bytes',
  'odd characters',
] as const;
export type Naming = (typeof namings)[number];

const maxNameBytes = 1_024;

/** Names of two numbers are never the same. */
const names: Readonly<Record<Naming, readonly ((number: number) => string)[]>> = {
  plain: [
    number => `faultland/sheet/P00001-${number}.jpg`,
    number => `faultland/nowhere/at/all/${number}.jpg`,
    number => `IMG_${number}.JPG`,
  ],
  'of many pages': [
    number => `faultland/sheet/P00001_p${1 + (number % 999)}of999.${number}`,
    number => `faultland/long-sheet/P00002-${number}_page2.tif`,
  ],
  emoji: [
    number => `🗳️🇹🇭/👩🏽‍⚖️ ${number}.jpg`,
    number => `faultland/sheet/🏫${number}_p1.png`,
    number => `👨‍👩‍👧‍👦${'🗳️'.repeat(40)}${number}`,
  ],
  slashes: [
    number => `a/b//c/../${number}/./d.png`,
    number => `${number}/`,
    number => `/${number}`,
    number => `\\\\server\\share\\${number}.tif`,
    number => `${number}${'/'.repeat(200)}.jpg`,
  ],
  'right to left': [
    number => `صندوق الاقتراع/\u200fمحضر ${number}\u200f.jpg`,
    number => `\u202egpj.${number}`,
    number => `קלפי/${number}_p1of2.jpg`,
  ],
  '1,024 bytes': [
    number => padded(`long/${number}/`, 'หน่วย'),
    number => padded(`long/${number}/`, '/a'),
    number => padded(`${number}.`, 'x'),
    number => padded(`${number}`, '🗳️'),
  ],
  'odd characters': [
    number => `e\u0301le\u0300ve ${number}.webp`,
    number => ` ${number} .jpg. `,
    number => `CON/aux.${number}`,
    number => `.blobs/${number}`,
    number => `%2e%2e/${number}?x=#y&z`,
    number => `\t\u0001\u007f\u200b${number}`,
    number => `';DROP TABLE records;--${number}"<script>.jpg`,
  ],
};

/** As long as a name may be, to the byte. */
function padded(start: string, filling: string): string {
  const room = maxNameBytes - Buffer.byteLength(start);
  const name = start + filling.repeat(Math.floor(room / Buffer.byteLength(filling)));
  return name + 'z'.repeat(maxNameBytes - Buffer.byteLength(name));
}

/** An object's name, odd in the way of its naming. */
export function nameOf(number: number, naming: Naming, random: (below: number) => number): string {
  const of = names[naming];
  return of[random(of.length)]!(number);
}

/** Names that no bucket can hold. */
export const impossibleNames: readonly ((number: number) => string)[] = [
  number => `${number}.${'x'.repeat(maxNameBytes)}`,
  number => `line\n${number}.jpg`,
  number => `${number}\r.jpg`,
  number => `${number}\0.jpg`,
  number => `\ud800${number}.jpg`,
  () => '..',
  () => '.',
];
