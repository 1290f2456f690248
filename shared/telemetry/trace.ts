/** Reads a header by its lower-case name. */
type Header = (name: string) => string | undefined;

/**
 * The trace that a request belongs to, 32 hexadecimal digits: from `traceparent` (W3C Trace Context, section 3.2) or
 * from Google's `x-cloud-trace-context`; null where it has none.
 */
export function traceOf(header: Header): string | null {
  const w3c = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(header('traceparent') ?? '')?.[1];
  return w3c ?? /^([0-9a-f]{32})(?:\/|$)/.exec(header('x-cloud-trace-context') ?? '')?.[1] ?? null;
}
