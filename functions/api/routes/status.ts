import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { DocumentRecord } from '../../../shared/domain/document.ts';
import { parse } from '../../../shared/domain/parse.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import { Status, statusOf } from '../../../shared/domain/status.ts';
import { identifyArrival } from '../../../shared/ledger/identity.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import { etagOf, isKnown, revalidated } from '../etag.ts';
import { foundDocument } from '../found-document.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import type { Api, ApiServices } from '../services.ts';

const StatusBody = Status.meta({ id: 'Status' });
const maxBatch = 200;
const BatchRequest = z.object({ documentIds: z.array(DocumentId).min(1).max(maxBatch) });
const BatchBody = z
  .object({ statuses: z.array(StatusBody), missing: z.array(DocumentId) })
  .meta({ id: 'StatusBatch' });

/** Seconds after which a poller may expect something new, by what the document waits for. */
const retryAfterSeconds: Record<DocumentRecord['state'], number | null> = {
  waiting_for_pages: 10,
  ready: 3,
  extracting: 2,
  accepted: null,
  needs_review: null,
  failed: null,
};

/** `GET /v1/status/{documentId}`, `GET /v1/status?object=`, `POST /v1/status/batch`. */
export function addStatusRoutes(api: Api, services: ApiServices): void {
  const { store } = services;
  const found = { ...json(StatusBody, 'The document as it stands'), headers: z.object({ ETag: z.string() }) };
  const responses = { 200: found, 304: { description: 'Unchanged' }, ...problemsOf(404) };

  async function answer(context: Context, documentId: string) {
    const document = await foundDocument(store, documentId);
    const tag = versionOf(document);
    const wait = retryAfterSeconds[document.state];
    const headers = {
      ...revalidated(tag),
      ...(wait === null ? {} : { 'Retry-After': String(wait) }),
    };
    if (isKnown(context, tag)) return context.body(null, 304, headers);
    return context.json(statusOf(document), 200, headers);
  }

  api.openapi(
    createRoute({
      ...operation(services, 'getStatus'),
      method: 'get',
      path: '/v1/status/{documentId}',
      request: { params: z.object({ documentId: DocumentId }) },
      responses,
    }),
    context => answer(context, context.req.valid('param').documentId) as never,
  );
  api.openapi(
    createRoute({
      ...operation(services, 'findStatus'),
      method: 'get',
      path: '/v1/status',
      request: { query: z.object({ object: z.string().min(1).max(1024) }) },
      responses,
    }),
    context => {
      const { object } = context.req.valid('query');
      const answered = identifyArrival(services, object).then(({ documentId }) =>
        answer(context, documentId),
      );
      return answered as never;
    },
  );
  api.openapi(
    createRoute({
      ...operation(services, 'getStatusBatch'),
      method: 'post',
      path: '/v1/status/batch',
      request: { body: { required: true, content: { 'application/json': { schema: BatchRequest } } } },
      responses: { 200: json(BatchBody, 'What is known of each'), ...problemsOf() },
    }),
    async context => {
      const { documentIds } = context.req.valid('json');
      const values = await store.getMany(documentIds.map(paths.document));
      const statuses = values.flatMap(value =>
        value === null ? [] : [statusOf(parse(DocumentRecord, value, 'document', 'damaged_record'))],
      );
      const missing = documentIds.filter((_, index) => values[index] === null);
      return context.json({ statuses, missing }, 200);
    },
  );
}

/** The head of the audit chain names a document's version; why it waits alone changes without a step being made. */
function versionOf({ documentId, audit, waiting }: DocumentRecord): string {
  return etagOf(JSON.stringify([documentId, audit, waiting]));
}
