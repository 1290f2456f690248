import type { OpenApiDocument } from './open-api.ts';

type Node = Record<string, unknown>;

const refPrefix = '#/components/schemas/';

/**
 * Mends, in place, where the generated schemas say less or other than the zod schemas that they come from:
 * - a pattern with flags is written as `…/u`; JSON Schema's patterns are Unicode ones and have no flags
 * - tuples lack their length
 * - a field with a default may be absent in what comes in and never is in what goes out
 */
export function truthfulSchemas(document: OpenApiDocument): void {
  const components = (document.components?.schemas ?? {}) as Record<string, Node>;
  visit(document, node => {
    if (typeof node.pattern === 'string') node.pattern = node.pattern.replace(/(?<=\$)\/[a-z]+$/, '');
    if (Array.isArray(node.prefixItems) && node.items === undefined) {
      node.minItems ??= node.prefixItems.length;
      node.maxItems ??= node.prefixItems.length;
    }
    return true;
  });
  const operations = Object.values(document.paths ?? {}).flatMap(
    path => Object.values(path as Node) as Node[],
  );
  const incoming = reachable(
    operations.flatMap(({ requestBody, parameters }) => [requestBody, parameters]),
    components,
  );
  const outgoing = reachable(
    operations.map(({ responses }) => responses),
    components,
  );
  for (const node of outgoing) if (!incoming.has(node)) requireDefaulted(node);
}

/** Every object from these on, through references as well. */
function reachable(roots: readonly unknown[], components: Readonly<Record<string, Node>>): Set<Node> {
  const found = new Set<Node>();
  const look = (root: unknown) =>
    visit(root, node => {
      if (found.has(node)) return false;
      found.add(node);
      if (typeof node.$ref === 'string') look(components[node.$ref.slice(refPrefix.length)]);
      return true;
    });
  for (const root of roots) look(root);
  return found;
}

function requireDefaulted(schema: Node): void {
  const { properties, required } = schema;
  if (schema.type !== 'object' && !(Array.isArray(schema.type) && schema.type.includes('object'))) return;
  const defaulted = Object.entries((properties ?? {}) as Record<string, Node>).filter(
    ([, property]) => 'default' in property,
  );
  if (defaulted.length === 0) return;
  for (const [, property] of defaulted) delete property.default;
  const names = new Set([...((required as string[] | undefined) ?? []), ...defaulted.map(([name]) => name)]);
  schema.required = Object.keys((properties ?? {}) as Node).filter(name => names.has(name));
}

/** Calls with every object below, itself included; `false` leaves out what is below it. */
function visit(value: unknown, call: (node: Node) => boolean): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && !call(value as Node)) return;
  for (const each of Object.values(value)) visit(each, call);
}
