/** A generator of 32-bit numbers that gives the same sequence for the same seed (xorshift32, G. Marsaglia 2003). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 1;
  return below => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = (below: number) => number;
type Mutation = (file: Buffer, random: Random) => Buffer;

const headerBytes = 200;

/** Where a change hits: every second time the header, where the numbers are that a decoder trusts. */
const place = (file: Buffer, random: Random): number =>
  random(random(2) === 0 ? Math.min(file.length, headerBytes) : file.length);

/** Up to sixteen bits turned over. */
export function flipBits(file: Buffer, random: Random): Buffer {
  const changed = Buffer.from(file);
  for (let left = 1 + random(16); left > 0; left -= 1) changed[place(changed, random)]! ^= 1 << random(8);
  return changed;
}

/** The beginning of a file. */
export function truncate(file: Buffer, random: Random): Buffer {
  return file.subarray(0, random(file.length));
}

const mutations: readonly Mutation[] = [
  flipBits,
  truncate,
  function overwrite(file, random) {
    const changed = Buffer.from(file);
    const at = place(changed, random);
    changed.fill([0, 0xff, 0x7f, random(256)][random(4)]!, at, Math.min(changed.length, at + 1 + random(64)));
    return changed;
  },
  function hugeNumber(file, random) {
    const changed = Buffer.from(file);
    const at = random(Math.min(headerBytes, Math.max(1, changed.length - 4)));
    if (at + 4 <= changed.length)
      changed.writeUInt32BE([0xffffffff, 0x7fffffff, 0xffff, 0x00ff00ff][random(4)]!, at);
    return changed;
  },
  function cutOut(file, random) {
    const at = place(file, random);
    return Buffer.concat([file.subarray(0, at), file.subarray(at + random(512))]);
  },
  function repeat(file, random) {
    const at = place(file, random);
    return Buffer.concat([file.subarray(0, at), file.subarray(Math.max(0, at - random(256)))]);
  },
  function append(file, random) {
    return Buffer.concat([file, Buffer.alloc(random(512), random(256))]);
  },
];

/** Another file's beginning in front of this one's rest. */
export function swapHeader(file: Buffer, other: Buffer, random: Random): Buffer {
  const cut = random(Math.min(headerBytes, file.length, other.length));
  return Buffer.concat([other.subarray(0, cut), file.subarray(cut)]);
}

/** One to three changes of the kinds that broken uploads and hostile senders make. */
export function mutate(file: Buffer, others: readonly Buffer[], random: Random): Buffer {
  let changed = file;
  for (let left = 1 + random(3); left > 0 && changed.length > 0; left -= 1) {
    const which = random(mutations.length + 1);
    if (which === mutations.length) changed = swapHeader(changed, others[random(others.length)]!, random);
    else changed = mutations[which]!(changed, random);
  }
  return changed;
}
