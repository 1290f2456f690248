import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConsoleFile } from '../../console/build.ts';
import { consoleHeaders } from '../../console/policy.ts';

/** Answers `GET` of the console's files; null for paths that are none of them. */
export type ConsoleFiles = (request: Request, path: string) => Response | null;

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The path of the page itself. */
export const consolePath = '/';

/**
 * The console, bundled now from its source; where the bundler isn't installed (`npm ci --omit=dev`), the build that
 * `npm run build` left in console/dist. Throws where there is neither.
 */
export async function openConsoleFiles(): Promise<ConsoleFiles> {
  const byPath = new Map((await filesOf()).map(file => [`/${file.path}`, servable(file)]));
  return (request, path) => {
    const file = byPath.get(path === consolePath ? '/index.html' : path);
    if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return null;
    const { etag, headers, bytes } = file;
    if (request.headers.get('If-None-Match') === etag) return new Response(null, { status: 304, headers });
    return new Response(request.method === 'HEAD' ? null : bytes, { headers });
  };
}

function servable({ path, bytes }: ConsoleFile) {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const contentType = contentTypes[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const headers = {
    ...consoleHeaders(),
    'Content-Type': contentType,
    'Cache-Control': 'no-cache',
    ETag: etag,
  };
  return { etag, headers, bytes: new Uint8Array(bytes) };
}

async function filesOf(): Promise<ConsoleFile[]> {
  const bundler = await import('../../console/build.ts').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  });
  if (bundler !== null) return bundler.bundleConsole();
  const folder = fileURLToPath(new URL('../../console/dist', import.meta.url));
  const names = await readdir(folder).catch(() => {
    throw new Error('The console is not built: run `npm run build`, or install the development dependencies');
  });
  return Promise.all(names.map(async path => ({ path, bytes: await readFile(join(folder, path)) })));
}
