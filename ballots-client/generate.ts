import openapiTypeScript, { astToString, type OpenAPI3 } from 'openapi-typescript';

const head = `// Made by \`npm run openapi\` from docs/openapi.json; don't change it by hand.
`;

/** The types of the API, `schema.ts`, from its OpenAPI document. A field with a default may be left out of a request. */
export async function generateSchema(document: object): Promise<string> {
  const nodes = await openapiTypeScript(document as OpenAPI3, {
    defaultNonNullable: false,
    alphabetize: false,
  });
  return head + astToString(nodes);
}
