import type { DocumentRecord } from '../domain/document.ts';
import type { Result } from '../domain/result.ts';
import { electionIndex } from '../forms/election-index.ts';
import type { Election } from '../ledger/elections.ts';

/**
 * The columns of the CSV, one line a number. `kind` says what `id` names: `option` (its votes), `contest` (its
 * `overvotes` or `undervotes`), `field` (a count beside the table of votes). `value` is empty, never 0, where the number
 * is missing or could not be read.
 */
export const resultColumns = [
  'electionId',
  'formId',
  'pollingPlaceId',
  'pollingPlace',
  'within',
  'documentId',
  'revision',
  'state',
  'source',
  'counted',
  'kind',
  'contestId',
  'contest',
  'id',
  'label',
  'number',
  'party',
  'value',
  'reader',
] as const;
export type ResultRow = Readonly<Record<(typeof resultColumns)[number], string | number | boolean | null>>;

/** A result's numbers in the order of its form: each contest's options and lost votes, then the fields. */
export function* resultRows(
  document: DocumentRecord,
  result: Result,
  election: Election | null,
): Generator<ResultRow> {
  const definition = election?.definition ?? null;
  const form = result.formId === null ? undefined : election?.forms.get(result.formId);
  const [place, ...above] =
    definition === null || result.pollingPlaceId === null
      ? []
      : electionIndex(definition).path(result.pollingPlaceId);
  const common = {
    electionId: result.electionId,
    formId: result.formId,
    pollingPlaceId: result.pollingPlaceId,
    pollingPlace: place?.name ?? null,
    within: above.length === 0 ? null : above.map(unit => unit.name).join(', '),
    documentId: result.documentId,
    revision: result.revision,
    state: result.state,
    source: result.source,
    // The document's, not the result's: counts stop standing when the document goes on. If it is, this revision is it.
    counted: document.counted,
    reader: result.provenance.reader,
    number: null,
    party: null,
  };
  for (const { contestId, votes, overvotes, undervotes } of result.contests) {
    const contest = definition?.contests.find(({ id }) => id === contestId);
    const inContest = { ...common, contestId, contest: contest?.name ?? null };
    for (const { optionId, label, value } of votes) {
      const option = contest?.options.find(({ id }) => id === optionId);
      const { number = null, party = null } = option ?? {};
      yield { ...inContest, kind: 'option', id: optionId, label, number, party, value };
    }
    const lost = { overvotes, undervotes };
    for (const [id, value] of Object.entries(lost)) {
      if (value !== null) yield { ...inContest, kind: 'contest', id, label: id, value };
    }
  }
  for (const [id, { value }] of Object.entries(result.fields)) {
    const label = form?.fields.find(field => field.id === id)?.labels[0] ?? id;
    yield { ...common, kind: 'field', contestId: null, contest: null, id, label, value };
  }
}
