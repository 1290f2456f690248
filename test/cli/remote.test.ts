import test, { type ExecutionContext } from 'ava';
import { startServer } from '../../cli/local/server.ts';
import { createApi } from '../../functions/api/app.ts';
import type { Scope } from '../../shared/domain/api-key.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { Status } from '../../shared/domain/status.ts';
import { fillDocument } from '../api/fill.ts';
import { openLocalServices } from '../api/local-services.ts';
import { runBallots } from './run-ballots.ts';

const sheets = 'examples/inbox/lakeland-2026/statement-of-poll';

async function open(t: ExecutionContext, ...scopes: Scope[]) {
  const services = await openLocalServices();
  const api = createApi(services);
  const server = await startServer({ services, api, port: 0, host: '127.0.0.1', onUpload: () => {} });
  t.teardown(async () => {
    await server.close();
    await services.close();
  });
  const environment = { BALLOTS_SERVER: server.url, BALLOTS_API_KEY: await services.key(...scopes) };
  return { services, server, environment, run: (...words: string[]) => runBallots(words, environment) };
}

test('the status of a document comes from the server, by its id and by its object', async t => {
  const { services, server, environment, run } = await open(t, 'status');
  const { documentId } = await fillDocument(services, 'one/form.jpg', 'accepted');
  const byId = await run('status', documentId, '--json');
  t.is(byId.exitCode, 0, byId.complaints);
  t.is(Status.parse(JSON.parse(byId.out)).documentId, documentId);
  const words = [
    'status',
    'one/form.jpg',
    '--wait',
    '--server',
    server.url,
    '--key',
    environment.BALLOTS_API_KEY,
  ];
  const byObject = await runBallots(words);
  t.regex(byObject.out, /one\/form\.jpg .* accepted/);
  const none = await run('status', 'one/other.jpg');
  t.is(none.exitCode, 2);
  t.regex(none.complaints, /No document of "one\/other\.jpg" has arrived/);
});

test('files go to the inbox of the server, and one that is refused does not stop the others', async t => {
  const { services, run } = await open(t, 'upload');
  const paths = [`${sheets}/PP-0101.jpg`, `${sheets}/PP-0803.jpg`];
  const ran = await run('submit', ...paths, '--election', 'lakeland-2026', '--json');
  t.is(ran.exitCode, 0, ran.complaints);
  const key = 'lakeland-2026/statement-of-poll/PP-0101';
  const sent = ran.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { path: string; documentId: string })
    .find(({ path }) => path === paths[0]);
  t.is(sent?.documentId, documentIdOf('inbox', key));
  t.truthy(await services.inbox.head(`${key}.jpg`));
  const unsure = await run('submit', ...paths);
  t.is(unsure.exitCode, 2);
  t.regex(unsure.complaints, /Expected --election, or a key that also has the scope "documents"/);
});

test('files for an election that the server does not know stay where they are', async t => {
  const { services, run } = await open(t, 'upload', 'documents');
  const ran = await run('submit', `${sheets}/PP-0101.jpg`, '--election', 'lakelnad-2026');
  t.is(ran.exitCode, 2);
  t.regex(ran.complaints, /Expected an imported election \(.*\), got "lakelnad-2026"/);
  t.is((await services.inbox.list({ limit: 10 })).blobs.length, 0);
});

test('documents are read anew by their ids, and what can not be is told', async t => {
  const { services, run } = await open(t, 'review');
  const { documentId } = await fillDocument(services, 'one/again.jpg', 'needs_review');
  const ran = await run('redrive', documentId, 'a'.repeat(20), '--reason', 'better model');
  t.is(ran.exitCode, 2, ran.complaints);
  t.regex(ran.out, new RegExp(`${documentId}  redriven\naaaaaaaaaaaaaaaaaaaa  unknown`));
  t.like(await services.store.get(`documents/${documentId}`), { state: 'ready' });
  t.is((await run('redrive', '--state', 'failed')).exitCode, 2);
});

const broken = [
  {
    name: 'a key that lacks the scope',
    scopes: ['chat'],
    words: ['status', 'x.jpg'],
    exitCode: 1,
    says: /403 scope_missing/,
  },
  {
    name: 'a server and a folder',
    scopes: ['status'],
    words: ['status', 'x.jpg', '--server', 'http://x', '--data', 'y'],
    exitCode: 2,
    says: /received both/,
  },
  {
    name: 'no server there',
    scopes: ['status'],
    words: ['status', 'x.jpg', '--server', 'http://127.0.0.1:1'],
    exitCode: 1,
    says: /can't be reached/,
  },
  {
    name: 'no URL',
    scopes: ['status'],
    words: ['status', 'x.jpg', '--server', 'ballots'],
    exitCode: 1,
    says: /BALLOTS_SERVER/,
  },
] as const;
for (const { name, scopes, words, exitCode, says } of broken) {
  test(`${name}: exit code ${exitCode} and words, no stack`, async t => {
    const ran = await (await open(t, ...scopes)).run(...words);
    t.is(ran.exitCode, exitCode);
    t.regex(ran.complaints, says);
    t.notRegex(ran.complaints, /^ {4}at /m);
  });
}
