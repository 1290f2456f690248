import type { Component } from './components.ts';

/** How often neighbouring letters tell that the page stands upright, and how often that it is upside down. */
export interface UprightVotes {
  readonly upright: number;
  readonly upsideDown: number;
}

/** Letters are compared with others of the same word or the next one: at most this far away, in letter heights. */
const maxGap = 1.2;
const minOverlap = 0.5;
/** Two edges are level within this share of the larger letter's height, and apart beyond the other. */
const levelWithin = 0.1;
const apartBeyond = 0.18;
const minHeightPx = 6;
const maxGlyphs = 6000;

function vote(one: Component, other: Component): 'upright' | 'upsideDown' | null {
  const tallest = Math.max(one.height, other.height);
  const tops = Math.abs(one.top - other.top) / tallest;
  const bottoms = Math.abs(one.top + one.height - other.top - other.height) / tallest;
  if (bottoms <= levelWithin && tops >= apartBeyond) return 'upright';
  if (tops <= levelWithin && bottoms >= apartBeyond) return 'upsideDown';
  return null;
}

function areNeighbours(one: Component, other: Component): boolean {
  const tallest = Math.max(one.height, other.height);
  const gap = other.left - (one.left + one.width);
  const overlap = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const shortest = Math.min(one.height, other.height);
  return (
    gap >= -shortest / 2 &&
    gap <= maxGap * tallest &&
    overlap >= minOverlap * shortest &&
    tallest <= 2.5 * shortest
  );
}

/**
 * Letters of a line of mixed case stand on a common line and end at different heights: in running text far more rise
 * above the small letters (b, d, h, capitals, figures) than hang below (g, p, y). So where two neighbours are level at
 * the bottom and not at the top, the page stands upright, and the other way round. Same idea as D. Bloomberg et al.
 * 1995, section 4, which counts ascenders and descenders. Capitals and figures alone say nothing either way.
 *
 * `glyphs` are of a page whose lines run level within a degree.
 */
export function uprightVotes(glyphs: readonly Component[]): UprightVotes {
  const letters = glyphs
    .filter(glyph => glyph.height >= minHeightPx && glyph.width <= 3 * glyph.height)
    .slice(0, maxGlyphs)
    .sort((one, other) => one.left - other.left);
  const votes = { upright: 0, upsideDown: 0 };
  letters.forEach((one, index) => {
    for (let next = index + 1; next < letters.length; next += 1) {
      const other = letters[next]!;
      if (other.left > one.left + one.width + maxGap * 2.5 * one.height) break;
      if (!areNeighbours(one, other)) continue;
      const found = vote(one, other);
      if (found !== null) votes[found] += 1;
      break;
    }
  });
  return votes;
}

/** The lead of one side in standard deviations of a fair coin: above 0 where the page stands upright. */
export function uprightLead({ upright, upsideDown }: UprightVotes): number {
  const all = upright + upsideDown;
  return all === 0 ? 0 : (upright - upsideDown) / Math.sqrt(all);
}
