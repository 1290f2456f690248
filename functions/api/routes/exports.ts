import { createRoute, z } from '@hono/zod-openapi';
import { Id } from '../../../shared/domain/primitives.ts';
import { cvrReport } from '../../../shared/exports/nist/cvr.ts';
import { nistProvenance } from '../../../shared/exports/nist/provenance.ts';
import { nistReport, noIssuer } from '../../../shared/exports/nist/report.ts';
import type { Election } from '../../../shared/ledger/elections.ts';
import type { Api } from '../api-env.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { fileHeaders, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';
import { streamed } from '../streamed.ts';

const ElectionQuery = z.strictObject({ electionId: Id });
const NistQuery = ElectionQuery.extend({
  /** The report alone is what the standard's schema describes; its provenance stands beside it. */
  part: z.enum(['report', 'provenance']).default('report'),
  /** Who gives the report out. */
  issuer: z.string().min(1).max(200).optional(),
  issuerAbbreviation: z.string().min(1).max(50).optional(),
});

/** `GET /v1/exports/nist-err` and `GET /v1/exports/cvr`: an election's counts in NIST's formats, as streams. */
export function addExportRoutes(api: Api, services: ApiServices): void {
  const responses = {
    200: {
      description: 'The report; docs/exports.md says how it is to be read',
      content: { 'application/json': { schema: z.looseObject({}) } },
      headers: fileHeaders,
    },
    ...problemsOf(404),
  };
  api.openapi(
    createRoute({
      ...operation('exportNistErr'),
      method: 'get',
      path: '/v1/exports/nist-err',
      request: { query: NistQuery },
      responses,
    }),
    async context => {
      const { electionId, part, issuer, issuerAbbreviation } = context.req.valid('query');
      const election = await foundElection(services, electionId);
      const name = issuer ?? noIssuer.name;
      const pieces =
        part === 'provenance'
          ? nistProvenance(services, election)
          : nistReport(services, election, { name, abbreviation: issuerAbbreviation ?? name });
      const headers = jsonFile(`nist-err-${part}.json`);
      return (await streamed(context, services.log, pieces, headers)) as never;
    },
  );
  api.openapi(
    createRoute({
      ...operation('exportCvr'),
      method: 'get',
      path: '/v1/exports/cvr',
      request: { query: ElectionQuery },
      responses,
    }),
    async context => {
      const election = await foundElection(services, context.req.valid('query').electionId);
      const pieces = cvrReport(services, election);
      return (await streamed(context, services.log, pieces, jsonFile('cvr.json'))) as never;
    },
  );
}

async function foundElection(
  { elections }: Pick<ApiServices, 'elections'>,
  electionId: string,
): Promise<Election> {
  const election = await elections.get(electionId);
  if (election === null) throw new ProblemError('not_found', 'No election of that id was imported');
  return election;
}

function jsonFile(name: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
  };
}
