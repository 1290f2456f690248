import type { Scope } from '../../shared/domain/api-key.ts';

/** Who may call an operation: the scope that a key must have, or what stands in its place. */
export type Access = Scope | 'open' | 'signature';

/**
 * Every operation of the API and what opens it. This table is the only place that says so: routes take their scope
 * from it, the OpenAPI document shows it, and a test walks it. `open` needs no key; `signature` is opened by the URL
 * that an upload was given.
 */
export const access = {
  getHealth: 'open',
  getReady: 'open',
  listEventSchemas: 'open',
  getEventSchema: 'open',
  getOpenApi: 'open',
  getDocs: 'open',
  getStatus: 'status',
  findStatus: 'status',
  getStatusBatch: 'status',
  listElections: 'documents',
  countDocuments: 'documents',
  listDocumentChanges: 'documents',
  listDocuments: 'documents',
  getDocument: 'documents',
  getPageImage: 'documents',
  redriveDocument: 'review',
  claimDocument: 'review',
  releaseDocument: 'review',
  reviewDocument: 'review',
  listResults: 'results',
  getResult: 'results',
  exportResultsCsv: 'results',
  exportNistErr: 'results',
  exportCvr: 'results',
  getTally: 'results',
  chat: 'chat',
  generate: 'generate',
  createUpload: 'upload',
  putUpload: 'signature',
  getExtractionSetting: 'admin',
  changeExtractionSetting: 'admin',
} as const satisfies Record<string, Access>;
export type OperationId = keyof typeof access;
