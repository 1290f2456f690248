import { z } from 'zod';
import type { Json, JsonObject } from '../store/document-store.ts';
import type { FinishReason, ModelAnswer, ModelRequest, Part, ToolCall, Turn } from './generative-model.ts';
import { costUsd, type ModelProfile } from './model-profiles.ts';

const TokenCount = z.int().min(0).default(0);
const VertexPart = z.looseObject({
  text: z.string().optional(),
  /** Set on parts that are the model's thinking. */
  thought: z.boolean().optional(),
  functionCall: z
    .looseObject({
      name: z.string(),
      args: z.record(z.string(), z.json()).optional(),
      id: z.string().optional(),
    })
    .optional(),
});

/** What generateContent answers, or one event of streamGenerateContent; fields that nobody reads are let through. */
export const VertexResponse = z.looseObject({
  candidates: z
    .array(
      z.looseObject({
        content: z.looseObject({ parts: z.array(VertexPart).default([]) }).default({ parts: [] }),
        finishReason: z.string().optional(),
      }),
    )
    .default([]),
  promptFeedback: z.looseObject({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .looseObject({
      promptTokenCount: TokenCount,
      toolUsePromptTokenCount: TokenCount,
      candidatesTokenCount: TokenCount,
      thoughtsTokenCount: TokenCount,
    })
    .optional(),
});
export type VertexResponse = z.infer<typeof VertexResponse>;

/**
 * The host that serves a location. The client would make `global-aiplatform…` of the global one, which is no host.
 * Source: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations
 */
export function vertexHost(location: string): string {
  return location === 'global' ? 'aiplatform.googleapis.com' : `${location}-aiplatform.googleapis.com`;
}

/** The request's body for a model of this profile. */
export function vertexRequest(request: ModelRequest, profile: ModelProfile): JsonObject {
  const { system, tools, toolChoice, responseSchema, stopSequences } = request;
  return {
    contents: request.turns.map(contentOf).filter(({ parts }) => parts.length > 0),
    ...(system === undefined ? {} : { systemInstruction: { role: 'system', parts: [{ text: system }] } }),
    ...(tools === undefined ? {} : { tools: [{ functionDeclarations: tools.map(tool => ({ ...tool })) }] }),
    ...(toolChoice === undefined
      ? {}
      : { toolConfig: { functionCallingConfig: { mode: toolChoice.toUpperCase() } } }),
    generationConfig: {
      temperature: request.temperature ?? profile.temperature,
      maxOutputTokens: Math.min(request.maxOutputTokens ?? profile.maxOutputTokens, profile.maxOutputTokens),
      ...(stopSequences === undefined ? {} : { stopSequences }),
      ...(responseSchema === undefined ? {} : { responseMimeType: 'application/json', responseSchema }),
      ...(profile.thinking === null ? {} : { thinkingConfig: thinkingConfig(profile.thinking) }),
      ...(profile.mediaResolution === null
        ? {}
        : { mediaResolution: `MEDIA_RESOLUTION_${profile.mediaResolution.toUpperCase()}` }),
    },
  };
}

function thinkingConfig(thinking: NonNullable<ModelProfile['thinking']>): JsonObject {
  return 'level' in thinking
    ? { thinkingLevel: thinking.level.toUpperCase() }
    : { thinkingBudget: thinking.budgetTokens };
}

/** A model's turn goes back as it came, thought signatures and all: Gemini 3 refuses a call without its signature. */
function contentOf(turn: Turn): { role: string; parts: readonly Json[] } {
  const opaque: unknown = turn.opaque;
  return { role: turn.role, parts: Array.isArray(opaque) ? opaque : turn.parts.map(partOf) };
}

function partOf(part: Part): JsonObject {
  if ('text' in part) return { text: part.text };
  if ('call' in part) return { functionCall: { ...part.call } };
  if ('answer' in part) return { functionResponse: { ...part.answer } };
  const { contentType, bytes } = part.image;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { inlineData: { mimeType: contentType, data: base64 } };
}

/** The visible text of one answer or event, without the model's thinking. */
export function textOf(response: VertexResponse): string {
  return partsOf(response)
    .map(part => (part.thought === true ? '' : (part.text ?? '')))
    .join('');
}

function partsOf(response: VertexResponse): z.infer<typeof VertexPart>[] {
  return response.candidates[0]?.content.parts ?? [];
}

function toolCall({
  name,
  args = {},
  id,
}: NonNullable<z.infer<typeof VertexPart>['functionCall']>): ToolCall {
  return { name, args: args as JsonObject, ...(id === undefined ? {} : { id }) };
}

/** One answer out of a response, or out of all events of a stream in their order. */
export function modelAnswer(responses: readonly VertexResponse[], profile: ModelProfile): ModelAnswer {
  const parts = responses.flatMap(partsOf);
  const text = responses.map(textOf).join('');
  const calls = parts.flatMap(({ functionCall }) =>
    functionCall === undefined ? [] : [toolCall(functionCall)],
  );
  const usage = responses.findLast(each => each.usageMetadata !== undefined)?.usageMetadata;
  const tokens = {
    inputTokens: (usage?.promptTokenCount ?? 0) + (usage?.toolUsePromptTokenCount ?? 0),
    outputTokens: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
  };
  const ended = endOf(responses, text !== '' || calls.length > 0);
  return {
    text,
    calls,
    ...ended,
    ...tokens,
    costUsd: costUsd(profile, tokens),
    turn: {
      role: 'model',
      parts: [...(text === '' ? [] : [{ text }]), ...calls.map(call => ({ call }))],
      opaque: parts as unknown as Json,
    },
  };
}

/**
 * Vertex AI's finish reasons. A filter stopped the answer: blocked. The model itself would not give it: refused.
 * Source: google.cloud.aiplatform.v1 Candidate.FinishReason.
 */
const finishes: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'truncated',
  SAFETY: 'blocked',
  BLOCKLIST: 'blocked',
  PROHIBITED_CONTENT: 'blocked',
  SPII: 'blocked',
  MODEL_ARMOR: 'blocked',
  IMAGE_SAFETY: 'blocked',
  IMAGE_PROHIBITED_CONTENT: 'blocked',
  RECITATION: 'refused',
  IMAGE_RECITATION: 'refused',
  LANGUAGE: 'refused',
};

function endOf(
  responses: readonly VertexResponse[],
  answered: boolean,
): { finish: FinishReason; finishDetail: string } {
  const blocked = responses.find(each => each.promptFeedback?.blockReason !== undefined);
  if (blocked !== undefined) {
    return { finish: 'blocked', finishDetail: `PROMPT_${blocked.promptFeedback?.blockReason}` };
  }
  const candidates = responses.flatMap(each => each.candidates.slice(0, 1));
  if (candidates.length === 0) return { finish: 'empty', finishDetail: 'NO_CANDIDATES' };
  const detail = candidates.findLast(each => each.finishReason !== undefined)?.finishReason;
  if (detail === undefined) return { finish: 'other', finishDetail: 'NO_FINISH_REASON' };
  const finish = finishes[detail] ?? 'other';
  return { finish: finish === 'stop' && !answered ? 'empty' : finish, finishDetail: detail };
}
