/**
 * Hashes at most this far apart are most likely of the same picture, saved again. Measured on the example pages: the same
 * scan saved as JPEG of quality 40, darkened, cropped, padded, turned by 3° or at 0.7 of the size is 0 to 6 bits away,
 * mostly 0 to 2, and at half the size up to 10; different sheets of one form are 4 to 20 away as scans (58 pairs) and 8
 * to 42 as photographs (105 pairs); different forms 16 to 46.
 *
 * So a small distance is evidence and no proof, and a large one proves nothing: a second photograph of one sheet from
 * another angle is 24 away.
 */
export const samePictureMaxBits = 2;

/**
 * In how many of their 64 bits two perceptual hashes differ, 0 to 64.
 *
 * @example hammingDistance('00000000000000ff', '000000000000000f') // 4
 */
export function hammingDistance(one: string, other: string): number {
  let different = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  while (different > 0n) {
    count += Number(different & 1n);
    different >>= 1n;
  }
  return count;
}
