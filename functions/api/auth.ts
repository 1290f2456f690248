import { createMiddleware } from 'hono/factory';
import type { ApiKeyRecord, Scope } from '../../shared/domain/api-key.ts';
import { findKey } from '../../shared/ledger/keys.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { ProblemError } from './problem.ts';

/** What every handler finds in its context. */
export interface ApiEnv {
  /** In local mode: the key of a console that the server itself vouches for (cli/local/console-access.ts). */
  Bindings: { consoleKey?: string };
  Variables: {
    key: ApiKeyRecord;
    requestId: string;
    /** Takes the model's tokens, input and output together, off the key's allowance; called after each call of it. */
    spendTokens: (tokens: number) => Promise<void>;
  };
}

/** Lets a request through whose key has the scope; the key is then the acting name. */
export function requireScope(store: DocumentStore, scope: Scope) {
  return createMiddleware<ApiEnv>(async (context, next) => {
    const given = context.req.header('X-API-Key') ?? context.env?.consoleKey;
    if (given === undefined || given === '') {
      throw new ProblemError('key_missing', 'Expected a key in the header X-API-Key');
    }
    const key = await findKey(store, given);
    if (key === null) throw new ProblemError('key_invalid', 'The key is unknown or was revoked');
    if (!key.scopes.includes(scope) && !key.scopes.includes('admin')) {
      throw new ProblemError('scope_missing', `Expected a key with the scope "${scope}"`);
    }
    context.set('key', key);
    context.set('spendTokens', async () => undefined);
    await next();
  });
}
