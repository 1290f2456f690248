import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type FunctionName, functionFolder, functionNames } from './build-function.ts';

// Starts each built function from its folder under the functions framework, as Cloud Functions does, and asks it
// something that needs no cloud. Run `npm run build` first.

const framework = fileURLToPath(
  new URL('../../node_modules/@google-cloud/functions-framework/build/src/main.js', import.meta.url),
);

/** What each function answers without a cloud behind it: a route, or the refusal of what is no event. */
const questions: Record<FunctionName, { method: string; path: string; status: number }> = {
  preprocess: { method: 'POST', path: '/', status: 400 },
  extract: { method: 'POST', path: '/', status: 400 },
  api: { method: 'GET', path: '/health', status: 200 },
  sweep: { method: 'GET', path: '/', status: 405 },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}

async function answerOf(name: FunctionName): Promise<number> {
  const port = await freePort();
  const child = spawn(process.execPath, [framework, `--source=${functionFolder(name)}`, `--target=${name}`], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PORT: `${port}`,
      GOOGLE_CLOUD_PROJECT: 'smoke',
      METADATA_SERVER_DETECTION: 'none',
    },
  });
  try {
    const { method, path } = questions[name];
    for (let attempt = 1; ; attempt++) {
      const body = method === 'POST' ? { body: '{}', headers: { 'Content-Type': 'application/json' } } : {};
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...body }).catch(() => null);
      if (response !== null) return response.status;
      if (attempt === 150 || child.exitCode !== null) throw new Error(`${name} does not listen`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  } finally {
    child.kill();
  }
}

for (const name of functionNames) {
  const status = await answerOf(name);
  const expected = questions[name].status;
  console.log(`${name}: ${status}${status === expected ? '' : `, expected ${expected}`}`);
  if (status !== expected) process.exitCode = 1;
}
