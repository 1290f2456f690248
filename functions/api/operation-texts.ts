import type { OperationId } from './access.ts';

/** The chapters of the documentation, in the order in which it shows them. */
export const tags = {
  Status: 'Where a document stands, made for polling.',
  Documents: 'What came in, page by page, and what was read on it.',
  Results: 'Checked counts, a revision each time they change, and their roll-ups.',
  Exports: 'Counts in the formats of others, streamed.',
  Review: 'What people decide.',
  Uploads: 'Files into the inbox.',
  Model: 'Answers and text of the configured model.',
  Settings: 'Whether documents are read.',
  Events: 'What subscribers are sent.',
  Service: 'Whether the service runs, and this documentation.',
} as const;
export type Tag = keyof typeof tags;

/** What the documentation says of an operation. */
export interface OperationText {
  readonly tag: Tag;
  /** What it is for, in a line without a full stop. */
  readonly summary: string;
}

/** One text for every operation of the access table. */
export const operationTexts: Readonly<Record<OperationId, OperationText>> = {
  getStatus: { tag: 'Status', summary: 'Where a document stands' },
  findStatus: { tag: 'Status', summary: 'Where the document of an object stands' },
  getStatusBatch: { tag: 'Status', summary: 'Where up to 200 documents stand, in one read' },
  listElections: { tag: 'Documents', summary: 'The elections that are known, with their forms' },
  countDocuments: { tag: 'Documents', summary: 'How many documents are in each state' },
  listDocumentChanges: { tag: 'Documents', summary: 'What changed since a time, to follow along' },
  listDocuments: { tag: 'Documents', summary: 'Documents in the order in which they arrived' },
  getDocument: { tag: 'Documents', summary: 'A document with its newest counts and every reading' },
  getPageImage: { tag: 'Documents', summary: 'The picture of a page' },
  claimDocument: { tag: 'Review', summary: 'Keep others from reviewing a document for a while' },
  releaseDocument: { tag: 'Review', summary: 'Give a claim up' },
  reviewDocument: { tag: 'Review', summary: 'Say what a person decides on a document' },
  redriveDocument: { tag: 'Review', summary: 'Have a finished document read anew' },
  listResults: { tag: 'Results', summary: 'The newest result of each document' },
  getResult: { tag: 'Results', summary: 'The counts of a document, the newest or one revision' },
  exportResultsCsv: { tag: 'Exports', summary: 'The newest results as CSV, a line a number' },
  exportNistErr: { tag: 'Exports', summary: 'An election as NIST election results (SP 1500-100)' },
  exportCvr: { tag: 'Exports', summary: 'Single ballots as NIST cast vote records (SP 1500-103)' },
  getTally: { tag: 'Results', summary: 'Counts, coverage and children of a reporting unit' },
  chat: { tag: 'Model', summary: 'Ask in a conversation' },
  generate: { tag: 'Model', summary: 'Have text made, free or after a schema' },
  createUpload: { tag: 'Uploads', summary: 'Ask for a URL to send one file to' },
  putUpload: {
    tag: 'Uploads',
    summary: 'Send the bytes (local mode; in the cloud they go to Cloud Storage)',
  },
  getExtractionSetting: { tag: 'Settings', summary: 'Whether documents are read, and what holds them back' },
  changeExtractionSetting: { tag: 'Settings', summary: 'Pause reading or resume it, with a reason' },
  listEventSchemas: { tag: 'Events', summary: 'The types of events, with their topics' },
  getEventSchema: { tag: 'Events', summary: 'The JSON Schema of the data of one type of event' },
  getHealth: { tag: 'Service', summary: 'Whether the process runs' },
  getReady: { tag: 'Service', summary: 'Whether the service reaches its ledger' },
  getOpenApi: { tag: 'Service', summary: 'This document' },
  getDocs: { tag: 'Service', summary: 'This document as a page for people' },
};

/** What parameters mean, by name; the same name means the same everywhere. */
export const parameterTexts: Readonly<Record<string, string>> = {
  documentId:
    'First 20 characters of the lowercase base32 SHA-256 of `<inbox bucket>/<document key>`; uploads tell it.',
  object: 'Name of any object of the document, as it stands in the inbox.',
  electionId: 'An election that was imported.',
  formId: 'A form of the election.',
  pollingPlaceId: 'A polling place of the election.',
  contestId: 'A contest of the election.',
  unitId: 'A reporting unit; without it the top of the hierarchy.',
  rule: 'The rule of one of its findings, or the code of its error.',
  source: 'Whose the newest result is.',
  reader: 'What read it.',
  counted: 'Whether its counts are in the tallies.',
  bom: 'A byte order mark first, by which Excel knows UTF-8.',
  delimiter: 'What stands between the fields.',
  part: 'The report, or the provenance that stands beside it.',
  issuer: 'Who gives the report out.',
  issuerAbbreviation: 'The short name of who gives it out.',
  'idempotency-key':
    'Names the request, so that it can be sent again safely; the first answer comes once more.',
  state: 'The state that documents are in.',
  limit: 'At most so many.',
  cursor: 'The `next` of the page before.',
  since: 'The `since` of the answer before.',
  revision: 'A revision of the result; without it the newest.',
  page: 'Number of the page, from 1.',
  variant: 'As uploaded, as the reader sees it, or a small picture of that.',
  type: 'A type of event, `ballots.result.accepted.v1`.',
  token: 'From the URL that `POST /v1/uploads` gave.',
};
