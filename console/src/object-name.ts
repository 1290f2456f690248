/**
 * The object name of a file: from the segment that is an election's id on, where its path holds one; else its path
 * below the election that was chosen, null where none was and there are several. Composed characters (NFC), because
 * macOS hands out decomposed ones and the same name must be the same document everywhere.
 */
export function objectNameFor(
  path: string,
  electionIds: readonly string[],
  chosenElectionId: string | null,
): string | null {
  const segments = path.normalize('NFC').split('/').filter(Boolean);
  const start = segments.findIndex(segment => electionIds.includes(segment));
  if (start !== -1 && start < segments.length - 1) return segments.slice(start).join('/');
  const name = segments.join('/');
  const electionId = chosenElectionId ?? (electionIds.length === 1 ? electionIds[0]! : null);
  if (electionId !== null) return `${electionId}/${name}`;
  return electionIds.length === 0 ? name : null;
}

/** The name beside one that is taken: `form.jpg` → `form (2).jpg`. */
export function besideName(object: string, n: number): string {
  const match = /^(?<stem>.*?)(?<extension>\.[A-Za-z0-9]{1,5})?$/su.exec(object);
  return `${match?.groups?.stem ?? object} (${n})${match?.groups?.extension ?? ''}`;
}
