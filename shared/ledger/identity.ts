import type { Services } from '../config/services.ts';
import { documentIdOf, parseObjectName } from '../domain/document-key.ts';
import type { Finding } from '../domain/finding.ts';
import { pagesOf } from '../forms/contests.ts';
import { identifyByKey } from '../forms/identify.ts';

/** What an object's name says of its document, found before anything is read. */
export interface ArrivalIdentity {
  readonly documentId: string;
  readonly documentKey: string;
  readonly electionId: string | null;
  readonly formId: string | null;
  readonly pollingPlaceId: string | null;
  /** What the name says wrongly, for the reviewer; null where it doesn't. */
  readonly keyProblem: Finding | null;
  /** Page and total as far as the name gives them. */
  readonly page: number | null;
  readonly of: number | null;
  /** Pages of the form where it is known, null where it isn't. */
  readonly formPages: number | null;
  readonly pageWaitMs: number;
  /** A single ballot: any number of documents are of one place and form, and none claims it. */
  readonly sharesPlace?: boolean;
}

const defaultPageWaitSeconds = 600;

/** Finds the document of an object, and what its name says of election, form, place and page. */
export async function identifyArrival(
  { elections, inbox }: Pick<Services, 'elections' | 'inbox'>,
  object: string,
): Promise<ArrivalIdentity> {
  const name = parseObjectName(object);
  const known = await elections.all();
  const said = identifyByKey(
    name.documentKey,
    known.map(each => each.definition),
    withoutExtension(object),
  );
  const election = known.find(each => each.definition.id === said.electionId);
  const form = said.formId === null ? undefined : election?.forms.get(said.formId);
  return {
    documentId: documentIdOf(inbox.bucket, said.documentKey),
    documentKey: said.documentKey,
    electionId: said.electionId,
    formId: said.formId,
    pollingPlaceId: said.pollingPlaceId,
    keyProblem: said.problem,
    page: said.page ?? name.page,
    of: said.pages ?? name.of,
    formPages: form === undefined || election === undefined ? null : pagesOf(form, election.definition),
    sharesPlace: form?.kind === 'ballot',
    pageWaitMs: (election?.definition.policy.pageWaitSeconds ?? defaultPageWaitSeconds) * 1000,
  };
}

function withoutExtension(object: string): string {
  return object.replace(/\.[A-Za-z0-9]{1,5}$/, '');
}
