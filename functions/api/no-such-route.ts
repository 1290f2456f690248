import type { Api } from './api-env.ts';
import { ProblemError } from './problem.ts';

/**
 * The problem of a request that no route takes: 405 with the methods that the path does take (RFC 9110 section 15.5.6),
 * else 404.
 */
export function noSuchRoute(api: Api, method: string, path: string): ProblemError {
  const methods = [
    ...new Set(
      api.routes
        .filter(route => route.method !== 'ALL' && route.method !== method && matches(route.path, path))
        .map(route => route.method),
    ),
  ];
  if (methods.length === 0) return new ProblemError('not_found', 'There is no such route');
  if (methods.includes('GET')) methods.push('HEAD');
  const allow = methods.toSorted().join(', ');
  return new ProblemError('method_not_allowed', `Expected one of the methods ${allow}`, {
    headers: { Allow: allow },
  });
}

/** Whether a route's path, with parameters such as `:documentId`, is that of the request. */
function matches(route: string, path: string): boolean {
  const [parts, segments] = [route.split('/'), path.split('/')];
  return (
    parts.length === segments.length &&
    parts.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]))
  );
}
