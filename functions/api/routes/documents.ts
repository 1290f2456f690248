import { createRoute, z } from '@hono/zod-openapi';
import { Page } from '../../../shared/domain/page.ts';
import { parse } from '../../../shared/domain/parse.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import { Reading } from '../../../shared/domain/reading.ts';
import { Result } from '../../../shared/domain/result.ts';
import { Status, statusOf } from '../../../shared/domain/status.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import { readReviews } from '../../../shared/ledger/reviews.ts';
import type { Api } from '../api-env.ts';
import { DocumentLabels, documentLabels } from '../document-labels.ts';
import { foundDocument } from '../found-document.ts';
import { DocumentListQuery, listDocuments } from '../list-documents.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import { ReviewBody, reviewBody } from '../review-body.ts';
import type { ApiServices } from '../services.ts';

const DocumentList = z
  .object({ documents: z.array(Status), next: z.string().nullable() })
  .meta({ id: 'DocumentList' });
const DocumentDetail = z
  .object({
    status: Status,
    documentKey: z.string(),
    labels: DocumentLabels,
    pages: z.array(Page),
    result: Result.nullable(),
    readings: z.array(Reading.omit({ rawAnswer: true })),
    /** What people decided, oldest first; the results before are at `/v1/results/{documentId}?revision=`. */
    reviews: z.array(ReviewBody),
  })
  .meta({ id: 'Document' });
export type DocumentDetail = z.infer<typeof DocumentDetail>;

/** `GET /v1/documents`, `GET /v1/documents/{documentId}`. */
export function addDocumentRoutes(api: Api, services: ApiServices): void {
  const { store } = services;
  api.openapi(
    createRoute({
      ...operation('listDocuments'),
      method: 'get',
      path: '/v1/documents',
      request: { query: DocumentListQuery },
      responses: { 200: json(DocumentList, 'In order of arrival'), ...problemsOf() },
    }),
    async context => {
      const { documents, next } = await listDocuments(services, context.req.valid('query'));
      return context.json({ documents: documents.map(statusOf), next }, 200);
    },
  );
  api.openapi(
    createRoute({
      ...operation('getDocument'),
      method: 'get',
      path: '/v1/documents/{documentId}',
      request: { params: z.object({ documentId: DocumentId }) },
      responses: {
        200: json(DocumentDetail, 'Status, counts and readings'),
        ...problemsOf(404),
      },
    }),
    async context => {
      const document = await foundDocument(store, context.req.valid('param').documentId);
      const numbers = Array.from({ length: document.readings }, (_, index) => index + 1);
      const [result, ...readings] = await store.getMany([
        paths.result(document.documentId, Math.max(1, document.revision)),
        ...numbers.map(n => paths.reading(document.documentId, n)),
      ]);
      const election =
        document.electionId === null ? null : await services.elections.get(document.electionId);
      const body = {
        status: statusOf(document),
        documentKey: document.documentKey,
        labels: documentLabels(election, document),
        pages: document.pages,
        result: result == null ? null : parse(Result, result, 'result', 'damaged_record'),
        readings: readings.flatMap(value =>
          value === null
            ? []
            : [parse(Reading.omit({ rawAnswer: true }), value, 'reading', 'damaged_record')],
        ),
        reviews: (await readReviews(store, document)).map(reviewBody),
      };
      return context.json(body, 200);
    },
  );
}
