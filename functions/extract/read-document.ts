import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { Page } from '../../shared/domain/page.ts';
import { pagesOf } from '../../shared/forms/contests.ts';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import type { Election } from '../../shared/ledger/elections.ts';
import { pagesExpected, readablePages } from '../../shared/ledger/pages.ts';
import type { ReaderPage } from '../../shared/readers/form-reader.ts';
import type { Paper, ReadDocument } from './paper.ts';
import { placeOf } from './place-of.ts';
import type { ExtractServices } from './services.ts';
import { nothingRead, transcribe } from './transcribe.ts';

/**
 * Reads a claimed document: the election and form from its key or from the page, then the transcription. Nothing is
 * spent on a document that can't be read for its pictures or for want of an election.
 */
export async function readDocument(
  services: ExtractServices,
  document: DocumentRecord,
): Promise<ReadDocument> {
  const pages = readablePages(document.pages);
  const { pollingPlaceId } = document;
  const election = document.electionId === null ? null : await services.elections.get(document.electionId);
  const unread = { pages, pagesExpected: pages.length, pollingPlaceId, transcript: nothingRead };
  if (election === null) return { ...unread, election, form: null, unread: 'unknown_election' };
  const named = formOf(election, document.formId);
  if (pages.every(page => page.warnings.includes('unreadable_image'))) {
    return { ...unread, election, form: named, unread: 'unreadable_image' };
  }
  const images = await Promise.all(pages.map(page => load(services, page)));
  const form = named ?? (await recognise(services, election, images));
  if (form === null) return { ...unread, election, form, unread: 'unknown_form' };
  const expected = pagesExpected(document.pages, pagesOf(form, election.definition)) ?? form.pages;
  const paper: Paper = { election, form, pages, pagesExpected: expected, images };
  const transcript = await transcribe(services, document, paper);
  return {
    election,
    form,
    pages,
    pagesExpected: expected,
    pollingPlaceId: placeOf(document, paper, transcript.content),
    transcript,
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
