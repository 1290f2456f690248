import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventSchemas } from '../../shared/domain/event-schemas.ts';

/** Folder of the committed JSON Schemas, one file a type of event. */
export const schemaFolder = fileURLToPath(new URL('../../docs/events', import.meta.url));

/** File name and text of each schema. */
export function schemaFiles(): { name: string; text: string }[] {
  return eventSchemas().map(({ type, schema }) => ({
    name: `${type}.schema.json`,
    text: `${JSON.stringify(schema, null, 2)}\n`,
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(schemaFolder, { recursive: true });
  await Promise.all(schemaFiles().map(({ name, text }) => writeFile(join(schemaFolder, name), text)));
}
