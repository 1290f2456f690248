import { access, type OperationId } from '../access.ts';
import { parameterTexts } from '../operation-texts.ts';
import { problemCodes, problems } from '../problem.ts';
import { commonProblems, problemEntry } from '../responses.ts';
import { commonHeaders, entityTag } from './headers.ts';
import type { OpenApiOperation } from './open-api.ts';

type OpenApiResponse = NonNullable<OpenApiOperation['responses']>[string];

/**
 * Adds what holds for operations by their kind and not one by one, so that no route can forget it: the headers of
 * every answer, the problems of every body, of every key, and of no key.
 */
export function completeOperation(operation: OpenApiOperation): void {
  const responses: Record<string, OpenApiResponse> = operation.responses ?? {};
  addProblems(operation, responses);
  operation.parameters = [...(operation.parameters ?? [])].map(parameter =>
    'name' in parameter && parameter.description === undefined && parameter.name in parameterTexts
      ? { ...parameter, description: parameterTexts[parameter.name] as string }
      : parameter,
  );
  const revalidates = '304' in responses;
  if (revalidates)
    operation.parameters.push({
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'The `ETag` of the answer that the client has.',
      schema: { type: 'string' },
    });
  if (operation.parameters.length === 0) delete operation.parameters;
  for (const [status, response] of Object.entries(responses)) {
    if (response.description === 'Problem' && response.headers === undefined) {
      responses[status] = { $ref: `#/components/responses/${problemName(status)}` };
      continue;
    }
    const tagged = revalidates && (status === '200' || status === '304');
    response.headers = {
      ...response.headers,
      ...commonHeaders(Number(status)),
      ...(tagged ? entityTag : {}),
    };
  }
}

/** The answers that all operations share, by their names: one for every status that problems have. */
export function problemResponses(): Record<string, OpenApiResponse> {
  const statuses = [...new Set(Object.values(problems).map(({ status }) => status))].sort();
  return Object.fromEntries(
    statuses.map(status => [
      problemName(status),
      { ...structuredClone(problemEntry), description: codesOf(status), headers: commonHeaders(status) },
    ]),
  );
}

function problemName(status: number | string): string {
  return `Problem${status}`;
}

function addProblems(
  { operationId, requestBody }: OpenApiOperation,
  responses: Record<string, OpenApiResponse>,
): void {
  const needed = access[operationId as OperationId];
  for (const status of commonProblems) responses[status] ??= structuredClone(problemEntry);
  if (needed === 'open') {
    delete responses['401'];
    delete responses['403'];
  }
  if (needed === 'signature') delete responses['401'];
  if (requestBody !== undefined && 'content' in requestBody && 'application/json' in requestBody.content)
    responses['415'] ??= structuredClone(problemEntry);
}

/** The codes that come with an HTTP status. */
function codesOf(status: number): string {
  return `A problem: ${problemCodes(status)
    .map(code => `\`${code}\``)
    .join(', ')}`;
}
