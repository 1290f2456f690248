import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import test from 'ava';
import { generateSchema } from '../../ballots-client/generate.ts';
import { access, type OperationId } from '../../functions/api/access.ts';
import { createApi } from '../../functions/api/app.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';
import { operationsOf } from './openapi-document.ts';

let services: LocalServices;
test.before(async () => {
  services = await openLocalServices();
});
test.after.always(() => services.close());

const served = async (path = '/openapi.json') => (await createApi(services).request(path)).json();
const file = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the document that is served is the one in docs/openapi.json', async t => {
  t.deepEqual(await served(), JSON.parse(await file('docs/openapi.json')), 'run npm run openapi');
  t.deepEqual(await served('/v1/openapi.json'), await served());
});

test('the types of ballots-client are made from it', async t => {
  const document = JSON.parse(await file('docs/openapi.json'));
  t.is(await file('ballots-client/schema.ts'), await generateSchema(document), 'run npm run openapi');
});

test('the document is valid OpenAPI 3.1', async t => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate((await served()) as Record<string, unknown>);
  t.true(valid, JSON.stringify(errors));
  t.is(validator.version, '3.1');
  const broken = { ...((await served()) as object), paths: { '/x': { get: { responses: 1 } } } };
  t.false((await new Validator().validate(broken)).valid);
});

test('every operation stands in it once, with the scope of the access table, a chapter and a summary', async t => {
  const operations = operationsOf(await served());
  t.deepEqual(operations.map(each => each.operationId).sort(), Object.keys(access).sort());
  for (const { operationId, security, tags, summary } of operations) {
    const needed = access[operationId as OperationId];
    const keyed = needed !== 'open' && needed !== 'signature';
    const scopes = security.flatMap(each => each.apiKey ?? []);
    t.deepEqual(scopes, keyed ? [needed] : [], operationId);
    t.is(tags.length, 1, operationId);
    t.truthy(summary, operationId);
  }
});

test('every route that is served stands in it, but for the same below /v1', async t => {
  const api = createApi(services);
  const documented = new Set(
    operationsOf(await served()).map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  const routes = api.routes.filter(({ method }) => method !== 'ALL');
  for (const { method, path } of routes) {
    const names = [`${method} ${path}`, `${method} ${path.replace(/^\/v1/, '')}`];
    t.true(
      names.some(name => documented.has(name)),
      `${method} ${path}`,
    );
  }
});

test('it names no address, so that it holds wherever it is served', async t => {
  const text = JSON.stringify(await served());
  t.notRegex(text, /https?:\/\//);
});

for (const path of ['/openapi.json', '/docs', '/v1/docs']) {
  test(`${path} needs no key, may be kept and is 304 for who has it`, async t => {
    const api = createApi(services);
    const first = await api.request(path);
    t.is(first.status, 200);
    const tag = first.headers.get('ETag') ?? '';
    const again = await api.request(path, { headers: { 'If-None-Match': tag } });
    t.is(again.status, 304);
    t.is(await again.text(), '');
    t.is(again.headers.get('ETag'), tag);
  });
}

test('the page names every operation and schema, and its policy lets nothing in', async t => {
  const response = await createApi(services).request('/docs');
  t.is(response.headers.get('Content-Type'), 'text/html; charset=utf-8');
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  t.regex(policy, /^default-src 'none'; style-src 'sha256-[^']+';/);
  t.notRegex(policy, /unsafe|https?:|\*/);
  const page = await response.text();
  const { components } = (await served()) as { components: { schemas: object } };
  for (const { operationId } of operationsOf(await served()))
    t.true(page.includes(`<article id="${operationId}">`));
  for (const name of Object.keys(components.schemas))
    t.true(page.includes(`<article id="schema-${name}">`), name);
  t.notRegex(page, /<script|https?:\/\/|undefined|\[object/);
});
