import type { Context } from 'hono';
import type { GenerativeModel } from '../../../shared/readers/generative-model.ts';
import type { ApiEnv } from '../api-env.ts';
import { ProblemError } from '../problem.ts';
import type { ApiServices } from '../services.ts';
import { eventStream, nobodyThere, type StreamEvent } from './event-stream.ts';
import { modelProblem } from './model-problem.ts';
import { startStopping } from './stopping.ts';

/** What an answer calls the model with. */
export interface ModelUse {
  readonly model: GenerativeModel;
  /** Whether text is wanted as it comes. */
  readonly streamed: boolean;
  readonly signal: AbortSignal;
  /** Takes tokens off the key's allowance. */
  readonly spend: (tokens: number) => Promise<void>;
}

/**
 * Answers a request by means of the model: with the events as they come, or with the data of `final` alone. The model's
 * failures become problems, and its work stops when the client leaves or the time for an answer is over.
 */
export async function answerWithModel(
  context: Context<ApiEnv>,
  { model, log, config }: Pick<ApiServices, 'model' | 'log' | 'config'>,
  streamed: boolean,
  begin: (use: ModelUse) => Promise<AsyncGenerator<StreamEvent>>,
): Promise<Response> {
  if (model === null) {
    throw new ProblemError(
      'model_not_configured',
      'Expected GOOGLE_CLOUD_PROJECT and credentials to be configured',
    );
  }
  const stopping = startStopping(context.req.raw.signal, config.ANSWER_TIMEOUT_MS);
  const spend = context.get('spendTokens');
  try {
    const events = await begin({ model, streamed, signal: stopping.signal, spend });
    if (streamed) return await eventStream(context, log, stopping, events);
    return context.json(await finalOf(events));
  } catch (error) {
    if (stopping.why() === 'left') return nobodyThere();
    const problem = modelProblem(error, stopping);
    if (problem === null) throw error;
    if (problem !== error)
      log.log('WARNING', 'The model did not answer a request', { code: problem.code, error });
    throw problem;
  }
}

async function finalOf(events: AsyncGenerator<StreamEvent>): Promise<object> {
  for await (const { event, data } of events) if (event === 'final') return data;
  throw new ProblemError('model_error', 'The model gave no answer');
}
