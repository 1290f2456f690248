import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Grant } from '../../shared/domain/api-key.ts';
import type { Guard } from './guard.ts';

/** What every handler finds in its context. */
export interface ApiEnv {
  Bindings: {
    /** In local mode: the key of a console that the server itself vouches for (cli/local/console-access.ts). */
    consoleKey?: string;
    /** Where the request came from, as far as that can be believed. */
    address?: string;
  };
  Variables: {
    guard: Guard;
    /** Whoever acts: a key, or a person with a verified identity. */
    key: Grant;
    requestId: string;
    /** Takes the model's tokens, input and output together, off the key's allowance; called after each call of it. */
    spendTokens: (tokens: number) => Promise<void>;
  };
}

/** The application that routes add themselves to. */
export type Api = OpenAPIHono<ApiEnv>;
