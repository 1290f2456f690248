import { InvalidInputError } from '../domain/errors.ts';
import type { ReadingFailureCode, ReadingUsage } from '../domain/reading.ts';
import type { Logger } from '../telemetry/log.ts';
import type { ReadOutcome } from './form-reader.ts';
import type { FinishReason, GenerativeModel, ModelAnswer, ModelRequest } from './generative-model.ts';

/** An answer that isn't in the form's shape is asked for once more; a second one like it is deterministic. */
const maxAnswers = 2;

/** Makes of an answer's text what it stands for; `problem` says why it can't. */
export type ParseAnswer<Content> = (
  text: string,
) =>
  | { readonly content: Content; readonly problem: null }
  | { readonly content: null; readonly problem: string };

/** What came of asking: the content or why there is none, and everything that was answered and spent. */
export interface Asked<Content> extends Pick<ReadOutcome, 'failure' | 'rawAnswer' | 'usage'> {
  readonly content: Content | null;
}

/** Asks a model, once more where its answer can't be used. Refusals, filters and truncation are failures at once. */
export async function askModel<Content>(
  model: GenerativeModel,
  log: Logger | undefined,
  request: ModelRequest,
  parse: ParseAnswer<Content>,
): Promise<Asked<Content>> {
  const answers: ModelAnswer[] = [];
  for (;;) {
    const answer = await ask(model, request);
    if (answer instanceof InvalidInputError)
      return failed(answers, 'reader_rejected_request', answer.message);
    answers.push(answer);
    const { finish, finishDetail } = answer;
    const failure = failureOf(finish);
    if (failure !== null) return failed(answers, failure, `The model stopped: ${finishDetail}.`);

    const parsed = finish === 'stop' ? parse(answer.text) : { content: null, problem: finishDetail };
    if (parsed.content !== null) return { content: parsed.content, failure: null, ...spent(answers) };
    log?.log('WARNING', "The model's answer can't be used", { model: model.id, problem: parsed.problem });
    if (answers.length >= maxAnswers) {
      const code = finish === 'empty' ? 'reader_empty' : 'reader_invalid_answer';
      return failed(answers, code, `The model's answer can't be used: ${parsed.problem}`);
    }
  }
}

/** The answer, or the error that says the model will never take this request. */
export async function ask(
  model: GenerativeModel,
  request: ModelRequest,
): Promise<ModelAnswer | InvalidInputError> {
  try {
    return await model.generate(request);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

/** Ends that asking again would not change; null for those that may be asked again. */
function failureOf(finish: FinishReason): ReadingFailureCode | null {
  switch (finish) {
    case 'blocked':
      return 'reader_blocked';
    case 'refused':
      return 'reader_refused';
    case 'truncated':
      return 'reader_truncated';
    case 'stop':
    case 'empty':
    case 'other':
      return null;
  }
}

/** Asking that came to nothing. */
export function failed(
  answers: readonly ModelAnswer[],
  code: ReadingFailureCode,
  message: string,
): Asked<never> {
  return { content: null, failure: { code, message }, ...spent(answers) };
}

/** What was answered, whole: one answer as it is, several one after the other under a line with their number. */
export function spent(answers: readonly ModelAnswer[]): Pick<ReadOutcome, 'rawAnswer' | 'usage'> {
  const texts = answers.map(({ text }) => text);
  return {
    rawAnswer:
      texts.length < 2
        ? texts.join('')
        : texts.map((text, index) => `=== answer ${index + 1} ===\n${text}`).join('\n'),
    usage: answers.reduce(add, { inputTokens: 0, outputTokens: 0, costUsd: 0 }),
  };
}

function add(sum: ReadingUsage, { inputTokens, outputTokens, costUsd }: ReadingUsage): ReadingUsage {
  return {
    inputTokens: sum.inputTokens + inputTokens,
    outputTokens: sum.outputTokens + outputTokens,
    costUsd: sum.costUsd + costUsd,
  };
}
