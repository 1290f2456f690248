import type { MiddlewareHandler } from 'hono';
import { access, type OperationId } from './access.ts';
import type { ApiEnv } from './api-env.ts';
import { requireScope } from './auth.ts';
import { boundedBody } from './limits/body.ts';
import { deadline } from './limits/deadline.ts';
import { limitCaller } from './limits/limit-caller.ts';
import { limitStrangers } from './limits/limit-strangers.ts';
import { operationTexts } from './operation-texts.ts';

/** What `createRoute` needs to know of an operation besides its form: its name, who may call it, and what sees to that. */
export interface Operation {
  readonly operationId: OperationId;
  readonly tags: string[];
  readonly summary: string;
  readonly security: Record<string, string[]>[];
  readonly middleware: MiddlewareHandler<ApiEnv>[];
}

/**
 * The part of a route that the access table decides. Spread into `createRoute`, it comes first: an answer in time, the
 * key and its scope, its limits, and only then the body. An upload's bytes are bounded by what was announced.
 */
export function operation(operationId: OperationId): Operation {
  const needed = access[operationId];
  const { tag, summary } = operationTexts[operationId];
  const named = { operationId, tags: [tag], summary };
  const late = deadline(operationId);
  switch (needed) {
    case 'open':
      return { ...named, security: [], middleware: [late, limitStrangers, boundedBody] };
    case 'signature':
      return { ...named, security: [], middleware: [late] };
    default: {
      const middleware = [late, requireScope(needed), limitCaller(operationId), boundedBody];
      return { ...named, security: [{ apiKey: [needed] }], middleware };
    }
  }
}
