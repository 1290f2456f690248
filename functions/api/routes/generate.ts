import { createRoute, z } from '@hono/zod-openapi';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';
import type { Api } from '../api-env.ts';
import { documentsPart, maxPromptDocuments } from '../generate/documents-part.ts';
import { type GeneratePart, generate } from '../generate/generate.ts';
import { answerWithModel } from '../model/answer-with-model.ts';
import type { StreamEvent } from '../model/event-stream.ts';
import { geminiSchema } from '../model/gemini-schema.ts';
import { Usage } from '../model/usage.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { jsonOrEvents, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const maxTextLength = 100_000;

const GenerateRequest = z
  .object({
    prompt: z.string().min(1).max(maxTextLength),
    system: z.string().min(1).max(maxTextLength).optional(),
    /** Documents whose newest results go with the prompt. */
    documentIds: z.array(DocumentId).min(1).max(maxPromptDocuments).optional(),
    /** JSON Schema as far as Gemini takes it; the answer is then JSON that fits it. */
    responseSchema: z.record(z.string(), z.unknown()).optional(),
    temperature: z.number().min(0).max(2).optional(),
    maxOutputTokens: z.int().min(1).max(65_536).optional(),
    stopSequences: z.array(z.string().min(1).max(200)).max(5).optional(),
    stream: z.boolean().default(false),
  })
  .meta({ id: 'GenerateRequest' });

const GenerateAnswer = z
  .object({
    text: z.string(),
    /** The text's value, where the request has a `responseSchema`. */
    json: z.unknown().optional(),
    model: z.string(),
    /** `truncated`: cut off at `maxOutputTokens`. */
    finish: z.enum(['stop', 'truncated']),
    usage: Usage,
  })
  .meta({ id: 'GenerateAnswer' });

/** `POST /v1/generate`: text or JSON from the model; whole, or as server-sent events. */
export function addGenerateRoutes(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('generate'),
      method: 'post',
      path: '/v1/generate',
      request: { body: { required: true, content: { 'application/json': { schema: GenerateRequest } } } },
      responses: {
        200: jsonOrEvents(GenerateAnswer, 'The answer whole, or the events text, final and error'),
        ...problemsOf(404, 413, 502),
      },
    }),
    context => {
      const { prompt, stream, responseSchema, documentIds, ...rest } = context.req.valid('json');
      const schema = responseSchema === undefined ? undefined : checkedSchema(responseSchema);
      const given = Object.fromEntries(Object.entries(rest).filter(entry => entry[1] !== undefined));
      const answering = answerWithModel(context, services, stream, async use => {
        const documents = documentIds === undefined ? [] : [await documentsPart(services, documentIds)];
        const parts = [...documents, prompt].map(text => ({ text }));
        const request = {
          ...given,
          turns: [{ role: 'user' as const, parts }],
          ...(schema === undefined ? {} : { responseSchema: schema }),
        };
        return eventsOf(generate(use, request), use.model.id);
      });
      return answering;
    },
  );
}

function checkedSchema(value: unknown): JsonObject {
  const { schema, issues } = geminiSchema(value);
  if (schema !== null) return schema;
  throw new ProblemError('invalid_request', 'Expected a responseSchema that the model takes', { issues });
}

async function* eventsOf(parts: AsyncGenerator<GeneratePart>, model: string): AsyncGenerator<StreamEvent> {
  for await (const part of parts) {
    if ('text' in part) yield { event: 'text', data: { text: part.text } };
    else yield { event: 'final', data: { ...part.final, model } };
  }
}
