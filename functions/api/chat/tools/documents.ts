import { z } from 'zod';
import { type DocumentRecord, DocumentState } from '../../../../shared/domain/document.ts';
import { DocumentId, Id } from '../../../../shared/domain/primitives.ts';
import { electionIndex } from '../../../../shared/forms/election-index.ts';
import { soundDocuments } from '../../../../shared/ledger/context.ts';
import {
  type DocumentFilter,
  type DocumentSelection,
  selectDocuments,
} from '../../../../shared/ledger/document-filter.ts';
import {
  type FoundDocuments,
  findDocuments as findPage,
  type ListPosition,
} from '../../../../shared/ledger/find-documents.ts';
import { documentCitation, documentFacts, whereabouts } from '../document-facts.ts';
import type { LedgerView } from '../ledger-view.ts';
import { defineTool, failed } from '../tool.ts';
import { untrusted } from '../untrusted-text.ts';
import { ElectionArgument } from '../where.ts';

const FindDocuments = z.strictObject({
  electionId: ElectionArgument,
  state: DocumentState.optional(),
  formId: Id.optional().describe('Form, as list_elections names it.'),
  rule: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Only documents with a finding of this rule, such as sum_of_votes, or with this error code.'),
  unitId: Id.optional().describe('Only documents of this reporting unit and of those below it.'),
  limit: z.int().min(1).max(50).default(20).describe('How many are listed at most.'),
});

const pageSize = 200;
/** Documents that one call goes through; beyond them the answer says that it is not complete. */
const maxLookedAt = 2_000;

/** Documents by state, form, rule of a finding and unit. */
export const findDocuments = defineTool({
  name: 'find_documents',
  description:
    'Documents (paper forms) by state, form, rule of a finding and reporting unit, with the rules that they break, and how many match.',
  args: FindDocuments,
  async run(view, given) {
    const { electionId = view.electionId ?? undefined, limit } = given;
    const election = electionId === undefined ? null : await view.election(electionId);
    if (electionId !== undefined && election === null) {
      return failed('not_found', 'There is no such election here; list_elections shows which there are');
    }
    const { state, formId, rule, unitId } = given;
    const filter: DocumentFilter = { electionId, state, formId, rule, unitId };
    const selected = await selectDocuments({ get: id => view.election(id) }, filter);
    if (selected.kind === 'election_missing') return failed('invalid_arguments', 'A unit needs an election');
    if (selected.kind === 'unknown_unit')
      return failed('not_found', 'There is no such reporting unit; find_units finds it by its name');
    const index = election === null ? null : electionIndex(election.definition);
    const { matching, complete, damaged } =
      view.documentIds === null
        ? await look(view, selected.selection)
        : {
            matching: (await view.documents(view.documentIds))
              .map(({ document }) => document)
              .filter(document => wanted(document, filter, index)),
            complete: true,
            damaged: 0,
          };
    const listed = matching.slice(0, limit);
    const documents = await Promise.all(
      listed.map(async document => ({
        documentId: document.documentId,
        revision: document.revision,
        state: document.state,
        countedInTallies: document.counted,
        ...whereabouts(
          { document },
          document.electionId === null ? null : await view.election(document.electionId),
        ),
        rules: [
          ...new Set(document.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule)),
        ],
        errorCode: document.error?.code ?? null,
        updatedAt: document.updatedAt,
        ...untrusted({ object: document.object }),
      })),
    );
    const facts = {
      matching: matching.length,
      // False: there are more documents than one call looks at, so `matching` is a least number.
      complete,
      recordsThatCannotBeRead: damaged,
      listed: documents.length,
      documents,
    };
    return { facts, citations: listed.map(document => documentCitation({ document, result: null })) };
  },
});

/** Whether a document that the request names is one that is asked for; the store tells it of all others. */
function wanted(
  document: DocumentRecord,
  { electionId, state, formId, rule, unitId }: DocumentFilter,
  index: ReturnType<typeof electionIndex> | null,
): boolean {
  const { pollingPlaceId } = document;
  const path = pollingPlaceId === null ? [] : (index?.path(pollingPlaceId) ?? []);
  return (
    (electionId === undefined || document.electionId === electionId) &&
    (state === undefined || document.state === state) &&
    (formId === undefined || document.formId === formId) &&
    (rule === undefined || document.rules.includes(rule)) &&
    (unitId === undefined || path.some(({ id }) => id === unitId))
  );
}

/** The documents that match, in the order of lists, as far as one call looks. */
async function look(
  view: LedgerView,
  selection: DocumentSelection,
): Promise<{ matching: DocumentRecord[]; complete: boolean; damaged: number }> {
  const matching: DocumentRecord[] = [];
  let damaged = 0;
  let from: ListPosition | undefined;
  for (let lookedAt = 0; lookedAt < maxLookedAt; lookedAt += pageSize) {
    const { records, next }: FoundDocuments = await findPage(view.store, selection, pageSize, from);
    const sound = soundDocuments(records, documentId =>
      view.log.log('ERROR', 'A document is damaged', { documentId }),
    );
    damaged += records.length - sound.length;
    matching.push(...sound.filter(document => view.sees(document)));
    if (next === null) return { matching, complete: true, damaged };
    from = next;
  }
  return { matching, complete: false, damaged };
}

/** One document with its counts and findings. */
export const getDocument = defineTool({
  name: 'get_document',
  description:
    'One document: where it stands, its newest counts, and its findings with the fields that they are about.',
  args: z.strictObject({ documentId: DocumentId }),
  async run(view, { documentId }) {
    const [current] = await view.documents([documentId]);
    if (current === undefined) return failed('not_found', 'There is no such document here');
    const { electionId } = current.document;
    const election = electionId === null ? null : await view.election(electionId);
    return { facts: documentFacts(current, election), citations: [documentCitation(current)] };
  },
});
