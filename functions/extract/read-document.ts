import { timestamp } from '../../shared/domain/clock.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { Page } from '../../shared/domain/page.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import { contestsAt, pagesOf } from '../../shared/forms/contests.ts';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import type { Election } from '../../shared/ledger/elections.ts';
import { currentReadings, recordReading } from '../../shared/ledger/extraction.ts';
import { pagesExpected, readablePages } from '../../shared/ledger/pages.ts';
import type { ReaderPage } from '../../shared/readers/form-reader.ts';
import type { ExtractServices } from './extract.ts';

/** Another worker has the document now; whatever this one made of it counts for nothing. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** A document as far as it could be read, and why no further. */
export interface ReadDocument {
  readonly election: Election | null;
  readonly form: FormDefinition | null;
  readonly pages: readonly Page[];
  readonly pagesExpected: number;
  readonly readings: readonly Reading[];
  /** Why nothing was read, null where there is a reading. */
  readonly unread: 'unknown_election' | 'unknown_form' | 'unreadable_image' | null;
}

/**
 * Reads a claimed document: the election and form from its key or from the page, then the transcription. Nothing is
 * spent on a document that can't be read for its pictures or for want of an election.
 */
export async function readDocument(
  services: ExtractServices,
  document: DocumentRecord,
): Promise<ReadDocument> {
  const pages = readablePages(document.pages);
  const election = document.electionId === null ? null : await services.elections.get(document.electionId);
  const nothing = { election, form: null, pages, pagesExpected: pages.length, readings: [] };
  if (election === null) return { ...nothing, unread: 'unknown_election' };
  if (pages.every(page => page.warnings.includes('unreadable_image'))) {
    return { ...nothing, form: formOf(election, document.formId), unread: 'unreadable_image' };
  }
  const images = await Promise.all(pages.map(page => load(services, page)));
  const form = formOf(election, document.formId) ?? (await recognise(services, election, images));
  if (form === null) return { ...nothing, unread: 'unknown_form' };
  const readings = await readingsOf(services, document, election, form, images);
  return {
    election,
    form,
    pages,
    pagesExpected: pagesExpected(document.pages, pagesOf(form, election.definition)) ?? form.pages,
    readings,
    unread: null,
  };
}

function formOf(election: Election, formId: string | null): FormDefinition | null {
  return formId === null ? null : (election.forms.get(formId) ?? null);
}

async function load({ processed }: ExtractServices, { page, image }: Page): Promise<ReaderPage> {
  const blob = image === null ? null : await processed.get(image.object);
  if (image === null || blob === null)
    throw new Error(`The processed image of page ${page} is missing: ${image?.object}`);
  const { contentType, width, height } = image;
  return { page, bytes: blob.bytes, contentType, width, height };
}

async function recognise(
  services: ExtractServices,
  election: Election,
  images: readonly ReaderPage[],
): Promise<FormDefinition | null> {
  const forms = [...election.forms.values()];
  for (const page of images) {
    const { formId } = await services.reader.recognise({ forms, page });
    if (formId !== null) return formOf(election, formId);
  }
  return null;
}

/** The reading of this document: one that was made before a crash is used, otherwise a new one is made and kept. */
async function readingsOf(
  services: ExtractServices,
  document: DocumentRecord,
  election: Election,
  form: FormDefinition,
  images: readonly ReaderPage[],
): Promise<Reading[]> {
  const made = await currentReadings(services.ledger, document);
  const first = made.find(reading => reading.purpose === 'first' && reading.formId === form.id);
  if (first !== undefined) return [first];
  const startedAt = services.clock.now();
  const contests = contestsAt(election.definition, form, document.pollingPlaceId);
  const outcome = await services.reader.read({ form, contests, pages: images, purpose: 'first' });
  const stored = await recordReading(services.ledger, document, {
    ...outcome,
    formId: form.id,
    formVersion: form.version,
    purpose: 'first',
    imageSha256: document.pages.flatMap(page => (page.state === 'processed' ? (page.sha256 ?? []) : [])),
    startedAt: timestamp(startedAt),
    readMs: services.clock.now() - startedAt,
  });
  if (stored === null) throw new LeaseLostError(document.documentId);
  return [stored];
}
