import type { ModelRequest } from '../../../shared/readers/generative-model.ts';
import type { Json, JsonObject } from '../../../shared/store/document-store.ts';
import type { ModelUse } from '../model/answer-with-model.ts';
import { fittedJson } from '../model/fitted-json.ts';
import { callModel } from '../model/model-call.ts';
import { usableAnswer } from '../model/model-problem.ts';
import { addUsage, noUsage, type Usage } from '../model/usage.ts';
import { ProblemError } from '../problem.ts';

/** Generated text, and its value where a schema was asked for. */
export interface GenerateOutcome {
  readonly text: string;
  /** There where the request has a `responseSchema`, and only then. */
  readonly json?: Json;
  readonly finish: 'stop' | 'truncated';
  readonly usage: Usage;
}

export type GeneratePart = { readonly text: string } | { readonly final: GenerateOutcome };

/**
 * One call of the model. An answer that doesn't fit its schema, also because it was cut off, is the problem
 * `model_error`: whoever asked for JSON must never have to guess.
 */
export async function* generate(
  { model, streamed, signal, spend }: ModelUse,
  request: Omit<ModelRequest, 'signal' | 'responseSchema'> & { readonly responseSchema?: JsonObject },
): AsyncGenerator<GeneratePart> {
  let said = '';
  for await (const chunk of callModel({ model, request: { ...request, signal }, streamed, spend })) {
    if ('text' in chunk) {
      said += chunk.text;
      yield { text: chunk.text };
      continue;
    }
    const { finish } = usableAnswer(chunk.final, said);
    const usage = addUsage(noUsage, chunk.final);
    const { text } = chunk.final;
    const ended = {
      text,
      finish: finish === 'truncated' ? ('truncated' as const) : ('stop' as const),
      usage,
    };
    if (request.responseSchema === undefined) {
      yield { final: ended };
    } else {
      yield { final: { ...ended, json: jsonOf(text, request.responseSchema, ended.finish) } };
    }
  }
}

function jsonOf(text: string, schema: JsonObject, finish: GenerateOutcome['finish']): Json {
  const { value, problem } = fittedJson(text, schema);
  if (problem === null) return value;
  const why = finish === 'truncated' ? 'it was cut off at maxOutputTokens' : problem;
  throw new ProblemError('model_error', `The model's answer can't be used: ${why}`);
}
