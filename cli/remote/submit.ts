import { openAsBlob } from 'node:fs';
import { type BallotsClient, BallotsProblem } from 'ballots-client';
import { contentTypeOfName } from '../../shared/blobs/content-type.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { startBar } from '../bar.ts';
import { unknownElection } from '../election-ids.ts';
import { type InputFile, inputFiles } from '../local/input-files.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { visible } from '../visible.ts';

/** Files on their way at once. */
const lanes = 4;

/** Sends files to a server's inbox. One that is refused is told and the others still go; the exit code says so. */
export async function submitRemotely(
  client: BallotsClient,
  given: readonly string[],
  { election, json = false }: { readonly election?: string; readonly json?: boolean },
): Promise<number> {
  const known = await electionsFor(client, election);
  const files = await inputFiles(given, known, election ?? null);
  const bar = startBar(files.length, 'files', { quiet: json });
  let refused = 0;
  let done = 0;
  const queue = files.values();
  const lane = async () => {
    for (const file of queue) {
      const outcome = await send(client, file);
      if (outcome.error !== null) refused++;
      if (json) printJson({ path: file.path, ...outcome });
      else if (outcome.error !== null) console.error(`${visible(file.path)}: ${outcome.error.message}`);
      else if (process.stderr.isTTY !== true)
        console.log(`${outcome.documentId}  ${visible(outcome.object)}`);
      bar.to(++done);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  bar.end();
  return refused === 0 ? exitCodes.ok : exitCodes.rejected;
}

/** Its id, or why it was refused. What would befall the next file as well (the key, an outage) is thrown. */
async function send({ upload }: BallotsClient, { path, object }: InputFile) {
  const contentType = contentTypeOfName(path) ?? 'application/octet-stream';
  try {
    const { documentId } = await upload({ object, contentType, content: await openAsBlob(path) });
    return { object, documentId, error: null };
  } catch (error) {
    if (!(error instanceof BallotsProblem) || ![400, 412, 413, 422].includes(error.status)) throw error;
    return { object, documentId: null, error: { code: error.code, message: error.message } };
  }
}

/** The elections by whose names the paths are understood. A key for uploads alone may not ask whether one is known. */
async function electionsFor({ api }: BallotsClient, election: string | undefined): Promise<string[]> {
  try {
    const { data } = await api.GET('/v1/elections');
    const known = data!.elections.map(each => each.electionId);
    if (election !== undefined && !known.includes(election)) throw unknownElection(election, known);
    return known;
  } catch (error) {
    if (!(error instanceof BallotsProblem) || error.code !== 'scope_missing') throw error;
    if (election !== undefined) return [election];
    throw new InvalidInputError(
      'invalid_option',
      'Expected --election, or a key that also has the scope "documents", to know what the paths say',
    );
  }
}
