import { z } from '@hono/zod-openapi';
import type { ModelAnswer } from '../../../shared/readers/generative-model.ts';

/** What an answer used, summed over all calls of the model. */
export const Usage = z
  .object({
    /** Calls of the model that were answered. */
    calls: z.int().min(0),
    inputTokens: z.int().min(0),
    /** Thinking included. */
    outputTokens: z.int().min(0),
    costUsd: z.number().min(0),
  })
  .meta({ id: 'ModelUsage' });
export type Usage = z.infer<typeof Usage>;

export const noUsage: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** The usage with one more call in it. */
export function addUsage(
  usage: Usage,
  { inputTokens, outputTokens, costUsd }: Pick<ModelAnswer, 'inputTokens' | 'outputTokens' | 'costUsd'>,
): Usage {
  return {
    calls: usage.calls + 1,
    inputTokens: usage.inputTokens + inputTokens,
    outputTokens: usage.outputTokens + outputTokens,
    // Prices are exact to a billionth of a dollar; so is their sum.
    costUsd: Math.round((usage.costUsd + costUsd) * 1e9) / 1e9,
  };
}
