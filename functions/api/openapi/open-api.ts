import type { Api } from '../api-env.ts';

/** The document as plain JSON. */
export type OpenApiDocument = ReturnType<Api['getOpenAPI31Document']>;

/** One operation of a path in it. */
export type OpenApiOperation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;
