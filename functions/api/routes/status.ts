import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { DocumentRecord } from '../../../shared/domain/document.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import { Status, statusOf } from '../../../shared/domain/status.ts';
import { soundDocuments } from '../../../shared/ledger/context.ts';
import { identifyArrival } from '../../../shared/ledger/identity.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import type { Api } from '../api-env.ts';
import { etagOf, isKnown, revalidated } from '../etag.ts';
import { foundDocument } from '../found-document.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import type { ApiServices } from '../services.ts';

const StatusBody = Status.meta({ id: 'Status' });
const maxBatch = 200;
const BatchRequest = z.object({ documentIds: z.array(DocumentId).min(1).max(maxBatch) });
const BatchBody = z
  .object({
    statuses: z.array(StatusBody),
    /** No document of that id has arrived. */
    missing: z.array(DocumentId),
    /** Its record can't be read; the others are answered all the same. */
    damaged: z.array(DocumentId),
  })
  .meta({ id: 'StatusBatch' });

const RetryAfter = z.string().optional().openapi({
  description: 'Seconds after which something new may be expected; absent once the status is final.',
});

/** `GET /v1/status/{documentId}`, `GET /v1/status?object=`, `POST /v1/status/batch`. */
export function addStatusRoutes(api: Api, services: ApiServices): void {
  const { store, clock, log } = services;
  const headers = z.object({ 'Retry-After': RetryAfter });
  const responses = {
    200: { ...json(StatusBody, 'The document as it stands'), headers },
    304: { description: 'Unchanged', headers },
    ...problemsOf(404),
  };

  /** One record is read. Who has the answer already gets its headers alone. */
  async function answer(context: Context, documentId: string) {
    const document = await foundDocument(store, documentId);
    const text = JSON.stringify(statusOf(document));
    const headers = { ...revalidated(etagOf(text)), ...retryAfter([document]) };
    if (isKnown(context, headers.ETag)) return context.body(null, 304, headers);
    return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
  }

  /** When to ask again: as soon as the first of them may have changed, not at all where all are final. */
  function retryAfter(documents: readonly DocumentRecord[]): { 'Retry-After'?: string } {
    const now = clock.now();
    const waits = documents.flatMap(document => retryAfterSeconds(document, now) ?? []);
    return waits.length === 0 ? {} : { 'Retry-After': String(Math.min(...waits)) };
  }

  api.openapi(
    createRoute({
      ...operation('getStatus'),
      method: 'get',
      path: '/v1/status/{documentId}',
      request: { params: z.object({ documentId: DocumentId }) },
      responses,
    }),
    context => answer(context, context.req.valid('param').documentId),
  );
  api.openapi(
    createRoute({
      ...operation('findStatus'),
      method: 'get',
      path: '/v1/status',
      request: { query: z.strictObject({ object: z.string().min(1).max(1024) }) },
      responses,
    }),
    context => {
      const { object } = context.req.valid('query');
      const answered = identifyArrival(services, object).then(({ documentId }) =>
        answer(context, documentId),
      );
      return answered;
    },
  );
  api.openapi(
    createRoute({
      ...operation('getStatusBatch'),
      method: 'post',
      path: '/v1/status/batch',
      request: { body: { required: true, content: { 'application/json': { schema: BatchRequest } } } },
      responses: { 200: { ...json(BatchBody, 'What is known of each'), headers }, ...problemsOf() },
    }),
    async context => {
      const documentIds = [...new Set(context.req.valid('json').documentIds)];
      const values = await store.getMany(documentIds.map(paths.document));
      const present = documentIds.flatMap((id, index) => {
        const value = values[index] ?? null;
        return value === null ? [] : [{ path: paths.document(id), id, value }];
      });
      const damaged: string[] = [];
      const documents = soundDocuments(present, (documentId, error) => {
        log.log('ERROR', 'A document can not be shown: its record is damaged', { documentId, error });
        damaged.push(documentId);
      });
      const missing = documentIds.filter((_, index) => values[index] === null);
      const body = { statuses: documents.map(statusOf), missing, damaged };
      return context.json(body, 200, { 'Cache-Control': 'private, no-cache', ...retryAfter(documents) });
    },
  );
}
