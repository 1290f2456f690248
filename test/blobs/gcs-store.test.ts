import { Storage } from '@google-cloud/storage';
import test from 'ava';
import { createGcsStore } from '../../shared/blobs/gcs-store.ts';
import { blobStoreContract } from '../contract/blob-store.ts';
import { startGcsServer } from '../fixtures/gcs-server/server.ts';

const server = await startGcsServer();
const storage = new Storage({ apiEndpoint: server.endpoint, projectId: 'test' });
let buckets = 0;

blobStoreContract(test, 'Cloud Storage', async () => {
  const bucket = `bucket-${buckets++}`;
  await storage.createBucket(bucket);
  return createGcsStore(storage, bucket);
});

test.after.always(() => server.stop());
