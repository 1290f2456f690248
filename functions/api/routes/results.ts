import { createRoute, z } from '@hono/zod-openapi';
import { parse } from '../../../shared/domain/parse.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import { Result } from '../../../shared/domain/result.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import type { Api } from '../api-env.ts';
import { foundDocument } from '../found-document.ts';
import { DocumentListQuery, listDocuments } from '../list-documents.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const ResultBody = Result.meta({ id: 'Result' });
const ResultList = z
  .object({ results: z.array(ResultBody), next: z.string().nullable() })
  .meta({ id: 'ResultList' });

/** `GET /v1/results` (each document's newest), `GET /v1/results/{documentId}` (that, or one revision). */
export function addResultRoutes(api: Api, services: ApiServices): void {
  const { store } = services;
  api.openapi(
    createRoute({
      ...operation('listResults'),
      method: 'get',
      path: '/v1/results',
      request: { query: DocumentListQuery },
      responses: { 200: json(ResultList, 'In order of arrival'), ...problemsOf() },
    }),
    async context => {
      const { documents, next } = await listDocuments(services, context.req.valid('query'));
      const final = documents.filter(document => document.revision > 0);
      const values = await store.getMany(final.map(each => paths.result(each.documentId, each.revision)));
      const results = values.flatMap(value =>
        value === null ? [] : [parse(Result, value, 'result', 'damaged_record')],
      );
      return context.json({ results, next }, 200);
    },
  );
  api.openapi(
    createRoute({
      ...operation('getResult'),
      method: 'get',
      path: '/v1/results/{documentId}',
      request: {
        params: z.object({ documentId: DocumentId }),
        query: z.strictObject({ revision: z.coerce.number().int().min(1).optional() }),
      },
      responses: { 200: json(ResultBody, 'A revision of the counts'), ...problemsOf(404) },
    }),
    async context => {
      const { documentId } = context.req.valid('param');
      const { revision: newest } = await foundDocument(store, documentId);
      const revision = context.req.valid('query').revision ?? newest;
      const value = revision === 0 ? null : await store.get(paths.result(documentId, revision));
      if (value === null) throw new ProblemError('not_found', 'The document has no such result yet');
      return context.json(parse(Result, value, 'result', 'damaged_record'), 200);
    },
  );
}
