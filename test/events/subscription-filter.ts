/**
 * Whether a message passes a subscription's filter, for the part of Pub/Sub's filter language that docs/integrators.md
 * uses: `attributes.NAME = "…"`, `attributes:NAME`, `hasPrefix(attributes.NAME, "…")`, joined by AND or by OR.
 * Throws for anything else, so that a filter with a slip in it is found though the emulator takes any text.
 * https://cloud.google.com/pubsub/docs/subscription-message-filter
 */
export function matchesFilter(filter: string, attributes: Readonly<Record<string, string>>): boolean {
  if (Buffer.byteLength(filter) > 256) throw new Error('Expected a filter of at most 256 bytes');
  const operators = new Set([...filter.matchAll(/ (AND|OR) /g)].map(match => match[1]));
  if (operators.size > 1) throw new Error('AND and OR need parentheses, which are not understood here');
  const terms = filter.split(/ (?:AND|OR) /).map(term => matchesTerm(term.trim(), attributes));
  return operators.has('OR') ? terms.some(Boolean) : terms.every(Boolean);
}

function matchesTerm(term: string, attributes: Readonly<Record<string, string>>): boolean {
  const compared = /^attributes\.([A-Za-z_][\w-]*) = "([^"]*)"$/.exec(term);
  if (compared !== null) return attributes[compared[1]!] === compared[2];
  const present = /^attributes:([A-Za-z_][\w-]*)$/.exec(term);
  if (present !== null) return attributes[present[1]!] !== undefined;
  const prefixed = /^hasPrefix\(attributes\.([A-Za-z_][\w-]*), "([^"]*)"\)$/.exec(term);
  if (prefixed === null) throw new Error(`Expected a term of a filter but received ${term}`);
  return attributes[prefixed[1]!]?.startsWith(prefixed[2]!) === true;
}
