import { InvalidInputError } from '../domain/errors.ts';
import type { ReadingFailureCode, ReadingUsage } from '../domain/reading.ts';
import type { Logger } from '../telemetry/log.ts';
import { parseAnswer } from './answer.ts';
import type { FormReader, ReaderPage, ReadOutcome, ReadRequest, RecogniseRequest } from './form-reader.ts';
import type { FinishReason, GenerativeModel, ModelAnswer, ModelRequest, Part } from './generative-model.ts';
import { promptVersion, readingRules, readingTask, recogniseRules, recogniseTask } from './prompt.ts';
import { recogniseSchema, responseSchema } from './response-schema.ts';

/** An answer that isn't in the form's shape is asked for once more; a second one like it is deterministic. */
const maxAnswers = 2;

export interface GeminiReaderOptions {
  readonly model: GenerativeModel;
  readonly log?: Logger | undefined;
}

/** Reads forms with a Gemini model: prompt and answer shape come from the form definition. */
export function createGeminiReader({ model, log }: GeminiReaderOptions): FormReader {
  return {
    name: model.id,
    read: request => read(model, log, request),
    recognise: request => recognise(model, log, request),
    close: async () => {},
  };
}

async function read(
  model: GenerativeModel,
  log: Logger | undefined,
  { form, contests, pages, purpose, signal }: ReadRequest,
): Promise<ReadOutcome> {
  const ordered = pages.toSorted((one, other) => one.page - other.page);
  const numbers = ordered.map(({ page }) => page);
  const outcome = { reader: model.id, model: model.id, promptVersion: promptVersion(form, purpose) };
  // Asked about no image at all, a model makes one up.
  if (pages.length === 0) return failed(outcome, [], 'reader_empty', 'There is no page to read.');
  const request: ModelRequest = {
    system: readingRules,
    turns: [
      {
        role: 'user',
        parts: [...pageParts(ordered), { text: readingTask(form, contests, numbers, purpose) }],
      },
    ],
    responseSchema: responseSchema(form, purpose),
    ...(signal === undefined ? {} : { signal }),
  };

  const answers: ModelAnswer[] = [];
  for (;;) {
    const answer = await ask(model, request);
    if (answer instanceof InvalidInputError) {
      return failed(outcome, answers, 'reader_rejected_request', answer.message);
    }
    answers.push(answer);
    const { finish, finishDetail } = answer;
    const failure = failureOf(finish);
    if (failure !== null) return failed(outcome, answers, failure, `The model stopped: ${finishDetail}.`);

    const parsed =
      finish === 'stop' ? parseAnswer(answer.text, form, numbers) : { content: null, problem: finishDetail };
    if (parsed.content !== null) {
      return { ...outcome, content: parsed.content, failure: null, ...spent(answers) };
    }
    log?.log('WARNING', "The model's answer can't be used", { model: model.id, problem: parsed.problem });
    if (answers.length >= maxAnswers) {
      const code = finish === 'empty' ? 'reader_empty' : 'reader_invalid_answer';
      return failed(outcome, answers, code, `The model's answer can't be used: ${parsed.problem}`);
    }
  }
}

/** The answer, or the error that says the model will never take this request. */
async function ask(model: GenerativeModel, request: ModelRequest): Promise<ModelAnswer | InvalidInputError> {
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

function failed(
  outcome: Pick<ReadOutcome, 'reader' | 'model' | 'promptVersion'>,
  answers: readonly ModelAnswer[],
  code: ReadingFailureCode,
  message: string,
): ReadOutcome {
  return { ...outcome, content: null, failure: { code, message }, ...spent(answers) };
}

/** What was answered, whole: one answer as it is, several one after the other under a line with their number. */
function spent(answers: readonly ModelAnswer[]): Pick<ReadOutcome, 'rawAnswer' | 'usage'> {
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

function pageParts(pages: readonly ReaderPage[]): Part[] {
  return pages.flatMap(({ page, contentType, bytes }) => [
    { text: `Page ${page}:` },
    { image: { contentType, bytes } },
  ]);
}

async function recognise(
  model: GenerativeModel,
  log: Logger | undefined,
  { forms, page, signal }: RecogniseRequest,
): Promise<{ formId: string | null; usage: ReadingUsage }> {
  if (forms.length === 0) return { formId: null, usage: spent([]).usage };
  const answer = await ask(model, {
    system: recogniseRules,
    turns: [{ role: 'user', parts: [...pageParts([page]), { text: recogniseTask(forms) }] }],
    responseSchema: recogniseSchema(forms),
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer instanceof InvalidInputError || answer.finish !== 'stop') {
    const problem = answer instanceof InvalidInputError ? answer.message : answer.finishDetail;
    log?.log('WARNING', 'The model did not say which form a page is', { model: model.id, problem });
    return { formId: null, usage: spent(answer instanceof InvalidInputError ? [] : [answer]).usage };
  }
  const named = formIdIn(answer.text);
  return { formId: forms.find(form => form.id === named)?.id ?? null, usage: spent([answer]).usage };
}

function formIdIn(text: string): unknown {
  try {
    return JSON.parse(text)?.formId;
  } catch {
    return null;
  }
}
