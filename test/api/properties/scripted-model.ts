import type { GenerativeModel, ModelAnswer, ModelRequest } from '../../../shared/readers/generative-model.ts';

/** A model that always answers, in a moment: JSON where a schema was asked for, else a sentence. */
export const scriptedModel: GenerativeModel = {
  id: 'scripted',
  generate: async request => answerTo(request),
  async *stream(request) {
    const final = answerTo(request);
    yield { text: final.text };
    yield { final };
  },
};

function answerTo({ responseSchema }: ModelRequest): ModelAnswer {
  const text = responseSchema === undefined ? 'The pipeline reads forms.' : '{}';
  return {
    text,
    calls: [],
    finish: 'stop',
    finishDetail: 'STOP',
    inputTokens: 20,
    outputTokens: 5,
    costUsd: 0.0001,
    turn: { role: 'model', parts: [{ text }] },
  };
}
