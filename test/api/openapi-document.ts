/** An operation of an OpenAPI document as the tests walk it. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly DocumentedParameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  /** By status. */
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

export interface DocumentedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export interface DocumentedResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: JsonSchema }>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

/** Any JSON Schema; only the keywords that the tests look at have types. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly [keyword: string]: unknown;
}

/** Every operation of a document, with references to shared answers followed. */
export function operationsOf(document: unknown): DocumentedOperation[] {
  const { paths, components } = document as {
    paths: Record<string, Record<string, Omit<DocumentedOperation, 'method' | 'path'>>>;
    components: { responses?: Record<string, DocumentedResponse> };
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      responses: Object.fromEntries(
        Object.entries(operation.responses as Record<string, DocumentedResponse & { $ref?: string }>).map(
          ([status, response]) => [
            status,
            response.$ref === undefined ? response : components.responses![response.$ref.split('/').at(-1)!]!,
          ],
        ),
      ),
    })),
  );
}
