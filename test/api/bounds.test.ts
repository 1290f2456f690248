import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { startServer } from '../../cli/local/server.ts';
import { createApi } from '../../functions/api/app.ts';
import type { Bounds } from '../../functions/api/guard.ts';
import { isTooDeep } from '../../functions/api/limits/body.ts';
import { Problem } from '../../functions/api/problem.ts';
import { openLocalServices } from './local-services.ts';

async function open(t: ExecutionContext, bounds: Partial<Bounds> = {}) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const key = await services.key('status', 'generate', 'documents');
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
  const api = createApi(services, bounds);
  const post = (body: BodyInit, more: Record<string, string> = {}) =>
    Promise.resolve(
      api.request('/v1/status/batch', {
        method: 'POST',
        headers: { ...headers, ...more },
        body,
        duplex: 'half',
      } as RequestInit),
    );
  return { services, api, key, headers, post };
}

async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${Problem.parse(await response.json()).code}`;
}

const depths: { name: string; json: string; deep: boolean }[] = [
  { name: '32 arrays in each other', json: '['.repeat(32) + ']'.repeat(32), deep: false },
  { name: '33 arrays in each other', json: '['.repeat(33) + ']'.repeat(33), deep: true },
  { name: 'objects and arrays in turn', json: '{"a":['.repeat(17), deep: true },
  { name: 'brackets in a string', json: `["${'['.repeat(100)}"]`, deep: false },
  { name: 'brackets after an escaped quote', json: `["\\"${'['.repeat(100)}"]`, deep: false },
  { name: 'brackets after an escaped backslash', json: `["\\\\",${'['.repeat(100)}`, deep: true },
  { name: 'brackets beside other scripts', json: `["ก้ี",${'[],'.repeat(100)}0]`, deep: false },
  { name: 'many arrays one after another', json: `[${'[],'.repeat(1000)}0]`, deep: false },
];
for (const { name, json, deep } of depths) {
  test(`${name} ${deep ? 'are' : 'are not'} too deep`, t => {
    t.is(isTooDeep(Buffer.from(json)), deep);
  });
}

test('JSON that is nested too deeply is told, whatever it is', async t => {
  const { post, api, headers } = await open(t);
  t.is(await codeOf(await post('['.repeat(500_000))), '400 too_deep');
  const responseSchema = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`);
  const body = JSON.stringify({ prompt: 'x', responseSchema });
  t.is(await codeOf(await api.request('/v1/generate', { method: 'POST', headers, body })), '400 too_deep');
});

function inChunks(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(65_536, left)).fill(0x20));
      left -= 65_536;
    },
  });
}

const mega = 1024 * 1024;
for (const { name, body, more, expected } of [
  { name: 'of 1 MB', body: () => ' '.repeat(mega), more: {}, expected: '400 invalid_request' },
  { name: 'of 1 MB and a byte', body: () => ' '.repeat(mega + 1), more: {}, expected: '413 too_large' },
  { name: 'of 1 MB in chunks', body: () => inChunks(mega), more: {}, expected: '400 invalid_request' },
  { name: 'without an end, in chunks', body: () => inChunks(1e12), more: {}, expected: '413 too_large' },
  {
    name: 'that is longer than it says',
    body: () => inChunks(mega + 1),
    more: { 'Content-Length': '5' },
    expected: '413 too_large',
  },
  {
    name: 'that says to be longer',
    body: () => '{}',
    more: { 'Content-Length': '99999999999' },
    expected: '413 too_large',
  },
  {
    name: 'that is compressed',
    body: () => new Uint8Array(gzipSync(' '.repeat(100))),
    more: { 'Content-Encoding': 'gzip' },
    expected: '400 invalid_request',
  },
]) {
  test(`a body ${name} is ${expected}`, async t => {
    const { post } = await open(t);
    t.is(await codeOf(await post(body(), more)), expected);
  });
}

test('a body that does not come in time is given up', async t => {
  const { post } = await open(t, { bodyMs: 50 });
  const never = new ReadableStream({ pull: () => new Promise(() => undefined) });
  t.is(await codeOf(await post(never)), '408 too_slow');
});

test('a body that breaks off is told', async t => {
  const { post } = await open(t);
  const broken = new ReadableStream({ pull: controller => controller.error(new Error('gone')) });
  t.is(await codeOf(await post(broken)), '400 invalid_request');
});

test('without a key nobody waits for a body', async t => {
  const { api } = await open(t);
  const never = new ReadableStream({ pull: () => new Promise(() => undefined) });
  const request = { method: 'POST', body: never, duplex: 'half' } as RequestInit;
  t.is(await codeOf(await api.request('/v1/status/batch', request)), '401 key_missing');
});

test('an answer that does not begin in time is 503 and says when to ask again', async t => {
  const { services, headers } = await open(t);
  const elections = { ...services.elections, all: () => new Promise<never>(() => undefined) };
  const api = createApi({ ...services, elections }, { answerMs: 50 });
  const response = await api.request('/v1/elections', { headers });
  t.is(response.headers.get('Retry-After'), '5');
  t.is(response.headers.get('Cache-Control'), 'no-store');
  t.is(await codeOf(response), '503 deadline_exceeded');
});

/** Writes text to a server and gives what comes back until it closes or falls silent. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk;
      if (answer.includes('"code"')) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('over a real connection a body in chunks is bounded in size and in time', async t => {
  const { services, key } = await open(t);
  const api = createApi(services, { bodyMs: 200 });
  const server = await startServer({ services, api, port: 0, host: '127.0.0.1', onUpload: () => undefined });
  t.teardown(() => server.close());
  const port = Number(new URL(server.url).port);
  const head = [
    'POST /v1/status/batch HTTP/1.1',
    'Host: localhost',
    `X-API-Key: ${key}`,
    'Content-Type: application/json',
  ];
  const slow = await exchange(port, `${[...head, 'Content-Length: 100'].join('\r\n')}\r\n\r\n{"docu`);
  t.regex(slow, /^HTTP\/1\.1 408 [\s\S]*"too_slow"/);
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  const chunked = [...head, 'Transfer-Encoding: chunked'].join('\r\n');
  const long = await exchange(port, `${chunked}\r\n\r\n${chunk.repeat(17)}`);
  t.regex(long, /^HTTP\/1\.1 413 [\s\S]*"too_large"/);
});
