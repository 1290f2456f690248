import { VertexAI } from '@google-cloud/vertexai';
import type { AuthClient } from 'google-auth-library';
import { modelCall } from '../config/retry-policy.ts';
import type { Clock } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import { type RetryPolicy, withRetry } from '../domain/retry.ts';
import type { Logger } from '../telemetry/log.ts';
import type { GenerativeModel, ModelChunk } from './generative-model.ts';
import { isRetryable } from './model-errors.ts';
import type { ModelProfile } from './model-profiles.ts';
import { modelAnswer, textOf, VertexResponse, vertexHost, vertexRequest } from './vertex-codec.ts';
import { startTry, type Try } from './vertex-try.ts';

export interface VertexModelOptions {
  readonly project: string;
  readonly profile: ModelProfile;
  readonly clock: Clock;
  /** How long one try may take, the whole of a stream included. */
  readonly timeoutMs: number;
  /** Another host and port, for tests: `localhost:8443`. */
  readonly endpoint?: string | undefined;
  /** Instead of Application Default Credentials. */
  readonly authClient?: AuthClient | undefined;
  readonly log?: Logger | undefined;
  readonly retry?: RetryPolicy | undefined;
}

type Client = ReturnType<VertexAI['getGenerativeModel']>;
type ClientRequest = Parameters<Client['generateContent']>[0];

/** A Gemini model on Vertex AI. No other file imports its client. */
export function createVertexModel(options: VertexModelOptions): GenerativeModel {
  const { profile, clock, log, timeoutMs, retry = modelCall } = options;
  const client = connect(options);

  function tries<Value>(signal: AbortSignal | undefined, use: (each: Try) => Promise<Value>): Promise<Value> {
    return withRetry(retry, clock, () => use(startTry(profile.id, signal, timeoutMs, clock)), {
      signal,
      retryable: isRetryable,
      // Message and code only: causes may hold a request with its access token.
      onRetry: (error, attempt, pauseMs) =>
        log?.log('WARNING', 'Model call failed, trying again', {
          model: profile.id,
          attempt,
          pauseMs,
          ...(error instanceof TransientError ? { code: error.code, reason: error.message } : {}),
        }),
    });
  }

  return {
    id: profile.id,

    generate(request) {
      const body = vertexRequest(request, profile) as unknown as ClientRequest;
      return tries(request.signal, each =>
        each.run(async () => {
          const { response } = await client.generateContent(body);
          return modelAnswer([VertexResponse.parse(response)], profile);
        }),
      );
    },

    async *stream(request) {
      const body = vertexRequest(request, profile) as unknown as ClientRequest;
      // Once the first event is out, trying again would repeat text that somebody has already seen.
      const opened = await tries(request.signal, each =>
        each.run(async () => {
          const { stream, response } = await client.generateContentStream(body);
          // The client gathers the whole answer a second time; failures are seen where the events are read.
          response.catch(() => {});
          return { each, events: stream, first: await stream.next() };
        }),
      );
      yield* chunksOf(opened, profile);
    },
  };
}

type Events = AsyncIterator<unknown, unknown>;

async function* chunksOf(
  opened: { each: Try; events: Events; first: IteratorResult<unknown, unknown> },
  profile: ModelProfile,
): AsyncGenerator<ModelChunk> {
  const { each, events, first } = opened;
  const responses: VertexResponse[] = [];
  try {
    for (let next = first; next.done !== true; next = await each.run(() => events.next())) {
      const event = next.value;
      const response = await each.run(async () => VertexResponse.parse(event));
      responses.push(response);
      const text = textOf(response);
      if (text !== '') yield { text };
    }
    yield { final: modelAnswer(responses, profile) };
  } finally {
    each.stop();
  }
}

function connect({ project, profile, endpoint, authClient, log }: VertexModelOptions): Client {
  const { id, location } = profile;
  const { warn } = console;
  // The constructor prints its deprecation as plain text into structured logs. Nothing else runs meanwhile.
  console.warn = notice => log?.log('DEBUG', String(notice));
  try {
    const vertex = new VertexAI({
      project,
      location,
      apiEndpoint: endpoint ?? vertexHost(location),
      // The client brings an older google-auth-library; of an AuthClient it calls only getAccessToken.
      ...(authClient === undefined ? {} : { googleAuthOptions: { authClient: authClient as never } }),
    });
    return vertex.getGenerativeModel({ model: id });
  } finally {
    console.warn = warn;
  }
}
