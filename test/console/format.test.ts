import test from 'ava';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEvidence,
  splitObject,
  visible,
} from '../../console/src/format.ts';

for (const [count, expected] of [
  [0, '0'],
  [999, '999'],
  [1000, '1\u202f000'],
  [1234567, '1\u202f234\u202f567'],
] as const) {
  test(`${count} is grouped without a sign that means something else elsewhere`, t => {
    t.is(formatCount(count), expected);
  });
}

for (const [ms, expected] of [
  [840, '840 ms'],
  [2140, '2.1 s'],
  [200_000, '3 min 20 s'],
  [7_380_000, '2 h 3 min'],
] as const) {
  test(`${ms} ms is ${expected}`, t => {
    t.is(formatDuration(ms), expected);
  });
}

test('bytes are in the unit that a person would choose', t => {
  t.deepEqual([0, 999, 1000, 999_499, 2_500_000].map(formatBytes), [
    '0 B',
    '999 B',
    '1 kB',
    '999 kB',
    '2.5 MB',
  ]);
});

test('a name that plays with the direction of text shows that it does', t => {
  t.is(visible('form\u202egpj.exe'), 'form‹U+202E›gpj.exe');
  t.is(visible('a\tb\u2066'), 'a‹U+0009›b‹U+2066›');
  t.is(visible('Zählbogen บางบำหรุ שלום'), 'Zählbogen บางบำหรุ שלום');
});

test('an object is a folder and a name', t => {
  t.deepEqual(splitObject('a/b/c.jpg'), { folder: 'a/b/', name: 'c.jpg' });
  t.deepEqual(splitObject('c.jpg'), { folder: '', name: 'c.jpg' });
  t.deepEqual(splitObject('a/b/'), { folder: 'a/', name: 'b/' });
});

test('evidence of null says nothing, a zero says zero', t => {
  t.is(formatEvidence(null), null);
  t.is(formatEvidence(0), '0');
  t.is(formatEvidence([1, null, 'x']), '1, —, x');
  t.is(formatEvidence(false), 'no');
});
