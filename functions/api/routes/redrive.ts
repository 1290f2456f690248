import { createRoute, z } from '@hono/zod-openapi';
import { timestamp } from '../../../shared/domain/clock.ts';
import { DocumentId, Reason } from '../../../shared/domain/primitives.ts';
import { Status, statusOf } from '../../../shared/domain/status.ts';
import { type RedriveRefusal, redriveDocument } from '../../../shared/ledger/redrive.ts';
import { tellSoon } from '../../../shared/ledger/telling.ts';
import type { Api } from '../api-env.ts';
import { noSuchDocument } from '../found-document.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const RedriveBody = z
  .strictObject({
    reason: Reason.optional(),
    /** Gives a document to the machine again though a human has reviewed it. */
    evenReviewed: z.boolean().default(false),
  })
  .meta({ id: 'Redrive' });

const refusals: Record<Exclude<RedriveRefusal, 'unknown'>, string> = {
  not_final: 'The document is still being worked on',
  already: 'The document is being read anew already',
  reviewed: 'A human has reviewed the document; say evenReviewed to have the machine read it again',
  nothing_to_read: 'No page of the document can be read; upload a better image',
};

/** `POST /v1/documents/{documentId}/redrive`: has a finished document read anew; what was read before is kept. */
export function addRedriveRoute(api: Api, services: ApiServices): void {
  const { clock, ledger } = services;
  api.openapi(
    createRoute({
      ...operation('redriveDocument'),
      method: 'post',
      path: '/v1/documents/{documentId}/redrive',
      request: {
        params: z.object({ documentId: DocumentId }),
        body: { content: { 'application/json': { schema: RedriveBody } } },
      },
      responses: { 202: json(Status, 'The document as it is now'), ...problemsOf(404, 409) },
    }),
    async context => {
      const { reason = null, evenReviewed = false } = context.req.valid('json') ?? {};
      const outcome = await redriveDocument(ledger, context.req.valid('param').documentId, {
        actor: `key:${context.get('key').name}`,
        reason,
        requestId: context.get('requestId'),
        askedAt: timestamp(clock.now()),
        evenReviewed,
      });
      if (outcome.kind === 'unknown') throw noSuchDocument();
      if (outcome.kind !== 'redriven') throw new ProblemError('not_redrivable', refusals[outcome.kind]);
      await tellSoon(services, outcome.rows);
      return context.json(statusOf(outcome.document), 202);
    },
  );
}
