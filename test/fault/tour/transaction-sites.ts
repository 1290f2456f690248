import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentStore } from '../../../shared/store/document-store.ts';
import { storeOver } from '../../store/store-over.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Every place in the code where a transaction is begun, as `shared/ledger/outbox.ts:60`, the stores' own left out. */
export function transactionSites(): string[] {
  const files = globSync('{shared,functions,cli}/**/*.ts', { cwd: root }).filter(
    file => !file.startsWith('shared/store/'),
  );
  return files.sort().flatMap(file =>
    readFileSync(`${root}/${file}`, 'utf8')
      .split('\n')
      .flatMap((line, index) => (/\.transaction\s*[<(]/.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

/** The store, noting from where each of its transactions is begun. */
export function notingSites(inner: DocumentStore, sites: Set<string>): DocumentStore {
  return storeOver(inner, {
    transaction(run) {
      sites.add(callerOf(new Error().stack ?? ''));
      return inner.transaction(run);
    },
  });
}

/** The second frame of a stack: the first is the store above. Types are stripped in place, so lines are the source's. */
function callerOf(stack: string): string {
  const frame = stack.split('\n')[2] ?? '';
  const [, url, line] = /(file:\/\/.+?):(\d+):\d+/.exec(frame) ?? [];
  return url === undefined ? frame.trim() : `${relative(root, fileURLToPath(url))}:${line}`;
}
