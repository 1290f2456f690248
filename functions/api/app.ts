import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { TransientError } from '../../shared/domain/errors.ts';
import type { Logger } from '../../shared/telemetry/log.ts';
import { traceOf } from '../../shared/telemetry/trace.ts';
import type { ApiEnv } from './auth.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { addChatRoutes } from './routes/chat.ts';
import { addDocumentFeedRoutes } from './routes/document-feed.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addElectionRoutes } from './routes/elections.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addRedriveRoute } from './routes/redrive.ts';
import { addResultRoutes } from './routes/results.ts';
import { addSettingsRoutes } from './routes/settings.ts';
import { addStatusRoutes } from './routes/status.ts';
import { addTallyRoutes } from './routes/tallies.ts';
import { addUploadRoutes, uploadPath } from './routes/uploads.ts';
import type { Api, ApiServices } from './services.ts';

const maxBodyBytes = 1024 * 1024;

/** The HTTP API over the ledger: thin routes, each with a schema for what comes in and what goes out. */
export function createApi(services: ApiServices): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: outcome => {
      if (outcome.success) return;
      const issues = outcome.error.issues.map(issue => ({
        path: issue.path.map(String).join('.'),
        message: issue.message,
      }));
      throw new ProblemError('invalid_request', 'The request does not have the expected form', { issues });
    },
  });
  api.use(async (context, next) => {
    context.set('requestId', randomUUID());
    await next();
    context.header('X-Request-Id', context.get('requestId'));
  });
  api.use(secureHeaders());
  const origins = services.config.CORS_ORIGINS;
  if (origins !== undefined)
    api.use('/v1/*', cors({ origin: origins, exposeHeaders: ['ETag', 'Retry-After'] }));
  const limitBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new ProblemError('too_large', `Expected a body of at most ${maxBodyBytes} bytes`);
    },
  });
  api.use(except(({ req }) => req.method === 'PUT' && req.path.startsWith(uploadPath), limitBody));
  addHealthRoutes(api, services);
  addStatusRoutes(api, services);
  addElectionRoutes(api, services);
  addDocumentFeedRoutes(api, services);
  addDocumentRoutes(api, services);
  addRedriveRoute(api, services);
  addResultRoutes(api, services);
  addTallyRoutes(api, services);
  addChatRoutes(api, services);
  addUploadRoutes(api, services);
  addSettingsRoutes(api, services);
  api.notFound(context => problemResponse(context, new ProblemError('not_found', 'There is no such route')));
  api.onError((error, context) => {
    const requestId = context.get('requestId');
    const trace = traceOf(name => context.req.header(name)) ?? undefined;
    return problemResponse(context, asProblem(error, services.log.with({ requestId, trace }), requestId));
  });
  return api;
}

/** What a client is told of a failure. Anything unforeseen is logged whole and told as nothing but its request id. */
function asProblem(error: unknown, log: Logger, requestId: string): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TransientError) {
    log.log('WARNING', 'Request failed for now', { code: error.code, error });
    const seconds = Math.ceil((error.retryAfterMs ?? 5_000) / 1000);
    return new ProblemError('unavailable', `Not available right now (${error.code})`, {
      headers: { 'Retry-After': String(seconds) },
    });
  }
  if (statusIn(error) === 415) {
    return new ProblemError('unsupported_media_type', 'Expected the header Content-Type: application/json');
  }
  if (error instanceof SyntaxError || statusIn(error) === 400) {
    return new ProblemError('invalid_request', 'Expected a body of JSON');
  }
  log.log('ERROR', 'Request broke', { error });
  return new ProblemError('internal', `Something broke; its request id is ${requestId}`);
}

/** The status of one of Hono's own errors: a body that is no JSON, a content type that no schema takes. */
function statusIn(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : null;
}
