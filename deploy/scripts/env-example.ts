import { writeFile } from 'node:fs/promises';
import { envExample } from '../../shared/config/config.ts';

await writeFile(new URL('../../.env.example', import.meta.url), envExample());
