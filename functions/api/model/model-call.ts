import type { GenerativeModel, ModelChunk, ModelRequest } from '../../../shared/readers/generative-model.ts';

/** A call of the model with what it takes off the key's allowance. */
export interface ModelCall {
  readonly model: GenerativeModel;
  readonly request: ModelRequest & { readonly signal: AbortSignal };
  /** Whether text is wanted as it comes; else it comes whole, and the model's client can try again more often. */
  readonly streamed: boolean;
  readonly spend: (tokens: number) => Promise<void>;
}

/** Text as it comes, then one `final`. What the call used is spent, also where it was stopped halfway. */
export async function* callModel({ model, request, streamed, spend }: ModelCall): AsyncGenerator<ModelChunk> {
  request.signal.throwIfAborted();
  let said = '';
  let spent = false;
  try {
    for await (const chunk of streamed ? model.stream(request) : whole(model, request)) {
      if ('final' in chunk) {
        spent = true;
        await spend(chunk.final.inputTokens + chunk.final.outputTokens);
      } else {
        said += chunk.text;
      }
      yield chunk;
    }
  } finally {
    // The model says what it used only at its end. A client that always leaves just before it would read for nothing.
    if (!spent && (said !== '' || request.signal.aborted)) await spend(estimatedTokens(request, said));
  }
}

async function* whole(model: GenerativeModel, request: ModelRequest): AsyncGenerator<ModelChunk> {
  const final = await model.generate(request);
  if (final.text !== '') yield { text: final.text };
  yield { final };
}

/** Of a call whose count never came: a token for four bytes, as Google's rule of thumb says. */
function estimatedTokens({ system = '', turns, tools = [] }: ModelRequest, said: string): number {
  const asked = JSON.stringify([system, turns.map(({ parts }) => parts), tools]);
  return Math.ceil((Buffer.byteLength(asked) + Buffer.byteLength(said)) / 4);
}
