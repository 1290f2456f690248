import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mutate, randomFrom } from '../../preprocess/image/mutations.ts';
import { oddFiles, soundFiles } from './odd-files.ts';

/** An upload that somebody might send. */
export interface HostileInput {
  readonly object: string;
  readonly bytes: Buffer;
  readonly kind: string;
}

const maxNameBytes = 1_024;
/** One in so many is an odd file, and one in so many of all is a heavy one. */
const oddOneIn = 20;
const heavyOneIn = 150;
const seedStep = 7_919;

const places = oddFiles.map((file, place) => ({ place, heavy: file.heavy === true }));
const light = places.filter(each => !each.heavy);
const heavy = places.filter(each => each.heavy);

const names: readonly ((number: number) => string)[] = [
  number => `faultland/sheet/P00001-${number}.jpg`,
  number => `faultland/sheet/P00001_p${1 + (number % 999)}of999.png`,
  number => `faultland/long-sheet/P00002-${number}_page2.tif`,
  number => `faultland/nowhere/at/all/${number}.jpg`,
  number => `IMG_${number}.JPG`,
  number => `🗳️🇹🇭/👩🏽‍⚖️ ${number}.jpg`,
  number => `صندوق الاقتراع/‏محضر ${number}‏.jpg`,
  number => `a/b//c/../${number}/./d.png`,
  number => `${number}/`,
  number => `/${number}`,
  number => `e\u0301le\u0300ve ${number}.webp`,
  number => ` ${number} .jpg. `,
  number => `CON/aux.${number}`,
  number => `.blobs/${number}`,
  number => `%2e%2e/${number}?x=#y&z`,
  number => `\\\\server\\share\\${number}.tif`,
  number => `\t\u0001\u007f\u200b${number}`,
  number => `${number}.${'x'.repeat(300)}`,
  number => padded(`long/${number}/`, 'หน่วย'),
  number => padded(`long/${number}/`, '/a'),
];

/** As long as a name may be, to the byte. */
function padded(start: string, filling: string): string {
  const bytes = Buffer.byteLength(filling);
  const room = maxNameBytes - Buffer.byteLength(start);
  const name = start + filling.repeat(Math.floor(room / bytes));
  return name + 'z'.repeat(maxNameBytes - Buffer.byteLength(name));
}

/**
 * Makes the files that inputs are made of and writes them in a folder, since making a bomb takes more memory than
 * surviving it: the process that is measured only reads them.
 */
export async function writeIngredients(folder: string): Promise<void> {
  await mkdir(join(folder, 'sound'), { recursive: true });
  await mkdir(join(folder, 'odd'));
  for (const [index, file] of (await soundFiles()).entries()) {
    await writeFile(join(folder, 'sound', String(index)), file);
  }
  for (const [index, { make }] of oddFiles.entries()) {
    await writeFile(join(folder, 'odd', String(index)), await make());
  }
}

/** The sound files that mutations start from. */
export async function readSoundFiles(folder: string): Promise<Buffer[]> {
  const names = await readdir(join(folder, 'sound'));
  return Promise.all(names.sort().map(name => readFile(join(folder, 'sound', name))));
}

/** The input of a number: the same one for the same number and seed. Names of two numbers are never the same. */
export async function hostileInput(
  number: number,
  seed: number,
  folder: string,
  sound: readonly Buffer[],
): Promise<HostileInput> {
  const random = randomFrom((seed + number) * seedStep);
  for (let step = 0; step < 9; step++) random(2);
  const object = names[random(names.length)]!(number);
  const odd = random(heavyOneIn) === 0 ? heavy : random(oddOneIn) === 0 ? light : null;
  if (odd === null)
    return { object, kind: 'mutated', bytes: mutate(sound[random(sound.length)]!, sound, random) };
  const { place } = odd[random(odd.length)]!;
  return { object, kind: oddFiles[place]!.name, bytes: await readFile(join(folder, 'odd', String(place))) };
}
