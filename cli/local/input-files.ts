import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { InvalidInputError } from '../../shared/domain/errors.ts';

/** A file of the user's and the object name under which it goes into the inbox. */
export interface InputFile {
  readonly path: string;
  readonly object: string;
}

/** What cameras, scanners and office programs write; a folder may hold other things as well. */
const imageName = /\.(?:jpe?g|png|webp|tiff?|pdf|heic|heif)$/i;

/**
 * The files that a person means: each path as it is, and of each folder everything below it that has an image's name,
 * in the order of their names. An object's name starts at the election's id where the path holds one, else it is
 * the path below the folder that was given, put under `electionId` where one was named.
 * Throws {@link InvalidInputError} with code `no_such_file`.
 */
export async function inputFiles(
  given: readonly string[],
  electionIds: readonly string[],
  electionId: string | null = null,
): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of given) {
    const found = await stat(path).catch(() => null);
    if (found === null) {
      throw new InvalidInputError('no_such_file', `Expected a file or a folder but there is no ${path}`);
    }
    const below = found.isDirectory()
      ? (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter(entry => entry.isFile() && imageName.test(entry.name))
          .map(entry => join(entry.parentPath, entry.name))
          .sort()
      : [path];
    for (const file of below) {
      const inside = found.isDirectory() ? relative(path, file) : basename(file);
      files.push({ path: file, object: objectName(file, inside, electionIds, electionId) });
    }
  }
  return files;
}

function objectName(
  path: string,
  inside: string,
  electionIds: readonly string[],
  electionId: string | null,
): string {
  const segments = path.split(sep);
  const start = segments.findIndex(segment => electionIds.includes(segment));
  if (start !== -1 && start < segments.length - 1) return segments.slice(start).join('/');
  const name = inside.split(sep).join('/');
  return electionId === null ? name : `${electionId}/${name}`;
}
