import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { arrivalOf } from '../../functions/preprocess/event.ts';
import { preprocessArrival } from '../../functions/preprocess/preprocess.ts';
import { messagePublishedType } from '../../shared/bus/pubsub-push.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { countryOf } from '../fault/country.ts';
import { openPlant } from '../fault/plant.ts';
import { keptLog } from '../telemetry/kept-log.ts';

const finalized = 'google.cloud.storage.object.v1.finalized';
const arrival = { bucket: 'inbox', object: 'a/b_p2.jpg', generation: '17' };
const { bucket, object: name, generation } = arrival;

/** `page-arrived` as Pub/Sub pushes it. */
function pushed(object: string) {
  const { attributes, body, orderingKey } = pageArrivedMessage('local', 'd', { ...arrival, object }, 0);
  const message = { attributes, orderingKey, data: Buffer.from(body).toString('base64'), messageId: '1' };
  return { type: messagePublishedType, data: { message, subscription: 's' } };
}

test('a storage event and a page-arrived message name the same upload', t => {
  t.deepEqual(arrivalOf({ type: finalized, data: { bucket, name, generation } }), arrival);
  t.deepEqual(arrivalOf({ type: finalized, data: { bucket, name, generation: 17 } }), arrival);
  t.deepEqual(arrivalOf(pushed(name)), arrival);
});

for (const impossible of ['..', 'a\nb', 'a\0', '\ud800', 'x'.repeat(1_025)]) {
  test(`an event of an object that no bucket can hold is invalid: ${JSON.stringify(impossible.slice(0, 9))}`, t => {
    const code = 'invalid_object_name';
    const data = { bucket, name: impossible, generation };
    t.throws(() => arrivalOf({ type: finalized, data }), { instanceOf: InvalidInputError, code });
    t.throws(() => arrivalOf(pushed(impossible)), { instanceOf: InvalidInputError, code });
  });
}

test('an event of another type, or without its parts, is invalid', t => {
  const code = 'invalid_event';
  const data = { bucket, name, generation };
  t.throws(() => arrivalOf({ type: 'google.cloud.storage.object.v1.deleted', data }), { code });
  for (const wrong of [null, { bucket, name }, { ...data, name: '' }, { ...data, generation: '-1' }])
    t.throws(() => arrivalOf({ type: finalized, data: wrong }), { code });
});

test('an event of another bucket changes nothing and is logged: a trigger may be set up wrongly', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-event-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const { lines, log } = keptLog('json', 'WARNING');
  const plant = await openPlant({ folder, country: countryOf({ documents: 1 }), owner: 'test', log });
  t.teardown(() => plant.close());
  t.deepEqual(await preprocessArrival(plant, { ...arrival, bucket: 'another' }), { kind: 'not_inbox' });
  t.is(await plant.store.count({ collection: 'documents' }), 0);
  t.is(lines.length, 1);
  t.regex(lines[0]!, /"severity":"WARNING".*another bucket.*"bucket":"another"/);
});
