import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import type { ElectionCatalogue } from './elections.ts';
import { paths } from './paths.ts';
import { claimantOf, PlaceRecord } from './precedence.ts';
import type { AuditProblem } from './verify-document.ts';
import { type DocumentFacts, everyRecord } from './verify-facts.ts';
import type { LedgerFacts } from './verify-records.ts';

/** What a place's record must say, as its documents tell it. */
interface ExpectedPlace {
  /** Documents that have claimed the place. */
  readonly claimants: Set<string>;
  /** Documents whose counts stand; more than one of ballots. */
  readonly counted: Set<string>;
}

const mostClaimants = 50;

/** The record of each place and form against the documents that are or were of it. */
export async function* placeProblems(
  store: DocumentStore,
  elections: ElectionCatalogue,
  facts: LedgerFacts,
): AsyncGenerator<AuditProblem> {
  const ballots = await ballotForms(elections);
  const expected = expectedPlaces(facts);
  for await (const { path, value } of everyRecord(store, { collection: 'places' })) {
    const place = expected.get(path);
    expected.delete(path);
    const message =
      place === undefined ? 'No document is of this place' : problemOf(path, value, place, facts, ballots);
    if (message !== null) yield { path, kind: place === undefined ? 'extra' : 'altered', message };
  }
  for (const path of expected.keys()) {
    if (ballots.has(formKeyOf(path))) continue;
    yield { path, kind: 'missing', message: 'A document claims this place' };
  }
}

/** Ids of forms of which a place has many documents, as `<electionId>~<formId>`. */
async function ballotForms(elections: ElectionCatalogue): Promise<ReadonlySet<string>> {
  const ids = (await elections.all()).flatMap(({ definition, forms }) =>
    [...forms.values()].filter(form => form.kind === 'ballot').map(form => `${definition.id}~${form.id}`),
  );
  return new Set(ids);
}

function formKeyOf(path: string): string {
  return path.split('/')[1]!.split('~').slice(0, 2).join('~');
}

function expectedPlaces(facts: LedgerFacts): Map<string, ExpectedPlace> {
  const expected = new Map<string, ExpectedPlace>();
  for (const [documentId, each] of facts) {
    for (const path of claimsOf(each)) {
      const place = expected.get(path) ?? { claimants: new Set(), counted: new Set() };
      expected.set(path, place);
      place.claimants.add(documentId);
      if (each.document?.counted === true && path === placePath(each.document)) place.counted.add(documentId);
    }
  }
  return expected;
}

function placePath({
  electionId,
  formId,
  pollingPlaceId,
}: NonNullable<DocumentFacts['document']>): string | null {
  if (electionId === null || formId === null || pollingPlaceId === null) return null;
  return paths.place(electionId, formId, pollingPlaceId);
}

/** A document claims the place of each result, and before the first one that which its name says. */
function claimsOf({ document, placed }: DocumentFacts): Set<string> {
  if (document === null || document.electionId === null) return new Set();
  const { electionId } = document;
  const named = document.placeNamedByKey && placed.length === 0 ? placePath(document) : null;
  return new Set([
    ...placed.map(({ formId, placeId }) => paths.place(electionId, formId, placeId)),
    ...(named === null ? [] : [named]),
  ]);
}

function problemOf(
  path: string,
  value: JsonObject,
  expected: ExpectedPlace,
  facts: LedgerFacts,
  ballots: ReadonlySet<string>,
): string | null {
  const place = PlaceRecord.strict().safeParse(value).data;
  if (place === undefined) return 'The record is no place';
  const { electionId, formId, pollingPlaceId, claimants, countedDocumentId } = place;
  if (paths.place(electionId, formId, pollingPlaceId) !== path) return 'The record is of another place';
  const ids = new Set(claimants.map(claimant => claimant.documentId));
  const full = claimants.length === mostClaimants;
  const known = claimants.every(claimant => {
    const document = facts.get(claimant.documentId)?.document;
    return (
      document != null && JSON.stringify(sorted(claimant)) === JSON.stringify(sorted(claimantOf(document)))
    );
  });
  if (!known) return 'A claimant is not the document that it names';
  // Ballots don't compete for their place, so they needn't claim it.
  if (ballots.has(`${electionId}~${formId}`)) {
    return [...ids].every(id => expected.claimants.has(id)) ? null : 'A claimant is not of this place';
  }
  const same = ids.size === claimants.length && (full || ids.size === expected.claimants.size);
  if (!same || ![...ids].every(id => expected.claimants.has(id)))
    return 'The claimants are not the documents that claim the place';
  const [counted = null, ...others] = expected.counted;
  if (others.length > 0) return `Both ${counted} and ${others.join(', ')} are counted for this place`;
  return countedDocumentId === counted ? null : 'The counted document is not the one whose counts stand';
}

function sorted(record: object): [string, unknown][] {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
}
