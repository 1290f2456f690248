import type { z } from '@hono/zod-openapi';
import { Problem } from './problem.ts';

/** An OpenAPI response of JSON in that schema. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** The problems that a route may answer with, for its OpenAPI entry. */
export function problemsOf<Status extends number>(...statuses: Status[]) {
  const entry = { description: 'Problem', content: { 'application/problem+json': { schema: Problem } } };
  return Object.fromEntries(statuses.map(status => [status, entry])) as Record<Status, typeof entry>;
}
