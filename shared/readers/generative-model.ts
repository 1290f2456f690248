import type { Json, JsonObject } from '../store/document-store.ts';

export type Part =
  | { readonly text: string }
  | { readonly image: { readonly contentType: string; readonly bytes: Uint8Array } }
  | { readonly call: { readonly name: string; readonly args: JsonObject } }
  | { readonly answer: { readonly name: string; readonly response: JsonObject } };

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
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly signal?: AbortSignal;
}

export type FinishReason = 'stop' | 'truncated' | 'blocked' | 'refused' | 'empty' | 'other';

export interface ModelAnswer {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly args: JsonObject }[];
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
