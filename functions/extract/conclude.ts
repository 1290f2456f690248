import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { Result } from '../../shared/domain/result.ts';
import { findAffected, isRepetition } from '../../shared/ledger/affected.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import type { Conclusion } from '../../shared/ledger/extraction.ts';
import { writeFingerprints } from '../../shared/ledger/fingerprints.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { writePlace } from '../../shared/ledger/places.ts';
import { recheck } from '../../shared/ledger/recheck.ts';
import { releasePlace } from '../../shared/ledger/release-place.ts';
import { resultOf } from '../../shared/ledger/results.ts';
import { withCounted } from '../../shared/ledger/standing.ts';
import { readSurroundings } from '../../shared/ledger/surroundings.ts';
import type { Transaction } from '../../shared/store/document-store.ts';
import type { ReadDocument } from './paper.ts';
import { afterReview, readKept } from './reviewed-before.ts';
import { verdictOf } from './verdict.ts';

export interface Commit {
  readonly context: LedgerContext;
  readonly transaction: Transaction;
  readonly document: DocumentRecord;
  readonly now: number;
}

/**
 * Works out what a reading comes to and what is written: the checks against what the ledger holds at this moment, the
 * result, its event, and which other documents must be checked again for it. Runs inside the commit's transaction, so
 * that two documents of one place can't both be counted, and two forms that contradict each other can't both pass.
 */
export async function conclude(commit: Commit, read: ReadDocument): Promise<Conclusion> {
  const { context, transaction, now } = commit;
  const formId = read.form?.id ?? commit.document.formId;
  const document = { ...commit.document, formId, pollingPlaceId: read.pollingPlaceId };
  const surroundings = await readSurroundings(transaction, document, read, read.transcript.content);
  const verdict = verdictOf(document, read, surroundings);
  const kept = await readKept(transaction, document);
  const made = resultOf(document, verdict);
  const result = document.reviews === 0 ? made : afterReview(made, kept);
  const concluded: DocumentRecord = {
    ...document,
    state: result.state,
    revision: result.revision,
    findings: result.findings,
    error: null,
    reader: result.provenance.reader === '' ? document.reader : result.provenance.reader,
    readMs: read.transcript.readings.reduce((sum, reading) => sum + reading.readMs, 0),
  };
  const after = withCounted(concluded, result.counted ? result.revision : (kept?.revision ?? null));
  const spoken = { before: document, after, result: kept === null ? result : withImagesOf(kept, result) };
  const affected = (await isRepetition(transaction, spoken))
    ? []
    : await findAffected(transaction, spoken, read.election, surroundings);
  if (document.pollingPlaceId !== commit.document.pollingPlaceId || formId !== commit.document.formId)
    await releasePlace(transaction, commit.document);

  writePlace(transaction, surroundings.place, after);
  if (surroundings.alike !== null) writeFingerprints(transaction, surroundings.alike, document.documentId);
  const beside = affected.flatMap(({ document: other, rules }) =>
    recheck(context, transaction, other, { documentId: document.documentId, rules }, now),
  );
  const rules = result.findings.filter(finding => finding.severity !== 'info').map(finding => finding.rule);
  return {
    after,
    details: {
      state: result.state,
      revision: result.revision,
      rules: [...new Set(rules)],
      reader: result.provenance.reader,
      model: result.provenance.model,
      promptVersion: result.provenance.promptVersion,
      readings: [...result.provenance.readings],
      imageSha256: [...result.provenance.imageSha256],
    },
    records: [{ path: paths.result(document.documentId, result.revision), value: result }],
    outbox: [resultRow(context, after, result, now)],
    beside,
  };
}

/** What is counted, as said of the pages that are there now. */
function withImagesOf(kept: Result, { provenance }: Result): Result {
  return { ...kept, provenance: { ...kept.provenance, imageSha256: provenance.imageSha256 } };
}
