import '../../fixtures/full-speed.ts';
import test from 'ava';
import type { ExampleKind } from '../../../examples/make/truth.ts';
import { checkDocument } from '../../../shared/checks/check-document.ts';
import type { Box } from '../../../shared/domain/primitives.ts';
import type { ReadingContent } from '../../../shared/domain/reading.ts';
import type { ReadRequest } from '../../../shared/readers/form-reader.ts';
import { createOfflineReader } from '../../../shared/readers/offline/offline-reader.ts';
import { election, exampleRequest, truths } from './examples.ts';
import { type Compared, compare } from './measure.ts';

const reader = createOfflineReader({ workers: 2 });
const read = new Map<string, { request: ReadRequest; content: ReadingContent | null; values: Compared[] }>();

// The other examples are read from end to end in test/e2e; `node test/readers/offline/measure.ts` measures them all.
const kinds: ExampleKind[] = ['clean_scan', 'handwriting', 'noise', 'jpeg_artefacts'];

test.before('the examples are read', async t => {
  t.timeout(600_000);
  for (const [key, { kind }] of Object.entries(truths)) {
    if (!kinds.includes(kind)) continue;
    const request = await exampleRequest(key, 'first');
    if (request === null) continue;
    const { content } = await reader.read(request);
    read.set(key, { request, content, values: compare(key, request, content) });
  }
});

test.after.always(() => reader.close());

const clean = () => [...read].filter(([key]) => truths[key]!.kind === 'clean_scan');

test('of the values on clean printed forms at least 98 % are read right and none wrong', t => {
  const values = clean().flatMap(([, each]) => each.values);
  t.true(values.length >= 100);
  const right = values.filter(({ printed, read: value }) => value === printed);
  t.true(right.length >= values.length * 0.98, `${right.length} of ${values.length}`);
  t.deepEqual(
    values.filter(({ printed, read: value }) => value !== null && value !== printed),
    [],
  );
});

test('a second reading, prepared differently, reads clean printed forms as well', async t => {
  t.timeout(300_000);
  const values: Compared[] = [];
  for (const [key] of clean().slice(0, 4)) {
    const request = (await exampleRequest(key, 'second'))!;
    values.push(...compare(key, request, (await reader.read(request)).content));
  }
  const right = values.filter(({ printed, read: value }) => value === printed);
  t.true(right.length >= values.length * 0.98, `${right.length} of ${values.length}`);
  t.true(values.every(({ printed, read: value }) => value === null || value === printed));
});

test('a document with a value that was read wrong is never accepted by the checks', t => {
  for (const [key, { request, content, values }] of read) {
    const wrong = values.filter(({ printed, read: value }) => value !== null && value !== printed);
    if (wrong.length === 0 || content === null) continue;
    const { findings } = checkDocument({
      form: request.form,
      election,
      pollingPlaceId: truths[key]!.pollingPlaceId,
      placeNamedByKey: true,
      contests: request.contests,
      reading: content,
      second: null,
      pages: [],
      pagesExpected: 0,
      companions: [],
      sightings: [],
      rivals: [],
    });
    const stopped = findings.some(({ severity }) => severity !== 'info');
    t.true(stopped, `${key}: ${JSON.stringify(wrong)}`);
  }
  t.true(read.size >= 15);
});

test('a value of a clean scan is told with the place where it stands', t => {
  for (const [key, { content }] of clean()) {
    for (const [id, printed] of Object.entries(truths[key]!.fields)) {
      const { page, box } = content!.fields[id]!;
      t.is(page, printed.page, `${key} ${id}`);
      t.true(within(box, printed.box), `${key} ${id}: ${box} in ${printed.box}`);
    }
  }
});

test('the header of a clean scan names its polling place', t => {
  for (const [key, { content }] of clean()) {
    t.is(content?.header.polling_place_code, truths[key]!.pollingPlaceId, key);
    const place = election.reportingUnits.find(unit => unit.id === truths[key]!.pollingPlaceId);
    t.is(content?.header.polling_place, place?.name, key);
  }
});

test('number words are told where the form has them', t => {
  for (const [key, { content }] of clean()) {
    t.truthy(content?.fields.valid_votes?.words, key);
    t.is(content?.fields.ballots_cast?.words, null, key);
  }
});

/** A thousandth or two may go to rounding and to grey edges. */
function within(box: Box | null, around: Box | null): boolean {
  if (box === null || around === null) return false;
  const [left, top, right, bottom] = around;
  return box[0] >= left - 3 && box[1] >= top - 3 && box[2] <= right + 3 && box[3] <= bottom + 3;
}
