/** A deep copy of a JSON value with some places set (`'rules.0.left': ['x']`); undefined takes a place away. */
export function edit(json: unknown, changes: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone(json);
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.');
    const last = steps.pop()!;
    const parent = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], copy);
    if (value === undefined) delete (parent as Record<string, unknown>)[last];
    else (parent as Record<string, unknown>)[last] = value;
  }
  return copy;
}
