import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file of the console: its path below the root and its content. */
export interface ConsoleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const source = dirname(fileURLToPath(import.meta.url));
const verbatim = ['index.html', 'icon.svg'];

/** Bundles the console in memory; takes some 30 ms. */
export async function bundleConsole(): Promise<ConsoleFile[]> {
  const { outputFiles } = await build({
    entryPoints: { app: join(source, 'src/main.ts'), style: join(source, 'style/main.css') },
    outdir: '/',
    bundle: true,
    format: 'esm',
    target: ['chrome120', 'firefox120', 'safari17'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  const bundled = outputFiles.map(file => ({
    path: file.path.replace(/^.*[\\/]/, ''),
    bytes: file.contents,
  }));
  const copied = await Promise.all(
    verbatim.map(async path => ({ path, bytes: await readFile(join(source, path)) })),
  );
  return [...copied, ...bundled];
}

/** Writes the static build that Firebase Hosting or any other web server can serve. */
export async function buildConsole(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  for (const { path, bytes } of await bundleConsole()) await writeFile(join(outDir, path), bytes);
}
