import { z } from '@hono/zod-openapi';
import { Problem } from './problem.ts';

const eventText = z.string();

/** An OpenAPI response of JSON in that schema. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** The same for an operation that answers with JSON, or with server-sent events where the request asks for them. */
export function jsonOrEvents<Schema extends z.ZodType>(schema: Schema, description: string) {
  const content = { 'application/json': { schema }, 'text/event-stream': { schema: eventText } };
  return { description, content };
}

/** The headers of an answer that a browser saves as a file. */
export const fileHeaders = z.object({
  'Content-Disposition': z.string().openapi({ description: 'The name of the file.' }),
});

/** Problems that any operation may answer with: a request that is not understood or too slow, its key, its limits, an outage. */
export const commonProblems = [400, 401, 403, 408, 413, 429, 500, 503] as const;

const problem = { description: 'Problem', content: { 'application/problem+json': { schema: Problem } } };

/** The same where the document is written already, and its schemas have names. */
export const problemEntry = {
  description: 'Problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/**
 * The problems that a route may answer with, those that any may included, for its OpenAPI entry. What holds for every
 * body, every key and every answer is added by openapi/complete-operation.ts.
 */
export function problemsOf<Status extends number>(...statuses: Status[]) {
  const all = [...new Set<number>([...commonProblems, ...statuses])].sort((one, other) => one - other);
  return Object.fromEntries(all.map(status => [status, problem])) as Record<Status, typeof problem>;
}
