import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { TransientError } from '../../shared/domain/errors.ts';
import '../../shared/domain/wording.ts';
import type { Logger } from '../../shared/telemetry/log.ts';
import { traceOf } from '../../shared/telemetry/trace.ts';
import type { Api, ApiEnv } from './api-env.ts';
import { type Bounds, createGuard } from './guard.ts';
import { allowOrigins, requestIds, safeHeaders } from './headers.ts';
import { noSuchRoute } from './no-such-route.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { addChatRoutes } from './routes/chat.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addDocumentFeedRoutes } from './routes/document-feed.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addElectionRoutes } from './routes/elections.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addGenerateRoutes } from './routes/generate.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addPageImageRoute } from './routes/page-image.ts';
import { addRedriveRoute } from './routes/redrive.ts';
import { addResultRoutes } from './routes/results.ts';
import { addResultsCsvRoute } from './routes/results-csv.ts';
import { addReviewClaimRoutes } from './routes/review-claims.ts';
import { addReviewRoute } from './routes/reviews.ts';
import { addSchemaRoutes } from './routes/schemas.ts';
import { addSettingsRoutes } from './routes/settings.ts';
import { addStatusRoutes } from './routes/status.ts';
import { addTallyRoutes } from './routes/tallies.ts';
import { addUploadRoutes } from './routes/uploads.ts';
import type { ApiServices } from './services.ts';

/**
 * The HTTP API over the ledger: thin routes, each with a schema for what comes in and what goes out. It remembers how
 * often callers have called, so an instance makes one and keeps it.
 */
export function createApi(services: ApiServices, bounds: Partial<Bounds> = {}): Api {
  const guard = createGuard(services, bounds);
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: outcome => {
      if (outcome.success) return;
      const issues = outcome.error.issues.map(toldIssue);
      throw new ProblemError('invalid_request', 'The request does not have the expected form', { issues });
    },
  });
  api.use(requestIds);
  api.use(safeHeaders());
  const origins = services.config.CORS_ORIGINS;
  if (origins !== undefined) api.use(allowOrigins(origins));
  api.use(async (context, next) => {
    context.set('guard', guard);
    await next();
  });
  addHealthRoutes(api, services);
  addStatusRoutes(api, services);
  addElectionRoutes(api, services);
  addDocumentFeedRoutes(api, services);
  addDocumentRoutes(api, services);
  addPageImageRoute(api, services);
  addRedriveRoute(api, services);
  addReviewClaimRoutes(api, services);
  addReviewRoute(api, services);
  addResultRoutes(api, services);
  addResultsCsvRoute(api, services);
  addExportRoutes(api, services);
  addTallyRoutes(api, services);
  addChatRoutes(api, services);
  addGenerateRoutes(api, services);
  addUploadRoutes(api, services);
  addSettingsRoutes(api, services);
  addSchemaRoutes(api);
  addDocsRoutes(api);
  api.notFound(context => problemResponse(context, noSuchRoute(api, context.req.method, context.req.path)));
  api.onError((error, context) => {
    const requestId = context.get('requestId');
    const trace = traceOf(name => context.req.header(name)) ?? undefined;
    return problemResponse(context, asProblem(error, services.log.with({ requestId, trace }), requestId));
  });
  return api;
}

/** What is wrong and where, without repeating what was sent: names of keys are a client's own text too. */
function toldIssue(issue: z.core.$ZodIssue): { path: string; message: string } {
  const path = issue.path.map(String).map(segment => (/^[\w-]{1,50}$/.test(segment) ? segment : '*'));
  return { path: path.join('.'), message: issue.message };
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
