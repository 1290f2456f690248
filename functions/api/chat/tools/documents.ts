import { z } from 'zod';
import { type DocumentRecord, DocumentState } from '../../../../shared/domain/document.ts';
import { DocumentId, Id } from '../../../../shared/domain/primitives.ts';
import { electionIndex } from '../../../../shared/forms/election-index.ts';
import { soundDocuments } from '../../../../shared/ledger/context.ts';
import type { Condition } from '../../../../shared/store/document-store.ts';
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
    .describe('Only documents with a finding of this rule, such as sum_of_votes.'),
  unitId: Id.optional().describe('Only documents of this reporting unit and of those below it.'),
  limit: z.int().min(1).max(50).default(20).describe('How many are listed at most.'),
});
type FindDocuments = z.infer<typeof FindDocuments>;

const pageSize = 200;
/** Documents looked at in one call; beyond them the answer says that it is not complete. */
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
    const index = election === null ? null : electionIndex(election.definition);
    const { unitId } = given;
    if (unitId !== undefined && index === null)
      return failed('invalid_arguments', 'A unit needs an election');
    if (unitId !== undefined && !index!.units.has(unitId)) {
      return failed('not_found', 'There is no such reporting unit; find_units finds it by its name');
    }
    const matches = (document: DocumentRecord) =>
      view.sees(document) &&
      wanted(document, { ...given, electionId }) &&
      (unitId === undefined || within(document, unitId, index!));
    const { matching, complete, damaged } = await look(view, { ...given, electionId }, matches);
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

function wanted(document: DocumentRecord, { electionId, state, formId, rule }: FindDocuments): boolean {
  return (
    (electionId === undefined || document.electionId === electionId) &&
    (state === undefined || document.state === state) &&
    (formId === undefined || document.formId === formId) &&
    (rule === undefined || document.findings.some(finding => finding.rule === rule))
  );
}

function within(
  { pollingPlaceId }: DocumentRecord,
  unitId: string,
  index: ReturnType<typeof electionIndex>,
): boolean {
  return pollingPlaceId !== null && index.path(pollingPlaceId).some(({ id }) => id === unitId);
}

/** The documents that match, in order of arrival, as far as one call looks. */
async function look(
  view: LedgerView,
  { electionId, state, formId }: FindDocuments,
  matches: (document: DocumentRecord) => boolean,
): Promise<{ matching: DocumentRecord[]; complete: boolean; damaged: number }> {
  if (view.documentIds !== null) {
    const seen = (await view.documents(view.documentIds)).map(({ document }) => document);
    return { matching: seen.filter(matches), complete: true, damaged: 0 };
  }
  const where = Object.entries({ electionId, state, formId }).flatMap(([field, value]): Condition[] =>
    value === undefined ? [] : [{ field, op: '=', value }],
  );
  const matching: DocumentRecord[] = [];
  let damaged = 0;
  let after: { id: string; value: string } | null = null;
  for (let lookedAt = 0; lookedAt < maxLookedAt; lookedAt += pageSize) {
    const records = await view.store.query({
      collection: 'documents',
      where,
      orderBy: { field: 'createdAt', direction: 'ascending' },
      limit: pageSize,
      ...(after === null ? {} : { after }),
    });
    const sound = soundDocuments(records, documentId =>
      view.log.log('ERROR', 'A document is damaged', { documentId }),
    );
    damaged += records.length - sound.length;
    matching.push(...sound.filter(matches));
    const last = records.at(-1);
    if (records.length < pageSize || last === undefined) return { matching, complete: true, damaged };
    after = { id: last.id, value: String(last.value.createdAt) };
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
