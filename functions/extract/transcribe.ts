import { type Reread, resolveDisagreement } from '../../shared/checks/agreement.ts';
import { needsSecondReading } from '../../shared/checks/second-reading.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { parse } from '../../shared/domain/parse.ts';
import type { CountValue, Reading, ReadingContent } from '../../shared/domain/reading.ts';
import { Result } from '../../shared/domain/result.ts';
import { contestsAt } from '../../shared/forms/contests.ts';
import { checkInputOf } from '../../shared/ledger/check-input.ts';
import { currentReadings } from '../../shared/ledger/extraction.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { contradictsCompanion, readSurroundings } from '../../shared/ledger/surroundings.ts';
import { disputedValues } from './disputed.ts';
import { type Desk, keptReading, lookOnce, readOnce } from './keep-reading.ts';
import type { Paper, Transcript } from './paper.ts';
import { placeOf } from './place-of.ts';
import type { ExtractServices } from './services.ts';

export const nothingRead: Transcript = { readings: [], content: null, second: null, resolutions: [] };

/**
 * Reads a document, a second time where the election's policy asks for it, and the values on which the two differ a
 * third time, each by itself. Every reading is stored as soon as it is made and used again after a crash, or when the
 * document is checked again.
 */
export async function transcribe(
  services: ExtractServices,
  document: DocumentRecord,
  paper: Paper,
): Promise<Transcript> {
  const kept = await currentReadings(services.ledger, document);
  const desk: Desk = { services, document, paper, kept };
  const contestsFor = (placeId: string | null) => contestsAt(paper.election.definition, paper.form, placeId);
  const first = await readOnce(desk, 'first', contestsFor(document.pollingPlaceId));
  const { content } = first;
  if (content === null) return { ...nothingRead, readings: [first] };
  const pollingPlaceId = placeOf(document, paper, content);
  const contests = contestsFor(pollingPlaceId);
  const wanted =
    keptReading(desk, 'second') !== undefined ||
    (await secondIsDue(desk, { ...document, pollingPlaceId, formId: paper.form.id }, first, content));
  if (!wanted) return { ...nothingRead, readings: [first], content };
  const second = await readOnce(desk, 'second', contests);
  if (second.content === null) return { ...nothingRead, readings: [first, second], content };
  return settle(desk, { form: paper.form, contests }, [first, second], content, second.content);
}

/** Settles by a third look what it can; what it can't stays as the first reading has it, for a human. */
async function settle(
  desk: Desk,
  reread: Reread,
  readings: readonly Reading[],
  first: ReadingContent,
  second: ReadingContent,
): Promise<Transcript> {
  const disputed = disputedValues(reread, first, second);
  if (disputed.length === 0) return { readings, content: first, second, resolutions: [] };
  const look = await lookOnce(desk, disputed);
  const seen = disputed.flatMap(({ path }): [string, CountValue][] => {
    const value = look.values?.[path];
    return value === undefined ? [] : [[path, value]];
  });
  const { content, resolutions } = resolveDisagreement(reread, first, second, new Map(seen));
  return { readings: [...readings, look], content, second, resolutions };
}

/**
 * Whether the policy asks for a second reading, with the place's other forms as they stand now. A document that has a
 * result of this reading is only checked again: while it contradicts another form it goes to review whatever a second
 * reading says, and none is paid for.
 */
async function secondIsDue(
  { services, paper }: Desk,
  document: DocumentRecord,
  first: Reading,
  content: ReadingContent,
): Promise<boolean> {
  const surroundings = await readSurroundings(services.store, document, paper, content);
  const input = checkInputOf(document, { ...nothingRead, ...paper }, surroundings, content);
  if (!needsSecondReading(paper.election.definition.policy, input).needed) return false;
  return !(contradictsCompanion(input) && (await concludedFrom(services, document, first)));
}

async function concludedFrom(
  { store }: ExtractServices,
  { documentId, revision }: DocumentRecord,
  { readingId }: Reading,
): Promise<boolean> {
  const value = revision === 0 ? null : await store.get(paths.result(documentId, revision));
  if (value === null) return false;
  const { provenance } = parse(Result, value, `result ${documentId}.${revision}`, 'damaged_record');
  return provenance.readings.includes(readingId);
}
