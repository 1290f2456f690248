import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

/** The deployed functions. Each registers itself under its name with the functions framework. */
export const functionNames = ['preprocess', 'extract', 'api', 'sweep'] as const;
export type FunctionName = (typeof functionNames)[number];

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What a function's process must be started with; Node can't set either by itself. glibc keeps freed image buffers below a
 * moving threshold; fixed at 256 KiB they go back to the system: 302 MB instead of 537 MB at the peak of 60 photographs.
 * V8 frees an image buffer when it collects the small object that stands for it, so young objects get little room: 428
 * MB instead of 495 to 561 MB at the peak of 245 hostile uploads.
 */
export const functionEnvironment = {
  MALLOC_MMAP_THRESHOLD_: '262144',
  NODE_OPTIONS: '--max-semi-space-size=4',
} as const;

/** Packages that stay outside the bundle: native code, or files of their own that they read at run time. */
const external = [
  '@google-cloud/*',
  '@hyzyla/pdfium',
  'dd-trace',
  'google-auth-library',
  'libheif-js',
  'sharp',
  'tesseract.js',
];

/** Sources that start another one in a thread of its own, which stands beside the bundle under its own name. */
const threads: Readonly<Record<string, string>> = {
  'functions/preprocess/image/sandbox/sandbox.ts': 'functions/preprocess/image/sandbox/sandbox-worker.ts',
};

/** The folder of a built function, ready for `gcloud functions deploy --source`. */
export function functionFolder(name: FunctionName): string {
  return join(root, 'build', name);
}

/** Bundles one function with a package.json that names exactly the packages it imports, in the locked versions. */
export function buildFunction(name: FunctionName): Promise<void> {
  return bundleFunction(name, `functions/${name}/index.ts`, functionFolder(name));
}

/**
 * Bundles an entry as the functions are.
 * @param entry a path from the project's root
 * @param folder made anew; below a folder whose `node_modules` has what stays outside the bundle
 */
export async function bundleFunction(name: string, entry: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const outputs = await bundled({ index: entry }, folder);
  const imported = outputs
    .flatMap(output => output.imports)
    .filter(each => each.external === true && !each.path.startsWith('node:'))
    .map(each => packageOf(each.path));
  const names = [...new Set([...imported, '@google-cloud/functions-framework'])].filter(isPackage).sort();
  const dependencies = Object.fromEntries(
    await Promise.all(names.map(async each => [each, await lockedVersion(each)])),
  );
  const manifest = {
    name: `ballots-${name}`,
    private: true,
    type: 'module',
    main: 'index.js',
    engines: { node: '24' },
    dependencies,
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Bundles the entries and the threads that they start; what came of it. */
async function bundled(
  entryPoints: Record<string, string>,
  outdir: string,
): Promise<Metafile['outputs'][string][]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: true,
    metafile: true,
    external,
    // Bundled CommonJS packages ask for Node's own modules by `require`, which an ES module has not.
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
  });
  const started = Object.keys(metafile.inputs).flatMap(input => threads[input] ?? []);
  const more = Object.fromEntries(started.map(source => [parse(source).name, source]));
  const outputs = Object.values(metafile.outputs);
  return started.length === 0 ? outputs : [...outputs, ...(await bundled(more, outdir))];
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function isPackage(name: string): boolean {
  return external.some(pattern =>
    pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

async function lockedVersion(name: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  return manifest.version;
}
