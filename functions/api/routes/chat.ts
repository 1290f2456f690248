import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { GenerativeModel, ModelAnswer, ModelRequest } from '../../../shared/readers/generative-model.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import type { Api, ApiServices } from '../services.ts';

const maxTextLength = 100_000;
const ChatRequest = z.object({
  messages: z
    .array(z.object({ role: z.enum(['user', 'assistant']), content: z.string().min(1).max(maxTextLength) }))
    .min(1)
    .max(100),
  stream: z.boolean().default(false),
});
const GenerateRequest = z.object({
  prompt: z.string().min(1).max(maxTextLength),
  system: z.string().min(1).max(maxTextLength).optional(),
  responseSchema: z.record(z.string(), z.json()).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxOutputTokens: z.int().min(1).max(65_536).optional(),
  stopSequences: z.array(z.string().min(1)).max(5).optional(),
  stream: z.boolean().default(false),
});
const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int(), costUsd: z.number() });
const ModelText = z
  .object({ text: z.string(), model: z.string(), finish: z.string(), usage: Usage })
  .meta({ id: 'ModelText' });
type ModelText = z.infer<typeof ModelText>;

const chatSystem =
  'You answer questions of election officials, monitors and reporters about how this counting pipeline works. ' +
  'You have no counts at hand: say so when asked for numbers, and never make one up.';

/** `POST /v1/chat` and `POST /v1/generate`: JSON, or server-sent events with `stream: true`. */
export function addChatRoutes(api: Api, services: ApiServices): void {
  const responses = {
    200: {
      description: 'The answer, whole or as it comes',
      content: {
        'application/json': json(ModelText, '').content['application/json'],
        'text/event-stream': { schema: z.string() },
      },
    },
    ...problemsOf(413, 502),
  };
  api.openapi(
    createRoute({
      ...operation(services, 'chat'),
      method: 'post',
      path: '/v1/chat',
      request: { body: { required: true, content: { 'application/json': { schema: ChatRequest } } } },
      responses,
    }),
    context => {
      const { messages, stream } = context.req.valid('json');
      const turns = messages.map(({ role, content }) => ({
        role: role === 'user' ? ('user' as const) : ('model' as const),
        parts: [{ text: content }],
      }));
      return answer(context, services, { system: chatSystem, turns }, stream) as never;
    },
  );
  api.openapi(
    createRoute({
      ...operation(services, 'generate'),
      method: 'post',
      path: '/v1/generate',
      request: { body: { required: true, content: { 'application/json': { schema: GenerateRequest } } } },
      responses,
    }),
    context => {
      const { prompt, stream, responseSchema, ...rest } = context.req.valid('json');
      const given = Object.fromEntries(Object.entries(rest).filter(entry => entry[1] !== undefined));
      const request: ModelRequest = {
        ...given,
        turns: [{ role: 'user', parts: [{ text: prompt }] }],
        ...(responseSchema === undefined ? {} : { responseSchema: responseSchema as JsonObject }),
      };
      return answer(context, services, request, stream) as never;
    },
  );
}

async function answer(
  context: Context,
  { model, log }: ApiServices,
  request: ModelRequest,
  stream: boolean,
): Promise<Response> {
  if (model === null) {
    throw new ProblemError(
      'model_not_configured',
      'Expected GOOGLE_CLOUD_PROJECT and credentials to be configured',
    );
  }
  const stopped = { ...request, signal: context.req.raw.signal };
  if (!stream) return context.json(textOf(model, usable(await model.generate(stopped))));
  return streamSSE(context, async events => {
    const leaving = new AbortController();
    events.onAbort(() => leaving.abort());
    const signal = AbortSignal.any([stopped.signal, leaving.signal]);
    try {
      for await (const chunk of model.stream({ ...stopped, signal })) {
        if ('text' in chunk)
          await events.writeSSE({ event: 'text', data: JSON.stringify({ text: chunk.text }) });
        else await events.writeSSE({ event: 'final', data: JSON.stringify(textOf(model, chunk.final)) });
      }
    } catch (error) {
      if (signal.aborted) return;
      log.log('WARNING', 'A streamed answer broke off', { error });
      await events.writeSSE({ event: 'error', data: JSON.stringify({ code: 'model_error' }) });
    }
  });
}

/** A whole answer that a filter stopped is no answer; a truncated one is, and says so in `finish`. */
function usable(answer: ModelAnswer): ModelAnswer {
  if (answer.finish === 'stop' || answer.finish === 'truncated') return answer;
  throw new ProblemError(
    'model_error',
    `The model gave no usable answer (${answer.finishDetail || answer.finish})`,
  );
}

function textOf(model: GenerativeModel, answer: ModelAnswer): ModelText {
  const { text, finish, inputTokens, outputTokens, costUsd } = answer;
  return { text, model: model.id, finish, usage: { inputTokens, outputTokens, costUsd } };
}
