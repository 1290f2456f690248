import type {
  GenerativeModel,
  ModelAnswer,
  ModelRequest,
  ToolCall,
} from '../../../shared/readers/generative-model.ts';

/** What a scripted model says to one request: of an answer what differs from a good one without text. */
export type Step = Partial<ModelAnswer> | ((request: ModelRequest) => Partial<ModelAnswer>);

export interface ScriptedModel extends GenerativeModel {
  readonly requests: readonly ModelRequest[];
}

/** A model that says what the script says, a step a request; the last step is repeated. Streams come word by word. */
export function scriptedModel(...script: Step[]): ScriptedModel {
  const requests: ModelRequest[] = [];
  async function generate(request: ModelRequest): Promise<ModelAnswer> {
    const step = script[Math.min(requests.length, script.length - 1)]!;
    const { signal: _signal, ...told } = request;
    requests.push(structuredClone(told));
    const said = typeof step === 'function' ? step(request) : step;
    const { text = '', calls = [] } = said;
    const parts = [...(text === '' ? [] : [{ text }]), ...calls.map(call => ({ call }))];
    return {
      text,
      calls,
      finish: 'stop',
      finishDetail: 'STOP',
      inputTokens: 100,
      outputTokens: 10,
      costUsd: 0.001,
      turn: { role: 'model', parts },
      ...said,
    };
  }
  return {
    id: 'scripted',
    requests,
    generate,
    async *stream(request) {
      const answer = await generate(request);
      for (const [word] of answer.text.matchAll(/\S+\s*/g)) yield { text: word };
      yield { final: answer };
    },
  };
}

/** A step that calls tools. */
export function calling(...calls: ToolCall[]): Step {
  return { calls };
}

/** The tool answers that came back with a request, in order. */
export function toolAnswers(request: ModelRequest | undefined): Record<string, unknown>[] {
  const last = request?.turns.at(-1);
  return (last?.parts ?? []).flatMap(part =>
    'answer' in part ? [part.answer.response as Record<string, unknown>] : [],
  );
}
