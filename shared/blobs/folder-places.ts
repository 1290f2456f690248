import { type BigIntStats, lstatSync, mkdirSync, realpathSync, rmdirSync } from 'node:fs';
import path from 'node:path';

/** Everything of the store's own stands in here; no listing shows it. */
export const privateFolder = '.blobs';

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * Whether a name's component can stand on disk as it is. Hidden ones can't: `.DS_Store` and its like are no ballots,
 * and `.`, `..` and the store's own folder are among them. 255 bytes is what common file systems take.
 */
export function ordinaryComponent(component: string, platform: NodeJS.Platform = process.platform): boolean {
  if (component === '' || component.startsWith('.') || Buffer.byteLength(component) > 255) return false;
  if (platform !== 'win32') return true;
  // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
  const printable = [...component].every(character => character >= ' ');
  return printable && !/[<>:"|?*\\]|[. ]$/.test(component) && !reserved.test(component);
}

/**
 * Where an object may stand below `root`: an ordinary name at the path of the same spelling, any other (too long,
 * hidden, empty components, leading `/`) at a path made of its bytes, which no ordinary name can have.
 */
export function plainPath(root: string, object: string): string | null {
  const components = object.split('/');
  return components.every(component => ordinaryComponent(component)) ? path.join(root, ...components) : null;
}

const charactersPerComponent = 200;

/**
 * The name's UTF-8 bytes in hexadecimal, cut into folders `<200 digits>+` and a last file, so that it fits every file
 * system, can be read back, sorts as the name does, and no file can be in another's way.
 */
export function encodedPath(root: string, object: string): string {
  const digits = Buffer.from(object).toString('hex');
  const pieces = digits.match(new RegExp(`.{1,${charactersPerComponent}}`, 'g')) ?? [];
  const folders = pieces.slice(0, -1).map(piece => `${piece}+`);
  return path.join(root, privateFolder, 'objects', ...folders, pieces.at(-1) ?? '');
}

/** The object's name from the components below `objects`; null for a path that no name has. */
export function decodeComponents(components: readonly string[]): string | null {
  const digits = components.map(component => component.replace(/\+$/, '')).join('');
  return /^([0-9a-f]{2})+$/.test(digits) ? Buffer.from(digits, 'hex').toString('utf8') : null;
}

/**
 * The file that stands at exactly this path: not a folder, not a link that leads elsewhere, and not a file whose name
 * differs in case or Unicode form on a file system (macOS, Windows) that finds it all the same. Null where there is none.
 */
export function fileAt(file: string): BigIntStats | null {
  const stats = statOf(file);
  return stats?.isFile() === true && isExact(file) ? stats : null;
}

/** What stands at the path, links not followed; undefined where nothing does. */
export function statOf(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { bigint: true });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Makes the file's folder. False when something else is in the way: a file where a folder must be, or the reverse. */
export function makeRoomFor(file: string): boolean {
  const folder = path.dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw error;
  }
  return isExact(folder) && (statOf(file) === undefined || fileAt(file) !== null);
}

/** Removes the folders above a deleted file that are empty now, so that their names are free for objects. */
export function removeEmptyFolders(file: string, root: string): void {
  for (let folder = path.dirname(file); folder !== root; folder = path.dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

/** Whether an error says that nothing stands at the path; a file above it counts as that. */
export function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function isExact(existing: string): boolean {
  try {
    return realpathSync.native(existing) === existing;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}
