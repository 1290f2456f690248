import type { IndexDeclaration } from './sqlite-query.ts';

/** Filters of `GET /v1/documents` and of the sweep, each with the pages of a list in order of arrival. */
const DOCUMENT_FILTERS = ['electionId', 'state', 'formId', 'pollingPlaceId'] as const;
/** Filters of lists alone: nothing counts by them. */
const LIST_FILTERS = ['source', 'reader', 'counted'] as const;

/**
 * Indexes for the ledger's queries over collections that grow with the election. Firestore's side of the list
 * is deploy/firestore/firestore.indexes.json: it indexes single fields by itself, and merges the indexes of
 * filters that share an order. SQLite uses one index a query and filters what is left.
 */
export const LEDGER_INDEXES: readonly IndexDeclaration[] = [
  { collection: 'documents', fields: ['dueAt'] },
  { collection: 'documents', fields: ['createdAt'] },
  { collection: 'documents', fields: ['updatedAt'] },
  ...DOCUMENT_FILTERS.flatMap(field => [
    { collection: 'documents', fields: [field] },
    { collection: 'documents', fields: [field, 'createdAt'] },
  ]),
  { collection: 'documents', fields: ['electionId', 'state', 'createdAt'] },
  ...LIST_FILTERS.map(field => ({ collection: 'documents', fields: [field, 'createdAt'] })),
  // What is counted of an election, place by place: its provenance (shared/exports).
  { collection: 'documents', fields: ['electionId', 'counted', 'pollingPlaceId'] },
  { collection: 'documents', fields: ['waiting.since'] },
  { collection: 'budgets', fields: ['day'] },
  { collection: 'outbox', fields: ['pendingSince'] },
  { collection: 'dirty', fields: ['rank'] },
];

/**
 * Firestore's indexes for `array-contains`, which SQLite answers by looking at the records that the other filters leave.
 * A query merges the first with those of its other filters; the second is there because nearly all ask for an election.
 */
export const FIRESTORE_ARRAY_INDEXES: readonly (IndexDeclaration & { readonly contains: string })[] = [
  { collection: 'documents', contains: 'rules', fields: ['createdAt'] },
  { collection: 'documents', contains: 'rules', fields: ['electionId', 'createdAt'] },
];
