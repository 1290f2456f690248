import { z } from '@hono/zod-openapi';
import { DocumentId, Id, Timestamp } from '../../../shared/domain/primitives.ts';

/** Where an answer's numbers come from: a tally at a version, or a document at a revision. */
export const Citation = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('tally'),
      electionId: Id,
      contestId: Id,
      unitId: Id,
      /** 0 and null where nothing has come yet. */
      version: z.int().min(0),
      at: Timestamp.nullable(),
    }),
    z.object({
      kind: z.literal('document'),
      documentId: DocumentId,
      /** Of the newest result; 0 before the first. */
      revision: z.int().min(0),
    }),
  ])
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof Citation>;

/** More than these are not listed; `find_documents` and the like can be asked for less. */
const maxCitations = 300;

/** The citations of all tool answers in the order in which they were read, each once. */
export function uniqueCitations(citations: readonly Citation[]): Citation[] {
  const byText = new Map(citations.map(each => [JSON.stringify(each), each]));
  return [...byText.values()].slice(0, maxCitations);
}
