import { InvalidInputError, TransientError } from '../../../shared/domain/errors.ts';
import type { ModelAnswer } from '../../../shared/readers/generative-model.ts';
import { pausesReading } from '../../../shared/readers/model-errors.ts';
import { ProblemError } from '../problem.ts';
import type { Stopping } from './stopping.ts';

/** What a client should wait where the model asks for no time of its own: for a busy moment, and for an operator. */
const soonSeconds = 5;
const laterSeconds = 300;

/** A model's failure as a client is told of it; null for what is none. */
export function modelProblem(error: unknown, stopping: Stopping): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (stopping.why() === 'late') {
    return unavailable(`The answer took longer than ${stopping.timeoutMs / 1000} seconds`, soonSeconds);
  }
  if (error instanceof InvalidInputError && error.code === 'model_rejected_request') {
    return new ProblemError('model_error', 'The model did not take the request');
  }
  if (error instanceof TransientError) {
    const seconds = pausesReading(error)
      ? laterSeconds
      : Math.ceil((error.retryAfterMs ?? soonSeconds * 1000) / 1000);
    return unavailable(`Not available right now (${error.code})`, seconds);
  }
  return null;
}

function unavailable(detail: string, retryAfterSeconds: number): ProblemError {
  return new ProblemError('unavailable', detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}

/**
 * The answer if its text can be handed on: it is whole, or it was cut off at a limit and says so in `finish`. Throws
 * the problem `model_error` for one that a filter stopped, that the model refused or that has no text.
 */
export function usableAnswer(answer: ModelAnswer, textSoFar = ''): ModelAnswer {
  const { finish, finishDetail, text } = answer;
  if (finish !== 'stop' && finish !== 'truncated') {
    throw new ProblemError('model_error', `The model gave no usable answer (${finishDetail || finish})`);
  }
  if (text === '' && textSoFar === '') {
    throw new ProblemError(
      'model_error',
      `The model's answer ended before it said anything (${finishDetail})`,
    );
  }
  return answer;
}
