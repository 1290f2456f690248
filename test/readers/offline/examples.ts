import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TruthFile } from '../../../examples/make/truth.ts';
import { type ProcessedPage, preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { parseObjectName } from '../../../shared/domain/document-key.ts';
import { ElectionDefinition } from '../../../shared/domain/election.ts';
import { contestsAt } from '../../../shared/forms/contests.ts';
import type { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { loadForms } from '../../../shared/forms/load.ts';
import type { ReaderPage, ReadRequest } from '../../../shared/readers/form-reader.ts';
import { examples, type InboxFile, readInbox } from '../../examples/inbox.ts';

const preprocessing = {
  maxBytes: 25e6,
  maxPixels: 100e6,
  maxSidePx: 2048,
  outputFormat: 'webp',
  quality: 85,
  modelTokens: () => 0,
  maxFrames: 50,
} as const;

export const election = ElectionDefinition.parse(
  JSON.parse(await readFile(join(examples, 'election.json'), 'utf8')),
);
export const truths = TruthFile.parse(JSON.parse(await readFile(join(examples, 'truth.json'), 'utf8')));
export const forms = new Map<string, FormDefinition>([
  ...(await loadForms(join(examples, '../shared/forms/builtin'))),
  ...(await loadForms(join(examples, 'forms'))),
]);
let inbox: Promise<Map<string, InboxFile>> | undefined;

/** The pages of an example as preprocess makes them; none where it rejects the file. */
export async function examplePages(key: string): Promise<ReaderPage[]> {
  inbox ??= readInbox();
  const pages: ReaderPage[] = [];
  for (const { object, bytes } of (await inbox).values()) {
    const name = parseObjectName(object);
    if (name.documentKey !== key) continue;
    const outcome = await preprocessImage(bytes, preprocessing);
    const frames: ProcessedPage[] =
      outcome.kind === 'processed' ? outcome.frames.filter(frame => frame.kind === 'page') : [];
    for (const { frame, bytes: processed, image } of frames) {
      const { contentType, width, height } = image;
      pages.push({ page: name.page ?? frame + 1, bytes: processed, contentType, width, height });
    }
  }
  return pages;
}

/** What a reader is asked of an example; null where no page of it can be read. */
export async function exampleRequest(
  key: string,
  purpose: ReadRequest['purpose'],
): Promise<ReadRequest | null> {
  const { formId, pollingPlaceId } = truths[key]!;
  const pages = await examplePages(key);
  const form = forms.get(formId ?? '');
  if (form === undefined || pages.length === 0) return null;
  return { form, contests: contestsAt(election, form, pollingPlaceId), pages, purpose };
}
