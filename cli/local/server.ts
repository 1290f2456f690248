import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import type { Api } from '../../functions/api/api-env.ts';
import { problemBody, problems } from '../../functions/api/problem.ts';
import { uploadPath } from '../../functions/api/routes/uploads.ts';
import type { Services } from '../../shared/config/services.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { type Caller, consoleAccess, consoleCookie } from './console-access.ts';
import { type ConsoleFiles, consolePath, openConsoleFiles } from './console-files.ts';
import { localKey } from './local-key.ts';

export interface ServerOptions {
  readonly services: Pick<Services, 'config' | 'store' | 'clock'>;
  readonly api: Api;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Called when a file has come into the inbox through the API. */
  readonly onUpload: () => void;
}

export interface LocalServer {
  /** Where a browser on this machine finds the console. */
  readonly url: string;
  /** Takes no new requests; lets those under way finish for a moment. */
  close(): Promise<void>;
}

/** Requests under way when the server is closed have so long to finish. */
const graceMs = 2_000;

/** Of connections, in milliseconds: head of a request, all of it (an upload over a slow line), and idle ones. */
const timeouts = { headersTimeout: 20_000, requestTimeout: 600_000, keepAliveTimeout: 65_000 };

/**
 * Serves the API and the console on one port, without TLS: it is made for this machine. Throws
 * {@link InvalidInputError} with code `port_unavailable`.
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  const [files, key] = await Promise.all([openConsoleFiles(), localKey(options.services)]);
  const fetch = (request: Request, env: HttpBindings) => answer(options, files, key, request, env);
  const server = serve({
    fetch: fetch as never,
    port: options.port,
    hostname: options.host,
    serverOptions: timeouts,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => reject(unavailable(options, error)));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${nameOf(options.host)}:${port}`,
    close: () =>
      new Promise(resolve => {
        const cut = setTimeout(
          () => 'closeAllConnections' in server && server.closeAllConnections(),
          graceMs,
        );
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

async function answer(
  { api, onUpload }: ServerOptions,
  files: ConsoleFiles,
  key: string,
  request: Request,
  env: HttpBindings,
): Promise<Response> {
  const { method, headers, url } = request;
  const caller: Caller = { method, headers, address: env.incoming.socket.remoteAddress };
  const path = new URL(url).pathname;
  const file = files(request, path);
  if (file !== null) {
    const cookie = path === consolePath ? consoleCookie(caller, key) : null;
    if (cookie !== null) file.headers.set('Set-Cookie', cookie);
    return file;
  }
  const access = consoleAccess(caller);
  if (access.kind === 'cross_origin') return crossOrigin();
  const response = await api.fetch(request, {
    ...(access.key === null ? {} : { consoleKey: access.key }),
    ...(caller.address === undefined ? {} : { address: caller.address }),
  });
  if (method === 'PUT' && path.startsWith(uploadPath) && response.ok) onUpload();
  return response;
}

function crossOrigin(): Response {
  const body = problemBody('cross_origin', 'Expected the header Origin of the console itself');
  return new Response(JSON.stringify(body), {
    status: problems.cross_origin.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** Browsers show `localhost` as a safe place; an address of this machine is the same. */
function nameOf(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function unavailable({ host, port }: ServerOptions, error: NodeJS.ErrnoException): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program has it',
    EACCES: 'this user may not take it',
    EADDRNOTAVAIL: 'this machine has no such address',
  };
  const reason = reasons[error.code ?? ''];
  if (reason === undefined) return error;
  const message = `Cannot listen on port ${port} of ${host}: ${reason}. Choose another with --port or PORT.`;
  return new InvalidInputError('port_unavailable', message, [{ path: 'PORT', message }]);
}
