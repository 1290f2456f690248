import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Arrival } from '../../../shared/ledger/arrival.ts';
import { flipBits, mutate, randomFrom, swapHeader, truncate } from '../../preprocess/image/mutations.ts';
import { type EventRequest, soundEvents, wrongEvents } from './events.ts';
import { impossibleNames, type Naming, nameOf, namings } from './names.ts';
import { type InputKind, type OddFile, oddFiles, type SoundFile, soundFiles } from './odd-files.ts';

/** An upload that somebody might send, and the event that tells of it. */
export interface HostileInput {
  readonly number: number;
  readonly object: string;
  readonly naming: Naming | 'impossible';
  readonly kind: InputKind | 'wrong event';
  readonly bytes: Buffer;
  readonly event: (arrival: Arrival) => EventRequest;
}

/** How many of a thousand inputs are of each kind. */
const shares: readonly (readonly [kind: HostileInput['kind'], share: number])[] = [
  ['bit flips', 220],
  ['truncation', 170],
  ['header swap', 150],
  ['several changes', 200],
  ['odd colour space', 80],
  ['huge dimensions', 60],
  ['nested TIFF frames', 35],
  ['decompression bomb', 15],
  ['no image', 40],
  ['wrong event', 30],
];
/** Of the files of a kind that has heavy ones, one in so many. */
const heavyOneIn = 5;
/** One in so many names is of a kind that no bucket can hold. */
const impossibleOneIn = 50;

const seedStep = 7_919;
type Random = (below: number) => number;
const oneOf = <Item>(items: readonly Item[], random: Random): Item => items[random(items.length)]!;

/**
 * Makes the odd files and writes them in a folder, since together they are larger than a process should hold; the sound
 * files come back.
 */
export async function makeIngredients(folder: string): Promise<SoundFile[]> {
  const odd = Object.entries(oddFiles);
  await Promise.all(odd.map(([kind]) => mkdir(join(folder, kind), { recursive: true })));
  await Promise.all(
    odd.flatMap(([kind, files]) =>
      files.map(async ({ name, make }) => writeFile(join(folder, kind, name), await make())),
    ),
  );
  return soundFiles();
}

/** The input of a number: the same one for the same number and seed. */
export async function hostileInput(
  number: number,
  seed: number,
  { folder, sound }: { readonly folder: string; readonly sound: readonly SoundFile[] },
): Promise<HostileInput> {
  const random = randomFrom((seed + number) * seedStep);
  // xorshift needs some steps to tell near seeds apart.
  for (let step = 0; step < 9; step++) random(2);
  const kind = kindOf(random(1_000));
  const event = oneOf(kind === 'wrong event' ? wrongEvents : soundEvents, random);
  const bytes = await bytesOf(kind, random, folder, sound);
  if (random(impossibleOneIn) === 0) {
    return {
      number,
      kind,
      naming: 'impossible',
      object: oneOf(impossibleNames, random)(number),
      bytes,
      event,
    };
  }
  const naming = oneOf(namings, random);
  return { number, kind, naming, object: nameOf(number, naming, random), bytes, event };
}

function kindOf(place: number): HostileInput['kind'] {
  let left = place;
  for (const [kind, share] of shares) {
    if (left < share) return kind;
    left -= share;
  }
  throw new Error('The shares are not a thousand');
}

async function bytesOf(
  kind: HostileInput['kind'],
  random: Random,
  folder: string,
  sound: readonly SoundFile[],
): Promise<Buffer> {
  const files = sound.map(({ bytes }) => bytes);
  const file = oneOf(files, random);
  switch (kind) {
    case 'bit flips':
      return flipBits(file, random);
    case 'truncation':
      return truncate(file, random);
    case 'header swap':
      return swapHeader(file, oneOf(files, random), random);
    case 'several changes':
      return mutate(file, files, random);
    case 'wrong event':
      return file;
    case 'odd colour space': {
      const odd = sound.filter(({ oddColours }) => oddColours);
      if (random(3) > 0) return oneOf(odd, random).bytes;
    }
  }
  return readFile(join(folder, kind, oddOne(oddFiles[kind] ?? [], random).name));
}

/** Any of the light ones, or now and then of the heavy ones. */
function oddOne(files: readonly OddFile[], random: Random): OddFile {
  const heavy = files.filter(file => file.heavy === true);
  const light = files.filter(file => file.heavy !== true);
  return oneOf(heavy.length > 0 && random(heavyOneIn) === 0 ? heavy : light, random);
}
