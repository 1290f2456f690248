import { parse, serialize } from 'hono/utils/cookie';

/** The cookie in which a browser on this machine carries the local operator's key. */
export const keyCookie = 'ballots_key';

/** What of a request says where it comes from. `address` is the other end of the connection. */
export interface Caller {
  readonly method: string;
  readonly headers: Headers;
  readonly address: string | undefined;
}

export type ConsoleAccess =
  /** The key to act with, null where the caller brings its own or none. */
  | { readonly kind: 'allowed'; readonly key: string | null }
  /** A page of another origin tries to use the cookie. */
  | { readonly kind: 'cross_origin' };

/**
 * Whether a request may use the cookie's key. Only one from this machine to a name of this machine may: a page of
 * another site whose name was rebound to 127.0.0.1 arrives with its own name in `Host`, and is treated as anyone
 * without a key. What changes anything must also come from the console itself, by `Origin`: cookies of `localhost`
 * are sent to every port, so a page of another local server counts as the same site.
 */
export function consoleAccess(caller: Caller): ConsoleAccess {
  const { method, headers } = caller;
  const key = parse(headers.get('Cookie') ?? '', keyCookie)[keyCookie];
  if (key === undefined || headers.has('X-API-Key') || !isLocal(caller))
    return { kind: 'allowed', key: null };
  const safe = method === 'GET' || method === 'HEAD';
  if (!safe && headers.get('Origin') !== `http://${headers.get('Host')}`) return { kind: 'cross_origin' };
  return { kind: 'allowed', key };
}

/** `Set-Cookie` for a console that is opened on this machine, null for any other. */
export function consoleCookie(caller: Caller, key: string): string | null {
  if (!isLocal(caller)) return null;
  return serialize(keyCookie, key, { httpOnly: true, sameSite: 'Strict', path: '/' });
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** From this machine, and to one of its own names. */
function isLocal({ headers, address }: Caller): boolean {
  const host = /^(?<name>\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(headers.get('Host') ?? '')?.groups?.name;
  return host !== undefined && loopbackNames.has(host.toLowerCase()) && isLoopback(address ?? '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}
