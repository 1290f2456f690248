import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../shared/domain/clock.ts';
import { DocumentRecord } from '../../../shared/domain/document.ts';
import { documentIdOf } from '../../../shared/domain/document-key.ts';
import { createKey } from '../../../shared/ledger/keys.ts';
import { LEDGER_INDEXES } from '../../../shared/store/ledger-indexes.ts';
import { inTransaction } from '../../../shared/store/sqlite-database.ts';
import { openSqliteStore } from '../../../shared/store/sqlite-store.ts';

/** What pollers need to know of a ledger that was filled. */
export interface FilledLedger {
  readonly folder: string;
  readonly documentIds: readonly string[];
  /** One for each poller, as different clients have. */
  readonly keys: readonly string[];
}

const at = '2026-11-23T10:00:00.000Z';
const states = ['accepted', 'accepted', 'accepted', 'needs_review', 'failed', 'ready', 'extracting'] as const;

/** A ledger with that many documents of two pages, written in bulk: what stands in them is made up, their form is not. */
export async function fillLedger(folder: string, documents: number, pollers: number): Promise<FilledLedger> {
  const file = join(folder, 'ballots.db');
  // Sorted, and indexed at the end: half the time that 100,000 documents take otherwise.
  const numbers = new Map(Array.from({ length: documents }, (_, index) => [idOf(index), index]));
  const documentIds = [...numbers.keys()].toSorted();
  await (await openSqliteStore({ file })).close();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF');
  const insert = database.prepare('INSERT INTO records VALUES (?, ?, ?, 1)');
  for (let start = 0; start < documents; start += 10_000) {
    inTransaction(database, 'IMMEDIATE', () => {
      for (const id of documentIds.slice(start, start + 10_000)) {
        const document = documentOf(numbers.get(id)!);
        // The first one is parsed, so that a change of the record's form is noticed here.
        if (id === documentIds[0]) DocumentRecord.parse(document);
        insert.run('documents', id, JSON.stringify(document));
      }
    });
  }
  database.close();
  const store = await openSqliteStore({ file, indexes: LEDGER_INDEXES });
  const keys: string[] = [];
  for (let poller = 0; poller < pollers; poller++) {
    keys.push((await createKey({ store, clock: systemClock }, `poller ${poller}`, ['status'])).key);
  }
  await store.close();
  return { folder, documentIds, keys };
}

function keyOf(index: number): string {
  return `lakeland-2026/statement-of-poll/PP-${String(index).padStart(6, '0')}`;
}

function idOf(index: number): string {
  return documentIdOf('inbox', keyOf(index));
}

function documentOf(index: number): DocumentRecord {
  const documentKey = keyOf(index);
  const state = states[index % states.length]!;
  const final = state !== 'ready' && state !== 'extracting';
  const shas = ['a', 'b'].map(mark => `${mark}${String(index).padStart(63, '0')}`);
  return {
    documentId: idOf(index),
    documentKey,
    object: `${documentKey}_p1of2.jpg`,
    electionId: 'lakeland-2026',
    formId: 'statement-of-poll',
    pollingPlaceId: documentKey.slice(documentKey.lastIndexOf('/') + 1),
    placeNamedByKey: true,
    keyProblem: null,
    state,
    revision: final ? 1 : 0,
    counted: state === 'accepted',
    edition: 1,
    pages: shas.map((sha256, page) => pageOf(documentKey, sha256, page + 1)),
    timeline: ['received', 'waiting_for_pages', 'ready', 'extracting', ...(final ? [state] : [])].map(
      each => ({ state: each, at }),
    ),
    findings: state === 'needs_review' ? ['sum_of_votes', 'number_and_words'].map(findingOf) : [],
    error: state === 'failed' ? { code: 'reader_refused', message: 'The reader refused to read' } : null,
    attempts: { preprocess: 2, extract: 1 },
    lease: null,
    lastFailure: null,
    openArrivals: [],
    waitsUntil: null,
    dueAt: null,
    readings: 1,
    readingsFrom: 0,
    reviews: 0,
    audit: { seq: 5, hash: 'c'.repeat(64) },
    reader: 'gemini-3.8-flash',
    readyAt: at,
    queuedMs: 12,
    readMs: 2140,
    createdAt: at,
    updatedAt: at,
    waiting: null,
    notBefore: null,
    reviewClaim: null,
    rules: [],
    source: null,
  };
}

function pageOf(documentKey: string, sha256: string, page: number): DocumentRecord['pages'][number] {
  return {
    page,
    of: 2,
    object: `${documentKey}_p${page}of2.jpg`,
    generation: '1764000000000000',
    sha256,
    frame: 0,
    state: 'processed',
    code: null,
    message: null,
    warnings: [],
    image: {
      object: `processed/${sha256}.webp`,
      contentType: 'image/webp',
      width: 1448,
      height: 2048,
      bytes: 240_000,
      sha256,
      perceptualHash: '0123456789abcdef',
      sharpness: 812.5,
      contrast: 0.71,
      skewDegrees: 1.25,
      modelTokens: 1120,
    },
    receivedAt: at,
  };
}

function findingOf(rule: string): DocumentRecord['findings'][number] {
  return {
    rule,
    severity: 'error',
    message: 'The votes add up to 487 and not to the 478 that stand under them.',
    fields: ['fields.valid_votes', 'contests.president.votes.3'],
    expected: 478,
    actual: 487,
  };
}
