import { type CheckInput, checkDocument } from '../checks/check-document.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { ReadingContent } from '../domain/reading.ts';
import { contestsAt } from '../forms/contests.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { pairedForms, readCompanions } from './companions.ts';
import type { Reads, StandingResult } from './current-results.ts';
import type { Election } from './elections.ts';
import {
  allFingerprints,
  type Fingerprints,
  type FingerprintView,
  fingerprintsOf,
  readFingerprints,
} from './fingerprints.ts';
import { noPlace, type PlaceView, readPlace } from './places.ts';
import { countsOf } from './results.ts';
import { readSameImages } from './sightings.ts';

/** What kind of paper a document is, as far as it is known. */
export interface PaperKind {
  readonly election: Election | null;
  readonly form: FormDefinition | null;
}

/** What the ledger holds at this moment that a document's checks depend on. */
export interface Surroundings {
  readonly place: PlaceView;
  /** The place's other forms. */
  readonly companions: readonly StandingResult[];
  /** Documents with one of the document's uploaded images. */
  readonly sameImages: readonly DocumentRecord[];
  /** Documents with the same counts or the same look; null where the document's own tell nothing. */
  readonly alike: (FingerprintView & { readonly own: Fingerprints }) | null;
}

/**
 * Reads a document's surroundings, point by point: inside the commit's transaction to decide, outside it to see what
 * is worth another reading. Single ballots don't compete for their place and look like one another.
 */
export async function readSurroundings(
  reads: Reads,
  document: DocumentRecord,
  { election, form }: PaperKind,
  content: ReadingContent | null,
): Promise<Surroundings> {
  const sameImages = await readSameImages(reads, document);
  if (election === null || form === null) {
    return { place: await readPlace(reads, document), companions: [], sameImages, alike: null };
  }
  if (form.kind === 'ballot') return { place: noPlace, companions: [], sameImages, alike: null };
  const place = await readPlace(reads, document);
  const companions = await readCompanions(reads, document, pairedForms(form, election.forms.values()));
  if (content === null) return { place, companions, sameImages, alike: null };
  const contests = contestsAt(election.definition, form, document.pollingPlaceId);
  const own = fingerprintsOf(form.id, countsOf(form, contests, content), document.pages);
  const { id } = election.definition;
  const view = await readFingerprints(reads, id, allFingerprints(own), document.documentId);
  return { place, companions, sameImages, alike: { ...view, own } };
}

/** Whether the document contradicts another form of its place. */
export function contradictsCompanion(input: CheckInput): boolean {
  const pairs = new Set(input.form.pairs.map(rule => rule.id));
  return checkDocument(input).findings.some(({ rule, severity }) => pairs.has(rule) && severity !== 'info');
}
