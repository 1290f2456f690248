import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import test from 'ava';
import { bundleFunction } from '../../deploy/scripts/build-function.ts';
import type { SandboxTask } from '../../functions/preprocess/image/sandbox/task.ts';
import { heifFile } from '../fixtures/heif/heif-writer.ts';
import { writePdf } from '../fixtures/pdf-writer.ts';

const folder = fileURLToPath(new URL('../../build/sandbox-check', import.meta.url));

test('what preprocess starts in a thread stands beside its bundle, with the packages that it needs', async t => {
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await bundleFunction('sandbox-check', 'functions/preprocess/index.ts', folder);
  const bundle = await readFile(join(folder, 'index.js'), 'utf8');
  t.true(bundle.includes('./sandbox-worker'));
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  t.truthy(dependencies['libheif-js']);
  t.truthy(dependencies['@hyzyla/pdfium']);
  const shared = { item: 0, maxSidePx: 100, maxItems: 1 };
  const tasks: SandboxTask[] = [
    { ...shared, format: 'heif', bytes: heifFile('tile.heic') },
    { ...shared, format: 'pdf', bytes: writePdf([{ jpeg: Buffer.alloc(0), width: 1, height: 1 }]) },
  ];
  for (const task of tasks) {
    const worker = new Worker(join(folder, 'sandbox-worker.js'), { workerData: task });
    const [answer] = await once(worker, 'message');
    t.is(answer.kind, 'pixels', `${task.format}: ${answer.message}`);
  }
});
