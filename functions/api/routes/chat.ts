import { createRoute, z } from '@hono/zod-openapi';
import { DocumentId, Id } from '../../../shared/domain/primitives.ts';
import type { Api } from '../api-env.ts';
import { Citation } from '../chat/citation.ts';
import { type ChatOutcome, type ChatPart, converse } from '../chat/converse.ts';
import { UngroundedNumber } from '../chat/grounding.ts';
import { openLedgerView } from '../chat/ledger-view.ts';
import { chatTools } from '../chat/tools/all.ts';
import { turnsOf } from '../chat/turns.ts';
import { answerWithModel } from '../model/answer-with-model.ts';
import type { StreamEvent } from '../model/event-stream.ts';
import { Usage } from '../model/usage.ts';
import { operation } from '../operation.ts';
import { jsonOrEvents, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const maxMessageLength = 100_000;
/** Of all messages together: some 50,000 tokens of English, more of other languages. */
const maxConversationLength = 200_000;

const Message = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.string().min(1).max(maxMessageLength),
});
const Messages = z
  .array(Message)
  .min(1)
  .max(100)
  .refine(messages => messages.at(0)?.role === 'user' && messages.at(-1)?.role === 'user', {
    message: "expected the first and the last message to be the user's",
  })
  .refine(
    messages => messages.reduce((sum, { content }) => sum + content.length, 0) <= maxConversationLength,
    {
      message: `expected at most ${maxConversationLength} characters in all messages together`,
    },
  );
const ChatRequest = z
  .object({
    messages: Messages,
    stream: z.boolean().default(false),
    /** The only election that is looked at. */
    electionId: Id.optional(),
    /** The only documents that are looked at, and with them their elections. */
    documentIds: z.array(DocumentId).min(1).max(50).optional(),
  })
  .meta({ id: 'ChatRequest' });

const ChatAnswer = z
  .object({
    text: z.string(),
    model: z.string(),
    /** `truncated`: cut off at the longest answer. */
    finish: z.enum(['stop', 'truncated']),
    /** What the tools of this answer read. */
    citations: z.array(Citation),
    /** Numbers in the text that no tool returned. */
    ungroundedNumbers: z.array(UngroundedNumber),
    /** What kept the model from looking further into the ledger; null where nothing did. */
    limit: z.enum(['rounds', 'tokens']).nullable(),
    usage: Usage,
  })
  .meta({ id: 'ChatAnswer' });

/** `POST /v1/chat`: answers about elections by tools over the ledger; JSON, or server-sent events. */
export function addChatRoutes(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('chat'),
      method: 'post',
      path: '/v1/chat',
      request: { body: { required: true, content: { 'application/json': { schema: ChatRequest } } } },
      responses: {
        200: jsonOrEvents(ChatAnswer, 'The answer whole, or the events text, tool, final and error'),
        ...problemsOf(404, 413, 502),
      },
    }),
    context => {
      const { messages, stream, electionId, documentIds } = context.req.valid('json');
      const answering = answerWithModel(context, services, stream, async call => {
        const view = await openLedgerView(services, { electionId, documentIds });
        const turns = turnsOf(messages, { electionId, documentIds });
        const maxTokens = services.config.CHAT_MAX_TOKENS;
        const parts = converse({ ...call, tools: chatTools, view, turns, maxTokens });
        return eventsOf(parts, call.model.id);
      });
      return answering;
    },
  );
}

async function* eventsOf(parts: AsyncGenerator<ChatPart>, model: string): AsyncGenerator<StreamEvent> {
  for await (const part of parts) {
    if ('text' in part) yield { event: 'text', data: { text: part.text } };
    else if ('tool' in part) yield { event: 'tool', data: { name: part.tool } };
    else yield { event: 'final', data: answerBody(part.final, model) };
  }
}

function answerBody(
  { text, finish, citations, ungroundedNumbers, limit, usage }: ChatOutcome,
  model: string,
) {
  return { text, model, finish, citations, ungroundedNumbers, limit, usage };
}
