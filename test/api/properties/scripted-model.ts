import fc from 'fast-check';
import type { GenerativeModel, ModelAnswer, ModelRequest } from '../../../shared/readers/generative-model.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';
import type { JsonSchema } from '../openapi-document.ts';
import { arbitraryOf, type SchemaWorld } from './arbitrary-of.ts';
import { createPool, type Pool } from './pool.ts';

/**
 * A model that always answers, in a moment: where tools are offered it calls one of them with arguments of its own
 * choice before it speaks; where a schema was asked for, its text is JSON of that schema.
 */
export function scriptedModel(pool: Pool = createPool()): GenerativeModel {
  const world: SchemaWorld = { schemas: {}, pool };
  let asked = 0;
  const answer = (request: ModelRequest) => answerTo(request, world, ++asked);
  return {
    id: 'scripted',
    generate: async request => answer(request),
    async *stream(request) {
      const final = answer(request);
      yield { text: final.text };
      yield { final };
    },
  };
}

function answerTo(request: ModelRequest, world: SchemaWorld, seed: number): ModelAnswer {
  const { responseSchema, tools = [], toolChoice, turns } = request;
  const said = turns.at(-1)?.parts.some(part => 'answer' in part) === true && seed % 3 !== 0;
  const tool = said || toolChoice === 'none' ? undefined : tools[seed % Math.max(1, tools.length)];
  const call = tool && { name: tool.name, args: sample(tool.parameters, world, seed) as JsonObject };
  const text =
    responseSchema === undefined ? 'It has 412 votes.' : JSON.stringify(sample(responseSchema, world, seed));
  return {
    text: call === undefined ? text : '',
    calls: call === undefined ? [] : [call],
    finish: 'stop',
    finishDetail: 'STOP',
    inputTokens: 20,
    outputTokens: 5,
    costUsd: 0.0001,
    turn: { role: 'model', parts: call === undefined ? [{ text }] : [{ call }] },
  };
}

function sample(schema: JsonObject, world: SchemaWorld, seed: number): unknown {
  return fc.sample(arbitraryOf(plain(schema) as JsonSchema, world), { numRuns: 1, seed })[0];
}

/** The model's schemas write `type` in capitals, and null as `nullable`. */
function plain(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(plain);
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
  if (typeof copy.type !== 'string') return copy;
  const type = copy.type.toLowerCase();
  return { ...copy, type: copy.nullable === true ? [type, 'null'] : type };
}
