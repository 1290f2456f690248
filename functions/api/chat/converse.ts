import type {
  GenerativeModel,
  ModelAnswer,
  ToolCall,
  Turn,
} from '../../../shared/readers/generative-model.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';
import { callModel } from '../model/model-call.ts';
import { usableAnswer } from '../model/model-problem.ts';
import { addUsage, noUsage, type Usage } from '../model/usage.ts';
import { ProblemError } from '../problem.ts';
import { type Citation, uniqueCitations } from './citation.ts';
import { groundFacts, type UngroundedNumber, ungroundedNumbers } from './grounding.ts';
import type { LedgerView } from './ledger-view.ts';
import { chatSystemPrompt } from './system-prompt.ts';
import { failed, runTool, type Tool, type ToolAnswer } from './tool.ts';

/** Rounds in which the model may call tools; then it has to answer with what it has. */
const maxToolRounds = 8;
/** Calls that are run of one round; the others are answered with an error. */
const maxCallsPerRound = 8;
/** Of one round; the whole is bounded by the rounds. */
const maxOutputTokens = 8_192;
const betweenRounds = '\n\n';

export interface Conversation {
  readonly model: GenerativeModel;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly view: LedgerView;
  readonly turns: readonly Turn[];
  /** Whether text is wanted as it comes. */
  readonly streamed: boolean;
  /** Once so many tokens are used, the model gets no further tool. */
  readonly maxTokens: number;
  readonly signal: AbortSignal;
  readonly spend: (tokens: number) => Promise<void>;
}

/** How a conversation's answer ended, and what it stands on. All but the text is made by code. */
export interface ChatOutcome {
  readonly text: string;
  readonly finish: 'stop' | 'truncated';
  readonly citations: readonly Citation[];
  readonly ungroundedNumbers: readonly UngroundedNumber[];
  /** What kept the model from calling more tools; null where nothing did. */
  readonly limit: 'rounds' | 'tokens' | null;
  readonly usage: Usage;
}

export type ChatPart =
  | { readonly text: string }
  | { readonly tool: string }
  | { readonly final: ChatOutcome };

/**
 * Asks the model, runs the tools that it calls and asks again, until it answers. All text that it writes is handed on,
 * also what it writes before calling a tool: it is part of the answer, and its numbers are checked like all others.
 * Throws the problem `model_error` for an answer that can't be used.
 */
export async function* converse(conversation: Conversation): AsyncGenerator<ChatPart> {
  const turns = [...conversation.turns];
  const answers: ToolAnswer[] = [];
  let text = '';
  let usage = noUsage;
  let retried = false;
  for (let round = 0; ; round += 1) {
    const limit = limitReached(conversation, round, usage);
    let said = '';
    let answer: ModelAnswer | null = null;
    for await (const chunk of ask(conversation, turns, limit === null)) {
      if ('final' in chunk) {
        answer = chunk.final;
      } else if (chunk.text !== '') {
        const parts = said === '' && text !== '' ? [betweenRounds, chunk.text] : [chunk.text];
        said += chunk.text;
        text += parts.join('');
        for (const part of parts) yield { text: part };
      }
    }
    if (answer === null) throw new ProblemError('model_error', 'The model gave no answer');
    usage = addUsage(usage, answer);
    if (said === '' && !retried && (answer.finish === 'empty' || answer.finish === 'other')) {
      // Now and then a model botches a function call (MALFORMED_FUNCTION_CALL); asked again it mostly doesn't.
      retried = true;
      continue;
    }
    const mayStop = answer.calls.length === 0 || (limit !== null && said !== '');
    if (answer.finish !== 'stop' || mayStop) {
      const { finish } = usableAnswer(answer, text);
      yield { final: outcome(text, finish === 'truncated' ? 'truncated' : 'stop', answers, limit, usage) };
      return;
    }
    if (limit !== null)
      throw new ProblemError('model_error', 'The model called tools that it was not given any more');
    const given: ToolAnswer[] = [];
    for (const [index, call] of answer.calls.entries()) {
      if (conversation.tools.has(call.name)) yield { tool: call.name };
      given.push(await answerCall(conversation, call, index));
    }
    answers.push(...given);
    turns.push(answer.turn, answersTurn(answer.calls, given));
  }
}

function limitReached({ maxTokens }: Conversation, round: number, usage: Usage): ChatOutcome['limit'] {
  if (round >= maxToolRounds) return 'rounds';
  return usage.inputTokens + usage.outputTokens >= maxTokens ? 'tokens' : null;
}

function ask(conversation: Conversation, turns: readonly Turn[], withTools: boolean) {
  const { model, tools, streamed, signal, spend } = conversation;
  const declared = [...tools.values()].map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
  }));
  const toolChoice = withTools ? ('auto' as const) : ('none' as const);
  const request = { system: chatSystemPrompt, turns, tools: declared, toolChoice, maxOutputTokens, signal };
  return callModel({ model, request, streamed, spend });
}

async function answerCall(
  { tools, view, signal }: Conversation,
  call: ToolCall,
  index: number,
): Promise<ToolAnswer> {
  if (index >= maxCallsPerRound) {
    return failed('too_many_calls', `At most ${maxCallsPerRound} calls at once; call again for what is left`);
  }
  signal.throwIfAborted();
  return runTool(tools, view, call, signal);
}

/** The answers in the order of the calls, each under what it is: facts, or an error. */
function answersTurn(calls: readonly ToolCall[], given: readonly ToolAnswer[]): Turn {
  return {
    role: 'user',
    parts: calls.map(({ name, id }, index) => {
      const each = given[index]!;
      const response: JsonObject = 'facts' in each ? { result: each.facts } : { error: { ...each.error } };
      return { answer: { name, response, ...(id === undefined ? {} : { id }) } };
    }),
  };
}

function outcome(
  text: string,
  finish: ChatOutcome['finish'],
  answers: readonly ToolAnswer[],
  limit: ChatOutcome['limit'],
  usage: Usage,
): ChatOutcome {
  const found = answers.filter(answer => 'facts' in answer);
  const facts = groundFacts(found.map(answer => answer.facts));
  return {
    text,
    finish,
    citations: uniqueCitations(found.flatMap(answer => answer.citations)),
    ungroundedNumbers: ungroundedNumbers(text, facts),
    limit,
    usage,
  };
}
