import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { type LocalServer, startServer } from '../../cli/local/server.ts';
import { apiPage, withProblems } from '../../deploy/scripts/api-doc.ts';
import { access, type OperationId } from '../../functions/api/access.ts';
import { createApi } from '../../functions/api/app.ts';
import { Scope } from '../../shared/domain/api-key.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { operationsOf } from '../api/openapi-document.ts';
import { scriptedModel } from '../api/properties/scripted-model.ts';
import { type ExampleLedger, openExampleLedger } from '../browser/example-ledger.ts';
import { sectionsOf } from './api-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(apiPage, 'utf8');
const { setup, sections } = sectionsOf(page);
const operations = operationsOf(
  JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')),
);
const object = 'lakeland-2026/statement-of-poll/PP-0101.jpg';

let ledger: ExampleLedger;
let server: LocalServer;
let environment: Record<string, string>;
/** `GET /v1/status/…` of every request that came. */
const asked: string[] = [];

test.serial.before(async t => {
  t.timeout(180_000);
  ledger = await openExampleLedger();
  const { services } = ledger;
  const { documentId } = await ledger.submit(object);
  await settleTallies(services);
  const api = createApi({ ...services, model: scriptedModel() });
  const watched = Object.assign(Object.create(api) as typeof api, {
    fetch: (request: Request, ...rest: unknown[]) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return (api.fetch as (...given: unknown[]) => Response | Promise<Response>)(request, ...rest);
    },
  });
  server = await startServer({ services, api: watched, port: 0, host: '127.0.0.1', onUpload: () => {} });
  environment = { SERVER: server.url, DOCUMENT: documentId, KEY: await services.key(...Scope.options) };
});
test.after.always(async () => {
  await server?.close();
  await ledger?.services.close();
});

test('every operation has its section and every section an operation, with its scope and an example', t => {
  t.deepEqual(
    sections.map(each => each.heading).sort(),
    operations.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  for (const { operationId, method, path } of operations) {
    const section = sections.find(each => each.heading === `${method} ${path}`)!;
    const needed = access[operationId as OperationId];
    const scope = /Scope: `(\w+)`/.exec(section.text)?.[1];
    t.is(scope, needed === 'open' || needed === 'signature' ? undefined : needed, operationId);
    t.true(section.examples.length > 0, operationId);
  }
});

test('the errors are those that the routes know', t => {
  t.is(page, withProblems(page), 'run npm run openapi');
});

test.serial('the variables of the page are found as it says', async t => {
  const { DOCUMENT: found, ...rest } = environment;
  const { statuses, out } = await run(`${setup}\necho "$DOCUMENT"`, rest);
  t.deepEqual(statuses, [200]);
  t.is(out.trim(), found!);
});

for (const { heading, examples } of sections) {
  for (const [index, { script, statuses }] of examples.entries()) {
    test.serial(`${heading}: example ${index + 1} answers ${statuses.join(', ')}`, async t => {
      asked.length = 0;
      const ran = await run(script, environment);
      t.deepEqual(ran.statuses, statuses, `${ran.out}\n${ran.complaints}`);
      const [method, path] = heading.split(' ') as [string, string];
      const pattern = new RegExp(
        `^${method} (?:/v1)?${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`,
      );
      t.true(
        asked.some(each => pattern.test(each)),
        `it asked for ${asked.join(', ')}`,
      );
    });
  }
}

/** Runs a script as a person would, in the project's folder; `curl` also tells the status of each answer. */
async function run(script: string, variables: Record<string, string>) {
  const curl = `curl() { command curl -sS -w '%{stderr}status=%{http_code}\\n' "$@"; }`;
  const env = { PATH: process.env.PATH ?? '', ...variables };
  const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', `${curl}\n${script}`], { cwd: root, env });
  const [out, complaints, exitCode] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    new Promise<number | null>(resolve => child.on('close', resolve)),
  ]);
  const errors = complaints.join('');
  const statuses = [...errors.matchAll(/^status=(\d+)$/gm)].map(([, status]) => Number(status));
  return { out: out.join(''), complaints: errors, statuses, exitCode };
}
