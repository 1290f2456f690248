import type { DocumentRecord } from '../../../shared/domain/document.ts';
import { type CurrentResult, readCurrentResults } from '../../../shared/ledger/current-results.ts';
import type { Election } from '../../../shared/ledger/elections.ts';
import type { DocumentStore } from '../../../shared/store/document-store.ts';
import type { Logger } from '../../../shared/telemetry/log.ts';
import { ProblemError } from '../problem.ts';
import type { ApiServices } from '../services.ts';

/**
 * The part of the ledger that a conversation's tools may read: elections, tallies and documents as the request limits
 * them. There is no way from here to images, keys, settings or audit records, and none to write.
 */
export interface LedgerView {
  readonly store: Pick<DocumentStore, 'get' | 'getMany' | 'query' | 'count'>;
  readonly log: Logger;
  /** What the request asks for; null where it leaves it open. */
  readonly electionId: string | null;
  /** The only documents that are seen; null where every one of the elections is. */
  readonly documentIds: readonly string[] | null;
  elections(): Promise<readonly Election[]>;
  /** Null for one that isn't there and for one that the request keeps out. */
  election(electionId: string): Promise<Election | null>;
  /** With their newest results; those that aren't there or are kept out are left out. */
  documents(documentIds: readonly string[]): Promise<CurrentResult[]>;
  sees(document: Pick<DocumentRecord, 'documentId' | 'electionId'>): boolean;
}

/** What a request limits the tools to. */
export interface ViewLimits {
  readonly electionId?: string | undefined;
  readonly documentIds?: readonly string[] | undefined;
}

/** Opens the view. Throws the problem `not_found` for an election or document that isn't there. */
export async function openLedgerView(
  { store, elections: catalogue, log }: Pick<ApiServices, 'store' | 'elections' | 'log'>,
  limits: ViewLimits,
): Promise<LedgerView> {
  const electionId = limits.electionId ?? null;
  if (electionId !== null && (await catalogue.get(electionId)) === null) {
    throw new ProblemError('not_found', 'No election of that id was imported');
  }
  const documentIds = limits.documentIds === undefined ? null : [...new Set(limits.documentIds)];
  const named = documentIds === null ? [] : await readCurrentResults(store, documentIds);
  const inElection = named.filter(
    ({ document }) => electionId === null || document.electionId === electionId,
  );
  if (documentIds !== null && inElection.length < documentIds.length) {
    throw new ProblemError('not_found', 'One of the documents has not arrived, or is not of that election');
  }
  const ofDocuments = new Set(named.flatMap(({ document }) => document.electionId ?? []));
  const open = (id: string) =>
    electionId === null ? documentIds === null || ofDocuments.has(id) : id === electionId;
  const sees: LedgerView['sees'] = document =>
    documentIds === null
      ? electionId === null || document.electionId === electionId
      : documentIds.includes(document.documentId);
  return {
    // Not the store itself: what has no transaction can't be made to write.
    store: {
      get: path => store.get(path),
      getMany: paths => store.getMany(paths),
      query: query => store.query(query),
      count: query => store.count(query),
    },
    log,
    electionId,
    documentIds,
    elections: async () => (await catalogue.all()).filter(({ definition }) => open(definition.id)),
    election: async id => (open(id) ? catalogue.get(id) : null),
    documents: async ids => {
      const wanted = documentIds === null ? ids : ids.filter(id => documentIds.includes(id));
      return (await readCurrentResults(store, wanted)).filter(({ document }) => sees(document));
    },
    sees,
  };
}
