import test from 'ava';
import { turnoutOutliers } from '../../../functions/api/chat/turnout-outliers.ts';

const places = (...turnouts: number[]) =>
  turnouts.map((turnoutPercent, index) => ({ unitId: `P${index + 1}`, turnoutPercent }));

test('a place far from the median is an outlier, with the score that follows from the median deviation', t => {
  const spread = turnoutOutliers(places(58, 59, 60, 61, 62, 90));
  // Ordered: 58 59 60 61 62 90, median 60.5; distances 2.5 1.5 0.5 0.5 1.5 29.5, median 1.5; 0.6745 × 29.5 / 1.5 = 13.27.
  t.is(spread?.medianPercent, 60.5);
  t.is(spread?.deviationPercentPoints, 1.5);
  t.is(spread?.method, 'median absolute deviation');
  t.deepEqual(spread?.outliers, [{ unitId: 'P6', turnoutPercent: 90, score: 13.27 }]);
});

test('where most places are equal the mean deviation is taken', t => {
  const spread = turnoutOutliers(places(60, 60, 60, 60, 60, 60, 60, 60, 95));
  t.is(spread?.method, 'mean absolute deviation');
  // 35 / (1.253314 × 35/9)
  t.deepEqual(spread?.outliers, [{ unitId: 'P9', turnoutPercent: 95, score: 7.18 }]);
});

test('above 100 % is always told, also where all are alike', t => {
  const spread = turnoutOutliers(places(101, 101, 101, 101, 101));
  t.is(spread?.method, 'none: no spread');
  t.is(spread?.outliers.length, 5);
  t.is(spread?.outliers[0]?.score, null);
});

test('fewer than five places have no outliers', t => {
  t.is(turnoutOutliers(places(10, 50, 90, 50)), null);
});

test('places that are alike have none', t => {
  t.deepEqual(turnoutOutliers(places(60, 61, 62, 63, 64))?.outliers, []);
});
