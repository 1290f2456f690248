// Reads the example at argv[2], first making sure that the network is blocked here and in worker threads.
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { createOfflineReader } from '../../../shared/readers/offline/offline-reader.ts';
import { exampleRequest } from './examples.ts';

const blocked: string[] = [];
try {
  connect(9, '127.0.0.1').destroy();
} catch {
  blocked.push('main');
}
const attempt = `require('node:net').connect(9, '127.0.0.1')`;
await new Promise<void>(resolve => {
  const worker = new Worker(attempt, { eval: true });
  worker.on('error', error => {
    if (/blocked/.test(String(error))) blocked.push('worker');
  });
  worker.on('exit', () => resolve());
});
const reader = createOfflineReader();
const { content } = await reader.read((await exampleRequest(process.argv[2]!, 'first'))!);
await reader.close();
console.log(JSON.stringify({ blocked, valid_votes: content?.fields.valid_votes?.value }));
