import { InvalidInputError } from '../domain/errors.ts';
import type { ReadingUsage } from '../domain/reading.ts';
import type { Logger } from '../telemetry/log.ts';
import { parseAnswer } from './answer.ts';
import { ask, askModel, failed, spent } from './ask-model.ts';
import type { FormReader, ReaderPage, ReadOutcome, ReadRequest, RecogniseRequest } from './form-reader.ts';
import { readValues } from './gemini-values.ts';
import type { GenerativeModel, Part } from './generative-model.ts';
import { promptVersion, readingRules, readingTask, recogniseRules, recogniseTask } from './prompt.ts';
import { recogniseSchema, responseSchema } from './response-schema.ts';

export interface GeminiReaderOptions {
  readonly model: GenerativeModel;
  readonly log?: Logger | undefined;
}

/** Reads forms with a Gemini model: prompt and answer shape come from the form definition. */
export function createGeminiReader({ model, log }: GeminiReaderOptions): FormReader {
  return {
    name: model.id,
    read: request => read(model, log, request),
    readValues: request => readValues(model, log, request),
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
  const made = { reader: model.id, model: model.id, promptVersion: promptVersion(form, purpose) };
  // Asked about no image at all, a model makes one up.
  if (pages.length === 0) return { ...made, ...failed([], 'reader_empty', 'There is no page to read.') };
  const task: Part = { text: readingTask(form, contests, numbers, purpose) };
  const request = {
    system: readingRules,
    turns: [{ role: 'user' as const, parts: [...pageParts(ordered), task] }],
    responseSchema: responseSchema(form, purpose),
    ...(signal === undefined ? {} : { signal }),
  };
  return { ...made, ...(await askModel(model, log, request, text => parseAnswer(text, form, numbers))) };
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
