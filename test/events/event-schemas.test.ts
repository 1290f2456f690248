import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { schemaFiles, schemaFolder } from '../../deploy/scripts/event-schemas.ts';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { eventSchemas } from '../../shared/domain/event-schemas.ts';
import { failed } from '../../shared/ledger/failing.ts';
import { OutboxRecord } from '../../shared/ledger/outbox.ts';
import { fillDocument } from '../api/fill.ts';
import { openLocalServices } from '../api/local-services.ts';
import { eventCheck } from './event-validation.ts';

test('the committed schemas are those of the code, and no other is there', async t => {
  const files = schemaFiles();
  t.deepEqual((await readdir(schemaFolder)).toSorted(), files.map(each => each.name).toSorted());
  for (const { name, text } of files)
    t.is(await readFile(join(schemaFolder, name), 'utf8'), text, 'run npm run event-schemas');
});

test('the API lists the schemas and serves each as it is committed, without a key, to be cached', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const api = createApi(services);
  const listed = await api.request('/v1/schemas');
  t.is(listed.status, 200);
  t.regex(listed.headers.get('Cache-Control')!, /public, max-age=\d+/);
  const { schemas } = (await listed.json()) as { schemas: { type: string; topic: string; href: string }[] };
  t.deepEqual(schemas.map(each => each.type).toSorted(), [
    'ballots.document.ready.v1',
    'ballots.result.accepted.v1',
    'ballots.result.failed.v1',
    'ballots.result.needs-review.v1',
  ]);
  for (const { type, href } of schemas) {
    const response = await api.request(href);
    t.is(response.status, 200);
    t.is(response.headers.get('Content-Type'), 'application/schema+json');
    const committed = await readFile(join(schemaFolder, `${type}.schema.json`), 'utf8');
    t.deepEqual(await response.json(), JSON.parse(committed));
    const again = await api.request(href, { headers: { 'If-None-Match': response.headers.get('ETag')! } });
    t.is(again.status, 304);
  }
  const unknown = await api.request('/v1/schemas/ballots.page.arrived.v1');
  t.is(unknown.status, 404);
  t.is(Problem.parse(await unknown.json()).code, 'not_found');
});

test('every event that the ledger writes is valid by the schema of its type', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await fillDocument(services, 'e/accepted.jpg', 'accepted');
  await fillDocument(services, 'e/review.jpg', 'needs_review');
  const ready = await fillDocument(services, 'e/failed.jpg', 'ready');
  const { rows } = failed(services.ledger, ready, { code: 'c', message: 'm' }, services.clock.now());
  const stored = await services.store.query({ collection: 'outbox', limit: 100 });
  const all = [...stored.map(each => OutboxRecord.parse(each.value)), ...rows];
  const check = eventCheck();
  for (const { topic, message } of all) t.is(check(message), null, topic);
  t.deepEqual(
    [...new Set(all.map(each => each.topic))].toSorted(),
    eventSchemas()
      .map(each => each.topic)
      .toSorted(),
  );
});

const wrong: { name: string; change: (data: Record<string, unknown>) => void }[] = [
  { name: 'another state', change: data => Object.assign(data, { state: 'needs_review' }) },
  { name: 'no revision', change: data => delete data.revision },
  { name: 'a negative count', change: data => Object.assign(data, { supersedes: -1 }) },
  { name: 'an id of another form', change: data => Object.assign(data, { documentId: 'NOPE' }) },
  { name: 'counts as text', change: data => Object.assign(data, { contests: 'none' }) },
];
for (const { name, change } of wrong) {
  test(`the schema of an accepted result refuses ${name} and takes further fields`, async t => {
    const services = await openLocalServices();
    t.teardown(() => services.close());
    const { documentId } = await fillDocument(services, 'e/wrong.jpg', 'accepted');
    const row = OutboxRecord.parse(await services.store.get(`outbox/${documentId}.1`));
    const data = JSON.parse(row.message.body);
    const check = eventCheck();
    t.is(check({ ...row.message, body: JSON.stringify({ ...data, later: { added: 1 } }) }), null);
    change(data);
    t.truthy(check({ ...row.message, body: JSON.stringify(data) }));
  });
}

test('a new error code of a page is no new version of a failed result, and a new state would be', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const ready = await fillDocument(services, 'e/codes.jpg', 'ready');
  const { rows } = failed(services.ledger, ready, { code: 'c', message: 'm' }, services.clock.now());
  const check = eventCheck();
  const { message } = rows[0]!;
  const data = JSON.parse(message.body);
  const [page] = data.pages;
  const withPage = (change: object) => ({
    ...message,
    body: JSON.stringify({ ...data, pages: [{ ...page, ...change }] }),
  });
  t.is(check(withPage({ code: 'encrypted_pdf' })), null);
  t.truthy(check(withPage({ state: 'postponed' })));
});
