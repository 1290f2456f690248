import type { Json, JsonObject } from '../store/document-store.ts';

/** A tool that the model asks for. `id` is there where the model gave one; the answer then carries it too. */
export interface ToolCall {
  readonly name: string;
  readonly args: JsonObject;
  readonly id?: string;
}

export type Part =
  | { readonly text: string }
  | { readonly image: { readonly contentType: string; readonly bytes: Uint8Array } }
  | { readonly call: ToolCall }
  | { readonly answer: { readonly name: string; readonly response: JsonObject; readonly id?: string } };

/** A turn of a conversation. `opaque` are the model's own parts (thought signatures), sent back unchanged. */
export interface Turn {
  readonly role: 'user' | 'model';
  readonly parts: readonly Part[];
  readonly opaque?: Json;
}

export interface ModelRequest {
  readonly system?: string;
  readonly turns: readonly Turn[];
  /** JSON Schema (the OpenAPI subset that Gemini takes); the answer is then JSON text. */
  readonly responseSchema?: JsonObject;
  readonly tools?: readonly { name: string; description: string; parameters: JsonObject }[];
  /** `none`: the tools stay declared, for the conversation's sake, but the model may call none of them. */
  readonly toolChoice?: 'auto' | 'none';
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly signal?: AbortSignal;
}

export type FinishReason = 'stop' | 'truncated' | 'blocked' | 'refused' | 'empty' | 'other';

export interface ModelAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly finish: FinishReason;
  /** The model's own word for it: `SAFETY`, `RECITATION`, `MAX_TOKENS`. */
  readonly finishDetail: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** To go back unchanged in the conversation's next request. */
  readonly turn: Turn;
}

export type ModelChunk = { readonly text: string } | { readonly final: ModelAnswer };

/**
 * A hosted language model. Retries 429, 5xx and timeouts inside the call; what remains throws
 * {@link import('../domain/errors.ts').TransientError}. An answer that a filter stopped is a value, with its `finish`.
 */
export interface GenerativeModel {
  readonly id: string;
  generate(request: ModelRequest): Promise<ModelAnswer>;
  /** Text as it comes, then one `final`. */
  stream(request: ModelRequest): AsyncIterable<ModelChunk>;
}
