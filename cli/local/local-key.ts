import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../../shared/config/services.ts';
import { Scope } from '../../shared/domain/api-key.ts';
import { createKey, findKey, listKeys, revokeKey } from '../../shared/ledger/keys.ts';

/** Who acts when somebody uses the console of local mode. */
export const localOperator = 'local-operator';

/**
 * The key of whoever sits at this machine: may do everything, kept in `<data>/local-key` where only its owner can
 * read it. Made at the first start, or when it was revoked or the file is gone: then whoever has the old one is shut
 * out. It has no limits, since nobody else pays for what it does.
 */
export async function localKey(services: Pick<Services, 'config' | 'store' | 'clock'>): Promise<string> {
  const file = join(services.config.BALLOTS_DATA_DIR, 'local-key');
  const kept = (await readFile(file, 'utf8').catch(absentAsEmpty)).trim();
  if (kept !== '') {
    const record = await findKey(services.store, kept);
    if (record !== null && Scope.options.every(scope => record.scopes.includes(scope))) return kept;
  }
  const reason = 'local mode has no usable key in its folder';
  for (const { name, sha256, revokedAt } of await listKeys(services.store)) {
    if (name === localOperator && revokedAt === null) await revokeKey(services, sha256, { reason });
  }
  const limits = { requestsPerMinute: null, tokensPerDay: null };
  const { key } = await createKey(services, localOperator, Scope.options, { limits, reason });
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  // The mode above holds for a new file only.
  await chmod(file, 0o600);
  return key;
}

function absentAsEmpty(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw error;
}
