// Run in processes of its own: creates raced/0 to raced/<count - 1> in a folder and sends back which it got to create.
import { openFolderStore } from '../../shared/blobs/folder-store.ts';
import { PreconditionError } from '../../shared/domain/errors.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const store = await openFolderStore({ bucket: 'inbox', folder });
const created: string[] = [];
for (let n = 0; n < Number(count); n++) {
  const object = `raced/${n}`;
  try {
    await store.put(object, Buffer.from(String(process.pid)), {
      contentType: 'text/plain',
      ifGeneration: '0',
    });
    created.push(object);
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
  }
}
process.send?.(created);
