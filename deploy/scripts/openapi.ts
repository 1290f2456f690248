import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSchema } from '../../ballots-client/generate.ts';
import { createApi } from '../../functions/api/app.ts';
import { openApiDocument } from '../../functions/api/openapi/document.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { openServices } from '../../shared/config/wiring.ts';

// Writes docs/openapi.json from the routes that are served, and the types of ballots-client from it. A test fails when
// either is older than the routes.

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'ballots-openapi-'));
const services = await openServices(
  parseConfig({
    BALLOTS_DATA_DIR: join(folder, 'data'),
    INBOX_DIR: join(folder, 'inbox'),
    LOG_LEVEL: 'ERROR',
  }),
);
try {
  const document = openApiDocument(createApi(services));
  await writeFile(join(root, 'docs/openapi.json'), `${JSON.stringify(document, null, 1)}\n`);
  await writeFile(join(root, 'ballots-client/schema.ts'), await generateSchema(document));
} finally {
  await services.close();
  await rm(folder, { recursive: true, force: true });
}
