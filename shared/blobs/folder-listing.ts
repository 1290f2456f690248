import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  decodeComponents,
  isAbsence,
  ordinaryComponent,
  plainPath,
  privateFolder,
  statOf,
} from './folder-places.ts';
import { compareUtf8, objectNameFault } from './object-name.ts';

/**
 * Why something in a folder is no object: its path can be no object's name (line breaks, bytes that aren't UTF-8), or it
 * is a link, a pipe or a device instead of a file.
 */
export type PassedOver = 'no_object_name' | 'no_regular_file';
type OnPassedOver = (file: string, why: PassedOver) => void;

interface Range {
  readonly prefix: string;
  /** Names up to and including this one are left out; '' for none. */
  readonly after: string;
}

/**
 * The names of the objects in a folder, in the order of their UTF-8 bytes, each once. Folders that can hold no name of
 * the range are not read.
 * @param onPassedOver is told of each entry that looks like an object and can be none, so that it isn't overlooked
 */
export async function* objectNames(
  root: string,
  range: Range,
  onPassedOver: OnPassedOver,
): AsyncGenerator<string> {
  const encoded = (await encodedNames(path.join(root, privateFolder, 'objects')))
    .filter(name => name.startsWith(range.prefix) && compareUtf8(name, range.after) > 0)
    .sort(compareUtf8);
  let next = 0;
  const above = range.prefix.slice(0, range.prefix.lastIndexOf('/') + 1);
  const start = above === '' ? root : plainPath(root, above.slice(0, -1));
  if (start !== null && (await isRealFolder(start))) {
    for await (const name of plainNames(start, above, range, onPassedOver)) {
      while (next < encoded.length && compareUtf8(encoded[next]!, name) < 0) yield encoded[next++]!;
      if (encoded[next] === name) next++;
      yield name;
    }
  }
  yield* encoded.slice(next);
}

async function* plainNames(
  folder: string,
  above: string,
  range: Range,
  onPassedOver: OnPassedOver,
): AsyncGenerator<string> {
  for (const { entry, name } of await sortedEntries(folder, above)) {
    if (entry.isDirectory()) {
      if (mayHoldNamesOf(name, range)) {
        yield* plainNames(path.join(folder, entry.name), name, range, onPassedOver);
      }
    } else if (!entry.isFile()) {
      onPassedOver(path.join(folder, entry.name), 'no_regular_file');
    } else if (objectNameFault(name) !== null || isMisread(path.join(folder, entry.name))) {
      onPassedOver(path.join(folder, entry.name), 'no_object_name');
    } else if (name.startsWith(range.prefix) && compareUtf8(name, range.after) > 0) {
      yield name;
    }
  }
}

/** Whether the name's bytes were not UTF-8: decoded, it then leads to no file. */
function isMisread(file: string): boolean {
  return file.includes('\ufffd') && statOf(file) === undefined;
}

/** A folder's entries by the whole names' order, in which a folder counts with its `/`: `a.jpg` before `a/b`. */
async function sortedEntries(folder: string, above: string): Promise<{ entry: Dirent; name: string }[]> {
  return (await entriesOf(folder))
    .filter(entry => ordinaryComponent(entry.name))
    .map(entry => ({ entry, name: `${above}${entry.name}${entry.isDirectory() ? '/' : ''}` }))
    .sort((left, right) => compareUtf8(left.name, right.name));
}

function mayHoldNamesOf(folderName: string, { prefix, after }: Range): boolean {
  if (!folderName.startsWith(prefix) && !prefix.startsWith(folderName)) return false;
  return after.startsWith(folderName) || compareUtf8(folderName, after) > 0;
}

async function encodedNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  async function visit(below: readonly string[]): Promise<void> {
    for (const entry of await entriesOf(path.join(folder, ...below))) {
      if (entry.isDirectory()) await visit([...below, entry.name]);
      const name = entry.isFile() ? decodeComponents([...below, entry.name]) : null;
      if (name !== null) names.push(name);
    }
  }
  await visit([]);
  return names;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

async function isRealFolder(folder: string): Promise<boolean> {
  try {
    return (await realpath(folder)) === folder;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}
