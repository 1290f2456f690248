import test from 'ava';
import { callModel } from '../../../functions/api/model/model-call.ts';
import type { GenerativeModel, ModelRequest } from '../../../shared/readers/generative-model.ts';
import { scriptedModel } from '../chat/scripted-model.ts';

const request = { turns: [{ role: 'user' as const, parts: [{ text: 'x'.repeat(400) }] }] };

interface Call {
  readonly spent: number[];
  readonly outcome: Promise<void>;
  readonly stop: AbortController;
}

function start(model: GenerativeModel, streamed: boolean): Call {
  const spent: number[] = [];
  const stop = new AbortController();
  const call = { model, streamed, request: { ...request, signal: stop.signal } };
  const read = async () => {
    for await (const _ of callModel({ ...call, spend: async tokens => void spent.push(tokens) }));
  };
  return { spent, stop, outcome: read() };
}

/** Says a word and then nothing until it is stopped. */
const hanging: GenerativeModel = {
  id: 'hanging',
  generate: ({ signal }) => hang(signal),
  async *stream({ signal }) {
    yield { text: 'word '.repeat(80) };
    await hang(signal);
  },
};

function hang(signal: ModelRequest['signal']): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}

for (const streamed of [false, true]) {
  test(`${streamed ? 'streamed' : 'whole'}: what the model says that it used is spent`, async t => {
    const { spent, outcome } = start(scriptedModel({ text: 'Hello.' }), streamed);
    await outcome;
    t.deepEqual(spent, [110]);
  });

  test(`${streamed ? 'streamed' : 'whole'}: a client that leaves halfway has spent what can be estimated`, async t => {
    const { spent, outcome, stop } = start(hanging, streamed);
    setImmediate(() => stop.abort());
    await t.throwsAsync(outcome, { name: 'AbortError' });
    t.is(spent.length, 1);
    // 400 bytes asked for and, streamed, 400 bytes said, at four bytes a token.
    t.true(spent[0]! >= (streamed ? 200 : 100) && spent[0]! < (streamed ? 250 : 150), String(spent));
  });
}

test('a call that failed before it said anything costs nothing', async t => {
  const failing: GenerativeModel = { ...hanging, generate: () => Promise.reject(new Error('down')) };
  const { spent, outcome } = start(failing, false);
  await t.throwsAsync(outcome, { message: 'down' });
  t.deepEqual(spent, []);
});

test('a client that left before the call costs nothing', async t => {
  const model = scriptedModel({ text: 'x' });
  const spent: number[] = [];
  const call = { model, streamed: false, request: { ...request, signal: AbortSignal.abort() } };
  await t.throwsAsync(callModel({ ...call, spend: async tokens => void spent.push(tokens) }).next());
  t.deepEqual(spent, []);
  t.is(model.requests.length, 0);
});
