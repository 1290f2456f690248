// The pollers, in a process of their own: a Load as JSON on stdin, a Measured as JSON on stdout.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Load, Measured } from './load.ts';

interface Answer {
  readonly status: number;
  readonly tag: string | null;
  readonly ms: number;
}

const load: Load = JSON.parse(await text(process.stdin));
const agent = new Agent({ keepAlive: true, maxSockets: load.pollers });

function ask(path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const options = { agent, headers, method: body === undefined ? 'GET' : 'POST' };
    const send = () => {
      const asked = request(`${load.url}${path}`, options, response => {
        response.resume();
        response.on('end', () => {
          answers++;
          resolve({
            status: response.statusCode!,
            tag: response.headers.etag ?? null,
            ms: performance.now() - begun,
          });
        });
      });
      // The server may close an idle connection just when it is used again; then a client asks over another one.
      asked.on('error', error => (asked.reusedSocket ? send() : reject(error)));
      asked.end(body);
    };
    send();
  });
}

function anyDocument(): string {
  return load.documentIds[Math.floor(Math.random() * load.documentIds.length)]!;
}

/** A poller's next question; `unchanged` follows one document, the others ask for another each time. */
function questionOf(headers: Record<string, string>): () => Promise<Answer> {
  const own = anyDocument();
  let tag: string | null = null;
  switch (load.question) {
    case 'empty':
      return () => ask('/', headers);
    case 'answer':
      return () => ask(`/v1/status/${anyDocument()}`, headers);
    case 'batch':
      return () => {
        const documentIds = Array.from({ length: Math.min(200, load.documentIds.length) }, anyDocument);
        const sent = { ...headers, 'Content-Type': 'application/json' };
        return ask('/v1/status/batch', sent, JSON.stringify({ documentIds }));
      };
    case 'unchanged':
      return async () => {
        const answer = await ask(
          `/v1/status/${own}`,
          tag === null ? headers : { ...headers, 'If-None-Match': tag },
        );
        tag = answer.tag;
        return answer;
      };
  }
}

const expected = load.question === 'unchanged' ? 304 : 200;
const latencies: number[] = [];
let answers = 0;

async function poll(poller: number): Promise<void> {
  const key = load.keys[poller % load.keys.length];
  const next = questionOf(key === undefined ? {} : { 'X-API-Key': key });
  // Connected, and in possession of an ETag, before anything is measured.
  await next();
  await pause(Math.random() * load.paceMs);
  for (const end = performance.now() + load.seconds * 1000; performance.now() < end; ) {
    const { status, ms } = await next();
    if (status !== expected)
      throw new Error(`Expected ${expected} for ${load.question} but received ${status}`);
    latencies.push(ms);
    if (load.paceMs > 0) await pause(Math.max(0, load.paceMs - ms));
  }
}

const begun = performance.now();
await Promise.all(Array.from({ length: load.pollers }, (_, poller) => poll(poller)));
agent.destroy();
const measured: Measured = { latencies, answers, seconds: (performance.now() - begun) / 1000 };
process.stdout.write(JSON.stringify(measured));
