import { createHash } from 'node:crypto';
import { z } from 'zod';
import { countsFingerprint } from '../checks/twins.ts';
import type { Page } from '../domain/page.ts';
import { parse } from '../domain/parse.ts';
import { DocumentId, Id, Sha256 } from '../domain/primitives.ts';
import type { Result } from '../domain/result.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import { type Reads, readCurrentResults, type StandingResult, stands } from './current-results.ts';
import { paths } from './paths.ts';
import { contentOf } from './results.ts';

/**
 * `fingerprints/{electionId}~{fingerprint}`: documents with something in common that no two papers have by chance; the
 * first twenty are kept. An entry is a hint: who has the fingerprint still is worked out from the documents themselves.
 */
export const FingerprintRecord = z.object({
  electionId: Id,
  fingerprint: Sha256,
  documents: z.array(DocumentId).max(20),
});
export type FingerprintRecord = z.infer<typeof FingerprintRecord>;

/**
 * What a document is found by: all its counts, its fields or its votes alone, the look of each of its pages. Null where
 * the counts are too few to tell one place from another.
 */
export interface Fingerprints {
  readonly counts: string | null;
  readonly fields: string | null;
  readonly votes: string | null;
  readonly images: readonly string[];
}

/** The fingerprints of a document's counts and pages, as SHA-256. */
export function fingerprintsOf(
  formId: string,
  counts: Pick<Result, 'fields' | 'contests'>,
  pages: readonly Page[],
): Fingerprints {
  const content = contentOf(counts, contestId => contestId);
  return {
    counts: hashed('counts', countsFingerprint(formId, content)),
    fields: hashed('fields', countsFingerprint(formId, { ...content, contests: [] })),
    votes: hashed('votes', countsFingerprint(formId, { ...content, fields: {} })),
    images: pages.flatMap(
      ({ image }) => hashed('image', image === null ? null : `${formId};${image.perceptualHash}`) ?? [],
    ),
  };
}

/** All of a document's fingerprints, each once. */
export function allFingerprints({ counts, fields, votes, images }: Fingerprints): string[] {
  return [...new Set([counts, fields, votes, ...images].filter(each => each !== null))];
}

function hashed(kind: string, text: string | null): string | null {
  return text === null ? null : createHash('sha256').update(`${kind};${text}`).digest('hex');
}

/** A document that came to something, with its fingerprints. */
export interface Fingerprinted extends StandingResult {
  readonly fingerprints: Fingerprints;
}

/** The fingerprints of a document by its newest result. */
export function fingerprinted(current: StandingResult): Fingerprinted {
  const { document, result } = current;
  return { ...current, fingerprints: fingerprintsOf(result.formId ?? '', result, document.pages) };
}

/** The records of a document's fingerprints and the other documents in them that came to something. */
export interface FingerprintView {
  readonly records: readonly FingerprintRecord[];
  readonly others: readonly Fingerprinted[];
}

/** Reads who else has one of the fingerprints, or had. Point reads only. */
export async function readFingerprints(
  reads: Reads,
  electionId: string,
  fingerprints: readonly string[],
  documentId: string,
): Promise<FingerprintView> {
  const values = await reads.getMany(fingerprints.map(each => paths.fingerprint(electionId, each)));
  const records = fingerprints.map((fingerprint, index): FingerprintRecord => {
    const value = values[index];
    return value == null
      ? { electionId, fingerprint, documents: [] }
      : parse(FingerprintRecord, value, `fingerprint ${fingerprint}`, 'damaged_record');
  });
  const ids = [...new Set(records.flatMap(record => record.documents))].filter(id => id !== documentId);
  return { records, others: (await readCurrentResults(reads, ids)).filter(stands).map(fingerprinted) };
}

/** Enters a document under its fingerprints, in place of documents that have them no more. */
export function writeFingerprints(
  transaction: Transaction,
  { records, others }: FingerprintView,
  documentId: string,
): void {
  for (const { electionId, fingerprint, documents } of records) {
    const still = others
      .filter(other => allFingerprints(other.fingerprints).includes(fingerprint))
      .map(other => other.document.documentId)
      .filter(id => documents.includes(id));
    if (documents.includes(documentId) && still.length + 1 === documents.length) continue;
    const record: FingerprintRecord = {
      electionId,
      fingerprint,
      documents: [...still, documentId].slice(0, 20),
    };
    transaction.set(paths.fingerprint(electionId, fingerprint), record as unknown as JsonObject);
  }
}
