import type { MiddlewareHandler } from 'hono';
import { access, type OperationId } from './access.ts';
import { type ApiEnv, requireScope } from './auth.ts';
import type { ApiServices } from './services.ts';

/** What `createRoute` needs to know of an operation besides its form: its name, who may call it, and what sees to that. */
export interface Operation {
  readonly operationId: OperationId;
  readonly security: Record<string, string[]>[];
  readonly middleware: MiddlewareHandler<ApiEnv>[];
}

/** The part of a route that the access table decides. Spread into `createRoute`, it comes first. */
export function operation({ store }: Pick<ApiServices, 'store'>, operationId: OperationId): Operation {
  const needed = access[operationId];
  if (needed === 'open' || needed === 'signature') return { operationId, security: [], middleware: [] };
  return { operationId, security: [{ apiKey: [needed] }], middleware: [requireScope(store, needed)] };
}
