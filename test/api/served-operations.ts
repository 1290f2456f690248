import type { OperationId } from '../../functions/api/access.ts';
import type { Api } from '../../functions/api/api-env.ts';

/** One operation as it is served. */
export interface Served {
  readonly operationId: OperationId;
  readonly method: string;
  /** As OpenAPI writes it: `/v1/status/{documentId}`. */
  readonly path: string;
  readonly security: readonly Record<string, readonly string[]>[];
  /** Names of what may stand in the query. */
  readonly query: readonly string[];
  /** Names of what may stand in a JSON body, null where it takes none. */
  readonly body: readonly string[] | null;
}

/** Every operation that an API serves and describes. */
export function servedOperations(api: Api): Served[] {
  return api.openAPIRegistry.definitions.flatMap(definition => {
    if (definition.type !== 'route') return [];
    const { operationId, method, path, security = [], request } = definition.route;
    const json = (request?.body?.content['application/json'] as { schema?: unknown } | undefined)?.schema;
    return [
      {
        operationId: operationId as OperationId,
        method: method.toUpperCase(),
        path,
        security,
        query: namesIn(request?.query),
        body: json === undefined ? null : namesIn(json),
      },
    ];
  });
}

function namesIn(schema: unknown): string[] {
  const shape = (schema as { shape?: object } | undefined)?.shape;
  return shape === undefined ? [] : Object.keys(shape);
}

const samples: Readonly<Record<string, string>> = { documentId: 'a'.repeat(20), page: '1' };

/** A path of the operation with a value for each of its parameters. */
export function urlOf({ path }: Pick<Served, 'path'>, values = samples): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? samples[name] ?? 'x');
}
