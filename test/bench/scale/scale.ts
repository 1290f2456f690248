import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countryOf } from '../../fault/country.ts';
import { type LocalRun, placesIn } from './local-run.ts';
import { picture } from './picture.ts';

const run = promisify(execFile);
const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Runs so many one-page documents through local mode, in a fresh folder and a process of its own. */
export async function measureScale(documents: number): Promise<LocalRun> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-scale-'));
  try {
    await fillInbox(placesIn(folder).inbox, documents);
    const { stdout } = await run(process.execPath, [worker, folder, `${documents}`]);
    return JSON.parse(stdout) as LocalRun;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the pictures into the inbox, as somebody who copies files into the folder would. */
export async function fillInbox(inbox: string, documents: number): Promise<void> {
  const objects = countryOf({ documents, onePage: true }).papers.flatMap(paper => paper.objects);
  for (const [number, object] of objects.entries()) {
    const file = join(inbox, object);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await picture(number));
  }
}

/** What a run did wrong, which makes its figures worthless; empty where all is well. */
export function mistakesOf({ documents, accepted, tallied, cast }: LocalRun): string[] {
  return [
    ...(accepted === documents ? [] : [`${accepted} of ${documents} documents were accepted`]),
    ...(tallied === cast ? [] : [`${tallied} votes were tallied of ${cast}`]),
  ];
}
