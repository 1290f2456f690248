/** A file that a person gave, with the path under which they know it: its folders, if it came in one, and its name. */
export interface GivenFile {
  readonly file: File;
  readonly path: string;
}

/** What cameras, scanners and office programs write; of a folder that is dropped only these are taken. */
const imageName = /\.(?:jpe?g|png|webp|tiff?|pdf|heic|heif)$/i;

/** Files and, in browsers that can, everything below folders that were dropped. */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  // Entries must be asked for before the first await: the transfer is emptied after the event.
  const given = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map(item => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const found = await Promise.all(
    given.map(async ({ entry, file }) => {
      if (entry?.isDirectory) return filesBelow(entry as FileSystemDirectoryEntry);
      return file === null ? [] : [{ file, path: file.name }];
    }),
  );
  return found.flat();
}

/** The files of a file picker, which may be a picker of folders. */
export function pickedFiles(files: FileList): GivenFile[] {
  return [...files].map(file => ({ file, path: file.webkitRelativePath || file.name }));
}

async function filesBelow(folder: FileSystemDirectoryEntry): Promise<GivenFile[]> {
  const reader = folder.createReader();
  const found: GivenFile[] = [];
  // A reader gives at most 100 entries at once, and none at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return found;
    for (const entry of entries) {
      if (entry.isDirectory) found.push(...(await filesBelow(entry as FileSystemDirectoryEntry)));
      else if (imageName.test(entry.name) && !entry.name.startsWith('.')) {
        const file = await new Promise<File>((resolve, reject) =>
          (entry as FileSystemFileEntry).file(resolve, reject),
        );
        found.push({ file, path: entry.fullPath.replace(/^\//, '') });
      }
    }
  }
}
