import { lettersOf } from './letters.ts';
import type { PageView } from './page-view.ts';
import { alignment, inkPoints, maxSkewDegrees } from './skew.ts';
import { isSideways } from './text-direction.ts';
import { uprightLead, uprightVotes } from './upright.ts';

/** How a page lies in its picture, clockwise. */
export interface Lie {
  /** The lines of text run up or down. */
  readonly sideways: boolean;
  /** How far the lines are off that, at most 15 degrees either way. */
  readonly skewDegrees: number;
}

/** A direction in which nothing lines up scores at most 7 times the median angle by chance; a blurred page has 11. */
const minDistinctness = 8;
/** Turning the picture by less would cost more sharpness than it gains. */
const minSkewDegrees = 0.1;
const skewSlackDegrees = 0.5;
/**
 * An upright page is turned over only on evidence as strong as this, in standard deviations: pages are hardly ever
 * photographed upside down, and the example pages have leads of 5 to 12 either way.
 */
const minOverturningLead = 4;

/** Measures how the page lies, from its ink: letters tell on which side, everything together how far askew. */
export function lieOf(view: PageView): Lie {
  const { width, height, mask } = view.strokes;
  const size = Math.max(width, height);
  const sideways = isSideways(lettersOf(view));
  const found = alignment(inkPoints(mask, width, height), sideways ? 'columns' : 'rows', size);
  const askew = found !== null && found.distinctness >= minDistinctness ? found.degrees : 0;
  const within = Math.abs(askew) >= minSkewDegrees && Math.abs(askew) <= maxSkewDegrees + skewSlackDegrees;
  return { sideways, skewDegrees: within ? askew : 0 };
}

/**
 * Whether a page whose lines run level stands on its head. `wasSideways`: it lay on its side, so that either end was as
 * likely to be up and the better guess is taken; any other page must be proved upside down.
 *
 * Capitals and figures alone prove nothing. A page that stays upside down is read by readers that try the other turn.
 */
export function isUpsideDown(view: PageView, wasSideways: boolean): boolean {
  const lead = uprightLead(uprightVotes(lettersOf(view)));
  return lead < (wasSideways ? 0 : -minOverturningLead);
}
