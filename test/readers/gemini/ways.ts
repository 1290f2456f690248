import type { GenerativeModel, ModelAnswer, ModelRequest } from '../../../shared/readers/generative-model.ts';

export const ask: ModelRequest = { turns: [{ role: 'user', parts: [{ text: 'How many?' }] }] };

/** Reads a stream to its end. */
export async function streamed(
  model: GenerativeModel,
  request: ModelRequest,
): Promise<{ texts: string[]; final: ModelAnswer }> {
  const texts: string[] = [];
  let final: ModelAnswer | null = null;
  for await (const chunk of model.stream(request)) {
    if ('text' in chunk) texts.push(chunk.text);
    else final = chunk.final;
  }
  if (final === null) throw new Error('expected a stream to end with its final answer');
  return { texts, final };
}

/** The two ways of asking a model, which must keep the same promises. */
export const ways: readonly {
  readonly way: string;
  readonly call: (model: GenerativeModel, request: ModelRequest) => Promise<ModelAnswer>;
}[] = [
  { way: 'generate', call: (model, request) => model.generate(request) },
  { way: 'stream', call: async (model, request) => (await streamed(model, request)).final },
];
