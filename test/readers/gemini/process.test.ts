import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { text } from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer } from '../../fixtures/vertex-server/server.ts';

// The client's own timeout would keep a process alive for as long after every call: ten minutes here, and the test
// fails by AVA's limit.
test('a process trusts the stand-in by NODE_EXTRA_CA_CERTS and ends by itself after its last call', async t => {
  const server = await startVertexServer({ trusted: false });
  t.teardown(() => server.stop());
  server.play(text('217'));
  const child = fileURLToPath(new URL('child.ts', import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [child, server.endpoint], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile },
  });
  t.is(stdout, '217\n');
  t.is(stderr, '');
});
