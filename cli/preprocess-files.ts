import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import {
  type PreprocessOptions,
  type ProcessedFrame,
  preprocessImage,
} from '../functions/preprocess/image/preprocess-image.ts';
import type { PageImage, PageRejectionCode, PageWarning } from '../shared/domain/page.ts';

/** One page of a file, `page` from 1: where its image was written and what was measured, or why there is none. */
export type PreprocessedPage =
  | {
      readonly page: number;
      readonly state: 'processed';
      readonly output: string;
      readonly warnings: readonly PageWarning[];
      readonly original: { readonly width: number; readonly height: number };
      readonly image: Omit<PageImage, 'object'>;
    }
  | {
      readonly page: number;
      readonly state: 'rejected';
      readonly code: PageRejectionCode;
      readonly message: string;
    };

/** What became of one file; JSON as it stands. `sha256` is of the file, null where it was not read. */
export type PreprocessRecord =
  | {
      readonly file: string;
      readonly state: 'processed';
      readonly sha256: string;
      readonly format: string;
      readonly pages: readonly PreprocessedPage[];
    }
  | {
      readonly file: string;
      readonly state: 'rejected';
      readonly sha256: string | null;
      readonly code: PageRejectionCode | 'unreadable_file';
      readonly message: string;
    };

/** Whether everything of the file became a page. */
export function isWhollyProcessed(record: PreprocessRecord): boolean {
  return record.state === 'processed' && record.pages.every(page => page.state === 'processed');
}

interface Source {
  readonly file: string;
  readonly sha256: string;
  readonly frames: number;
}

/** The file's own name and the start of its hash, so that files of one name from two folders don't meet. */
function outputName({ file, sha256, frames }: Source, frame: number, contentType: string): string {
  const page = frames > 1 ? `_p${frame + 1}` : '';
  const extension = contentType === 'image/webp' ? 'webp' : 'jpg';
  return `${basename(file, extname(file))}-${sha256.slice(0, 8)}${page}.${extension}`;
}

async function written(source: Source, frame: ProcessedFrame, outFolder: string): Promise<PreprocessedPage> {
  const page = frame.frame + 1;
  if (frame.kind === 'rejected') {
    return { page, state: 'rejected', code: frame.code, message: frame.message };
  }
  const output = join(outFolder, outputName(source, frame.frame, frame.image.contentType));
  await writeFile(output, frame.bytes);
  const { warnings, original, image } = frame;
  return { page, state: 'processed', output, warnings, original, image };
}

/** The file's bytes, or why it was not read; a file that is too large is not loaded. */
async function load(file: string, maxBytes: number): Promise<Uint8Array | PreprocessRecord> {
  try {
    const { size } = await stat(file);
    if (size <= maxBytes) return await readFile(file);
    const message = `Expected at most ${maxBytes} bytes but received ${size}`;
    return { file, state: 'rejected', sha256: null, code: 'too_large', message };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const message = `Expected a readable file but received ${reason}`;
    return { file, state: 'rejected', sha256: null, code: 'unreadable_file', message };
  }
}

async function preprocessFile(
  file: string,
  outFolder: string,
  options: PreprocessOptions,
): Promise<PreprocessRecord> {
  const bytes = await load(file, options.maxBytes);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const outcome = await preprocessImage(bytes, options);
  if (outcome.kind === 'rejected') {
    return { file, state: 'rejected', sha256, code: outcome.code, message: outcome.message };
  }
  const source = { file, sha256, frames: outcome.frames.length };
  const pages: PreprocessedPage[] = [];
  for (const frame of outcome.frames) pages.push(await written(source, frame, outFolder));
  return { file, state: 'processed', sha256, format: outcome.format, pages };
}

/**
 * Preprocesses files one after another, writes the page images to a folder (made if need be, files of the same name
 * overwritten) and yields a record for each file as soon as it is done. Only a folder that can't be written throws.
 *
 * @example for await (const record of preprocessFiles(paths, 'out', options)) console.log(JSON.stringify(record));
 */
export async function* preprocessFiles(
  paths: Iterable<string>,
  outFolder: string,
  options: PreprocessOptions,
): AsyncGenerator<PreprocessRecord> {
  await mkdir(outFolder, { recursive: true });
  for (const file of paths) yield await preprocessFile(file, outFolder, options);
}
