import { createRoute, z } from '@hono/zod-openapi';
import { delimiters } from '../../../shared/exports/csv.ts';
import { resultsCsv } from '../../../shared/exports/results-csv.ts';
import type { Api } from '../api-env.ts';
import { DocumentFilters, selectionOf } from '../list-documents.ts';
import { operation } from '../operation.ts';
import { fileHeaders, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';
import { streamed } from '../streamed.ts';

const CsvQuery = DocumentFilters.extend({
  /** Whether the counts are in the tallies; `all` takes both. */
  counted: z.enum(['true', 'false', 'all']).default('true'),
  /** A byte order mark first, by which Excel knows UTF-8. */
  bom: z.enum(['true', 'false']).default('false'),
  delimiter: z.enum(Object.keys(delimiters) as [keyof typeof delimiters]).default('comma'),
});

/** `GET /v1/results.csv`: the newest results, one line a number, as a stream. */
export function addResultsCsvRoute(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('exportResultsCsv'),
      method: 'get',
      path: '/v1/results.csv',
      request: { query: CsvQuery },
      responses: {
        200: {
          description: 'One line a number',
          content: { 'text/csv': { schema: z.string() } },
          headers: fileHeaders,
        },
        ...problemsOf(),
      },
    }),
    async context => {
      const { bom, delimiter, counted, ...filter } = context.req.valid('query');
      const selection = await selectionOf(services, {
        ...filter,
        ...(counted === 'all' ? {} : { counted: counted === 'true' }),
      });
      const pieces = resultsCsv(services, selection, { bom: bom === 'true', delimiter });
      return streamed(context, services.log, pieces, {
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': 'attachment; filename="results.csv"',
        'Cache-Control': 'private, no-store',
      });
    },
  );
}
