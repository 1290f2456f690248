import test from 'ava';
import { besideName, objectNameFor } from '../../console/src/object-name.ts';

const one = ['lakeland-2026'];
const two = ['lakeland-2026', 'th-2026'];

for (const { path, known, chosen, expected } of [
  { path: 'IMG_1.jpg', known: one, chosen: null, expected: 'lakeland-2026/IMG_1.jpg' },
  { path: 'IMG_1.jpg', known: two, chosen: 'th-2026', expected: 'th-2026/IMG_1.jpg' },
  { path: 'IMG_1.jpg', known: two, chosen: null, expected: null },
  { path: 'IMG_1.jpg', known: [], chosen: null, expected: 'IMG_1.jpg' },
  { path: 'D01/form/PP-1.jpg', known: one, chosen: null, expected: 'lakeland-2026/D01/form/PP-1.jpg' },
  { path: 'photos/th-2026/form/1.jpg', known: two, chosen: null, expected: 'th-2026/form/1.jpg' },
  { path: 'photos/th-2026/form/1.jpg', known: two, chosen: 'lakeland-2026', expected: 'th-2026/form/1.jpg' },
  { path: 'th-2026', known: two, chosen: 'th-2026', expected: 'th-2026/th-2026' },
  { path: 'Za\u0308hlbogen.jpg', known: one, chosen: null, expected: 'lakeland-2026/Zählbogen.jpg' },
  { path: 'บางบำหรุ1_page3.jpg', known: one, chosen: null, expected: 'lakeland-2026/บางบำหรุ1_page3.jpg' },
]) {
  test(`${path} goes to ${expected} with ${known.length} elections and ${chosen ?? 'none'} chosen`, t => {
    t.is(objectNameFor(path, known, chosen), expected);
  });
}

for (const [object, expected] of [
  ['a/form.jpg', 'a/form (2).jpg'],
  ['a.b/form', 'a.b/form (2)'],
  ['two\nlines.png', 'two\nlines (2).png'],
  ['.jpg', ' (2).jpg'],
] as const) {
  test(`beside ${JSON.stringify(object)} there is room at ${JSON.stringify(expected)}`, t => {
    t.is(besideName(object, 2), expected);
  });
}
