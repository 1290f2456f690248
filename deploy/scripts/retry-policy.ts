import { writeFile } from 'node:fs/promises';
import { platformPolicy } from '../../shared/config/retry-policy.ts';

// What the deployment sets on its subscriptions; test/config/retry-policy.test.ts keeps the two equal.
const file = new URL('../retry-policy.json', import.meta.url);
await writeFile(file, `${JSON.stringify(platformPolicy(), null, 2)}\n`);
