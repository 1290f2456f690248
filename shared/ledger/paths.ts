/**
 * Where records stand, in Firestore and in SQLite alike (DESIGN section 8). Ids hold no `/` and no `~`.
 * Beyond that section: `arrivals` makes a repeated upload event harmless, `pages` keeps replaced images in
 * history, `places` says which document of a place and form is counted, `fingerprints` which ones are alike,
 * `admission` who reads now, `settings-audit` who changed a setting, `people` who may call the API with a Google identity,
 * `allowances` what a key has used of its limits. `budgets/{day}` is kept in one part for each slot,
 * so that no record is written by all.
 */
export const paths = {
  election: (electionId: string) => `elections/${electionId}`,
  document: (documentId: string) => `documents/${documentId}`,
  arrival: (documentId: string, arrivalId: string) => `documents/${documentId}/arrivals/${arrivalId}`,
  page: (documentId: string, page: number, arrivalId: string) =>
    `documents/${documentId}/pages/${page}~${arrivalId}`,
  reading: (documentId: string, n: number) => `documents/${documentId}/readings/${n}`,
  review: (documentId: string, n: number) => `documents/${documentId}/reviews/${n}`,
  result: (documentId: string, revision: number) => `documents/${documentId}/results/${revision}`,
  audit: (documentId: string, seq: number) => `documents/${documentId}/audit/${seq}`,
  image: (sha256: string) => `images/${sha256}`,
  outbox: (eventId: string) => `outbox/${eventId}`,
  key: (sha256: string) => `keys/${sha256}`,
  person: (sha256: string) => `people/${sha256}`,
  allowance: (holder: string, use: string, part: number) => `allowances/${holder}~${use}~${part}`,
  setting: (name: string) => `settings/${name}`,
  settingsAudit: (seq: number) => `settings-audit/${seq}`,
  slot: (slot: number) => `admission/slot-${slot}`,
  budget: (day: string, slot: number) => `budgets/${day}~${slot}`,
  place: (electionId: string, formId: string, placeId: string) => `places/${electionId}~${formId}~${placeId}`,
  fingerprint: (electionId: string, fingerprint: string) => `fingerprints/${electionId}~${fingerprint}`,
  tally: (electionId: string, contestId: string, unitId: string) =>
    `tallies/${electionId}~${contestId}~${unitId}`,
  dirty: (electionId: string, unitId: string) => `dirty/${electionId}~${unitId}`,
  dirtyElection: (electionId: string) => `dirty/${electionId}`,
  auditHead: (headId: string) => `audit-heads/${headId}`,
  auditHeadChunk: (headId: string, sha256: string) => `audit-heads/${headId}/documents/${sha256}`,
  latestAuditHead: 'audit-heads/latest',
  deadLetter: (letterId: string) => `dead-letters/${letterId}`,
} as const;
