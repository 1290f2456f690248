import { createRoute, z } from '@hono/zod-openapi';
import { timestamp } from '../../../shared/domain/clock.ts';
import { type DocumentRecord, DocumentState } from '../../../shared/domain/document.ts';
import { Finding } from '../../../shared/domain/finding.ts';
import { Id, Sha256, Timestamp } from '../../../shared/domain/primitives.ts';
import { Status } from '../../../shared/domain/status.ts';
import type { DocumentStore } from '../../../shared/store/document-store.ts';
import type { Api } from '../api-env.ts';
import { decodeCursor } from '../cursor.ts';
import { taggedJson } from '../etag.ts';
import { documentPage } from '../list-documents.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const DocumentCounts = z
  .object({ total: z.int().min(0), states: z.record(DocumentState, z.int().min(0)) })
  .meta({ id: 'DocumentCounts' });
export type DocumentCounts = z.infer<typeof DocumentCounts>;

/** A document in a line: what a list of many thousands shows. */
export const DocumentSummary = Status.pick({
  documentId: true,
  electionId: true,
  formId: true,
  pollingPlaceId: true,
  object: true,
  state: true,
  revision: true,
  reader: true,
})
  .extend({
    /** The first page that can be shown, null where none can. */
    image: z.object({ page: z.int().min(1), sha256: Sha256 }).nullable(),
    pages: z.int().min(0),
    /** What to look at first: the gravest finding, or why it failed. */
    finding: Finding.pick({ rule: true, severity: true, message: true }).nullable(),
    findings: z.int().min(0),
    receivedAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'DocumentSummary' });
export type DocumentSummary = z.infer<typeof DocumentSummary>;

const ChangesQuery = z.strictObject({
  since: Timestamp.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: z.string().max(500).optional(),
});
const DocumentChanges = z
  .object({
    documents: z.array(DocumentSummary),
    next: z.string().nullable(),
    /** What to ask for next time; some documents come again then, so that none is missed. */
    since: Timestamp.nullable(),
  })
  .meta({ id: 'DocumentChanges' });
export type DocumentChanges = z.infer<typeof DocumentChanges>;

/** Clocks of workers differ, and a change is seen only once it is committed: so far back a follower looks again. */
const overlapMs = 10_000;

/** `GET /v1/documents/counts` and `GET /v1/documents/changes`, for who watches; both with ETag and 304. */
export function addDocumentFeedRoutes(api: Api, services: ApiServices): void {
  const { store } = services;
  const unchanged = { 304: { description: 'Unchanged' } };
  api.openapi(
    createRoute({
      ...operation('countDocuments'),
      method: 'get',
      path: '/v1/documents/counts',
      request: { query: z.strictObject({ electionId: Id.optional() }) },
      responses: {
        200: json(DocumentCounts, 'How many are in each state'),
        ...unchanged,
        ...problemsOf(),
      },
    }),
    async context => {
      const counts = await countByState(store, context.req.valid('query').electionId);
      return taggedJson(context, counts);
    },
  );
  api.openapi(
    createRoute({
      ...operation('listDocumentChanges'),
      method: 'get',
      path: '/v1/documents/changes',
      request: { query: ChangesQuery },
      responses: {
        200: json(DocumentChanges, 'In the order in which they last changed'),
        ...unchanged,
        ...problemsOf(),
      },
    }),
    async context => taggedJson(context, await changes(store, context.req.valid('query'))),
  );
}

async function countByState(store: DocumentStore, electionId: string | undefined): Promise<DocumentCounts> {
  const election =
    electionId === undefined ? [] : [{ field: 'electionId', op: '=', value: electionId } as const];
  const counted = await Promise.all(
    DocumentState.options.map(async state => {
      const where = [...election, { field: 'state', op: '=', value: state } as const];
      return [state, await store.count({ collection: 'documents', where })] as const;
    }),
  );
  const states = Object.fromEntries(counted) as Record<DocumentState, number>;
  return { total: counted.reduce((sum, [, count]) => sum + count, 0), states };
}

async function changes(
  store: DocumentStore,
  { since, limit, cursor }: z.infer<typeof ChangesQuery>,
): Promise<DocumentChanges> {
  const after = decodeCursor(cursor);
  const records = await store.query({
    collection: 'documents',
    where: since === undefined ? [] : [{ field: 'updatedAt', op: '>=', value: since }],
    orderBy: { field: 'updatedAt', direction: 'ascending' },
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const { documents, next } = documentPage(records, limit, 'updatedAt');
  const last = documents.at(-1);
  const reached = last === undefined ? null : timestamp(Date.parse(last.updatedAt) - overlapMs);
  return {
    documents: documents.map(summaryOf),
    next,
    since:
      [since ?? null, reached]
        .filter(time => time !== null)
        .sort()
        .at(-1) ?? null,
  };
}

const graveness = { error: 0, warning: 1, info: 2 } as const;

/** The line of a document. */
export function summaryOf(document: DocumentRecord): DocumentSummary {
  const { documentId, electionId, formId, pollingPlaceId, object, state, revision, reader } = document;
  const shown = document.pages.find(page => page.image !== null && page.sha256 !== null);
  const [gravest] = document.findings.toSorted((a, b) => graveness[a.severity] - graveness[b.severity]);
  const error = document.error && { rule: document.error.code, message: document.error.message };
  const finding = error === null ? gravest : { ...error, severity: 'error' as const };
  return {
    documentId,
    electionId,
    formId,
    pollingPlaceId,
    object,
    state,
    revision,
    reader,
    image: shown?.sha256 ? { page: shown.page, sha256: shown.sha256 } : null,
    pages: document.pages.length,
    finding: finding ? { rule: finding.rule, severity: finding.severity, message: finding.message } : null,
    findings: document.findings.length,
    receivedAt: document.createdAt,
    updatedAt: document.updatedAt,
  };
}
