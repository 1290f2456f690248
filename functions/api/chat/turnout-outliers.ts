import { rounded } from './tally-facts.ts';

/** A place and its turnout in per cent. */
export interface PlaceTurnout {
  readonly unitId: string;
  readonly turnoutPercent: number;
}

/** How a place's turnout stands among the others. */
export interface ScoredTurnout extends PlaceTurnout {
  /** Robust z-score; null where the others don't differ at all. */
  readonly score: number | null;
}

export interface TurnoutSpread {
  readonly medianPercent: number;
  /** What the scores are taken from. */
  readonly method: 'median absolute deviation' | 'mean absolute deviation' | 'none: no spread';
  readonly deviationPercentPoints: number;
  readonly outliers: readonly ScoredTurnout[];
}

/** From here on a score is out of line (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993). */
export const outlierScore = 3.5;
/** Fewer places say nothing about what is usual. */
export const fewestPlaces = 5;

/**
 * Places whose turnout is far from the others', the farthest first, and every one above 100 %. The score is
 * 0.6745 × (x − median) / MAD, or (x − median) / (1.2533 × mean absolute deviation) where more than half of the places
 * have the same turnout and MAD is 0; both are standard deviations where turnout is normal. Source: as above.
 * Null for fewer than five places.
 */
export function turnoutOutliers(places: readonly PlaceTurnout[]): TurnoutSpread | null {
  if (places.length < fewestPlaces) return null;
  const values = places.map(({ turnoutPercent }) => turnoutPercent);
  const middle = median(values);
  const distances = values.map(value => Math.abs(value - middle));
  const mad = median(distances);
  const meanDistance = distances.reduce((sum, each) => sum + each, 0) / distances.length;
  const unit = mad > 0 ? mad / 0.6745 : meanDistance * 1.253314;
  const scored = places.map(place => ({
    ...place,
    score: unit > 0 ? rounded((place.turnoutPercent - middle) / unit) : null,
  }));
  const far = scored.filter(
    ({ score, turnoutPercent }) => turnoutPercent > 100 || (score !== null && Math.abs(score) > outlierScore),
  );
  return {
    medianPercent: rounded(middle),
    method:
      mad > 0
        ? 'median absolute deviation'
        : meanDistance > 0
          ? 'mean absolute deviation'
          : 'none: no spread',
    deviationPercentPoints: rounded(mad > 0 ? mad : meanDistance),
    outliers: far.toSorted((one, other) => Math.abs(other.score ?? 0) - Math.abs(one.score ?? 0)),
  };
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((one, other) => one - other);
  const half = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? ordered[half]! : (ordered[half - 1]! + ordered[half]!) / 2;
}
