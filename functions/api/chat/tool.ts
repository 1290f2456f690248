import { z } from 'zod';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import type { ToolCall } from '../../../shared/readers/generative-model.ts';
import type { Json, JsonObject } from '../../../shared/store/document-store.ts';
import { geminiSchema } from '../model/gemini-schema.ts';
import type { Citation } from './citation.ts';
import type { LedgerView } from './ledger-view.ts';

/** What a tool found: facts as plain JSON and where they stand. Or why it found nothing, for the model to act on. */
export type ToolAnswer =
  | { readonly facts: JsonObject; readonly citations: readonly Citation[] }
  | { readonly error: ToolError };

export interface ToolError {
  readonly code:
    | 'unknown_tool'
    | 'invalid_arguments'
    | 'not_found'
    | 'too_large'
    | 'too_many_calls'
    | 'unavailable';
  readonly message: string;
}

/** A question to the ledger that the model may ask. It reads and never writes. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** Gemini's schema of the arguments. */
  readonly parameters: JsonObject;
  run(view: LedgerView, args: unknown): Promise<ToolAnswer>;
}

/**
 * Makes a tool of a schema and a function. The arguments are checked before the function sees them. Its answer must
 * not repeat them, only what the ledger says: numbers and names of an answer count as facts.
 */
export function defineTool<Args extends z.ZodType>(tool: {
  readonly name: string;
  readonly description: string;
  readonly args: Args;
  run(view: LedgerView, args: z.output<Args>): Promise<ToolAnswer>;
}): Tool {
  const { name, description, args, run } = tool;
  return {
    name,
    description,
    parameters: parametersOf(args),
    async run(view, given) {
      const outcome = args.safeParse(given);
      if (outcome.success) return run(view, outcome.data);
      const list = outcome.error.issues
        .slice(0, 5)
        .map(({ path, message }) => `${path.join('.')}: ${message}`);
      return failed('invalid_arguments', list.join('; ').slice(0, 500));
    },
  };
}

/** A tool's answer that says what is wrong. */
export function failed(code: ToolError['code'], message: string): ToolAnswer {
  return { error: { code, message } };
}

function parametersOf(args: z.ZodType): JsonObject {
  const { schema, issues } = geminiSchema(withoutPatterns(z.toJSONSchema(args, { io: 'input' }) as Json));
  if (schema === null) throw new Error(`Expected a schema that Gemini takes: ${JSON.stringify(issues)}`);
  return schema;
}

/** Ids are checked here; Gemini is not asked to. */
function withoutPatterns(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPatterns);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name, each]) => name !== 'pattern' || typeof each !== 'string');
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutPatterns(each)]));
}

/** An answer above this is not handed to the model: it would fill the conversation. */
const maxAnswerBytes = 100_000;

/** Runs a call of the model. Whatever goes wrong is an answer; only an aborted request is thrown. */
export async function runTool(
  tools: ReadonlyMap<string, Tool>,
  view: LedgerView,
  call: ToolCall,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const tool = tools.get(call.name);
  if (tool === undefined) return failed('unknown_tool', `There are only ${[...tools.keys()].join(', ')}`);
  try {
    const answer = await tool.run(view, call.args);
    const bytes = 'facts' in answer ? Buffer.byteLength(JSON.stringify(answer.facts)) : 0;
    return bytes > maxAnswerBytes
      ? failed('too_large', 'The answer is too long; ask for less at once')
      : answer;
  } catch (error) {
    signal.throwIfAborted();
    // A damaged record's error may quote what stands in it.
    const severity = error instanceof InvalidInputError ? 'WARNING' : 'ERROR';
    view.log.log(severity, 'A tool of the chat failed', { tool: tool.name, error });
    return failed('unavailable', 'The ledger could not be read; say so instead of guessing');
  }
}
