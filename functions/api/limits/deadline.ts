import type { MiddlewareHandler } from 'hono';
import type { OperationId } from '../access.ts';
import type { ApiEnv } from '../api-env.ts';
import type { Bounds } from '../guard.ts';
import { ProblemError } from '../problem.ts';

/** Operations that may take longer than others. */
const longer: Partial<Record<OperationId, keyof Bounds>> = {
  chat: 'modelMs',
  generate: 'modelMs',
  putUpload: 'uploadMs',
};

/**
 * Answers 503 where no answer has begun in time. What was begun is not undone and may still come to its end; a stream
 * that has begun has bounds of its own.
 */
export function deadline(operationId: OperationId): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const ms = context.var.guard.bounds[longer[operationId] ?? 'answerMs'];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const detail = `No answer within ${Math.ceil(ms / 1000)} s; what was asked for may still happen`;
        reject(new ProblemError('deadline_exceeded', detail, { headers: { 'Retry-After': '5' } }));
      }, ms);
    });
    try {
      await Promise.race([next(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
