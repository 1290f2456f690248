import type { Component } from './components.ts';

/** A letter's neighbour overlaps it by this share of the smaller one, seen along the line. */
const minOverlap = 0.4;
/** Farther than this many letter sizes away there is no neighbour. */
const maxGap = 3;
const maxLetters = 3000;
/**
 * Share of letters whose nearest neighbour is beside them. Measured: 0.97 to 1.00 on upright example pages and on
 * sheets askew by up to 15°, 0.88 on the worst JPEG, 0.00 to 0.01 on pages on their side, 0.46 on a blurred page.
 */
const sidewaysBelow = 0.25;
const minVotes = 12;

/** The gap to the nearest letter beside, and to the nearest above or below. */
function nearestGaps(one: Component, letters: readonly Component[]): { beside: number; along: number } {
  let beside = Number.POSITIVE_INFINITY;
  let along = Number.POSITIVE_INFINITY;
  for (const other of letters) {
    if (other === one) continue;
    const right = Math.min(one.left + one.width, other.left + other.width);
    const bottom = Math.min(one.top + one.height, other.top + other.height);
    const overlapX = right - Math.max(one.left, other.left);
    const overlapY = bottom - Math.max(one.top, other.top);
    if (overlapX <= 0 && overlapY >= minOverlap * Math.min(one.height, other.height)) {
      beside = Math.min(beside, -overlapX);
    }
    if (overlapY <= 0 && overlapX >= minOverlap * Math.min(one.width, other.width)) {
      along = Math.min(along, -overlapY);
    }
  }
  return { beside, along };
}

/**
 * Whether the lines of text run up or down the picture. Letters stand closer to the next of their line than to the
 * next line, whatever the alphabet and however regular the table: L. O'Gorman, "The document spectrum for page layout
 * analysis" (1993). Where too few letters stand alone, or it is about even, the page counts as not sideways.
 */
export function isSideways(letters: readonly Component[]): boolean {
  const counted = letters.slice(0, maxLetters);
  let beside = 0;
  let along = 0;
  for (const letter of counted) {
    const gaps = nearestGaps(letter, counted);
    const reach = maxGap * Math.max(letter.width, letter.height);
    if (Math.min(gaps.beside, gaps.along) > reach || gaps.beside === gaps.along) continue;
    if (gaps.beside < gaps.along) beside += 1;
    else along += 1;
  }
  const votes = beside + along;
  return votes >= minVotes && beside < sidewaysBelow * votes;
}
