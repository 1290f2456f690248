import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import sharp from 'sharp';
import { type ExtractReport, extractDocument } from '../../../functions/extract/extract.ts';
import type { ExtractServices } from '../../../functions/extract/services.ts';
import { openFolderStore } from '../../../shared/blobs/folder-store.ts';
import { decodeCloudEvent } from '../../../shared/bus/cloud-event.ts';
import type { MessageBus } from '../../../shared/bus/message-bus.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import { DocumentRecord } from '../../../shared/domain/document.ts';
import { documentIdOf } from '../../../shared/domain/document-key.ts';
import type { ElectionDefinition } from '../../../shared/domain/election.ts';
import { DocumentReady, topics } from '../../../shared/domain/events.ts';
import type { Page } from '../../../shared/domain/page.ts';
import { Reading } from '../../../shared/domain/reading.ts';
import { Result } from '../../../shared/domain/result.ts';
import type { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { claimArrival, commitArrival } from '../../../shared/ledger/arrivals.ts';
import { createElectionCatalogue } from '../../../shared/ledger/elections.ts';
import type { ArrivalIdentity } from '../../../shared/ledger/identity.ts';
import { OutboxRecord } from '../../../shared/ledger/outbox.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import type { FormReader } from '../../../shared/readers/form-reader.ts';
import { LEDGER_INDEXES } from '../../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../../shared/store/sqlite-store.ts';
import { silentLogger } from '../../../shared/telemetry/log.ts';
import { firstAttemptFails } from '../../store/first-attempt-fails.ts';

const leaseMs = 60_000;

/** The extract stage over a ledger of its own, in which every transaction's first attempt is lost. */
export interface ExtractWorld {
  readonly services: ExtractServices;
  /** Puts a one-page document in, ready to be read; the image's SHA-256 as the reader sees it. */
  submit(paper: SubmittedPaper): Promise<{ documentId: string; seen: string }>;
  /** Reads one document once, as one delivery of its message. */
  read(documentId: string): Promise<ExtractReport>;
  /** Works off every document that is ready, those that become so included, in the order of their messages. */
  settle(): Promise<void>;
  document(documentId: string): Promise<DocumentRecord>;
  /** The newest result. */
  result(documentId: string): Promise<Result>;
  readings(documentId: string): Promise<Reading[]>;
  /** Ids of the events told of results, in the order of their ids. */
  events(): Promise<string[]>;
  pass(ms: number): void;
}

export interface SubmittedPaper {
  readonly key: string;
  readonly formId: string | null;
  readonly placeId: string | null;
  readonly keyProblem?: ArrivalIdentity['keyProblem'];
  /** Of the uploaded bytes, one hexadecimal digit; another one for each document where absent. */
  readonly mark?: string;
  readonly generation?: string;
  readonly perceptualHash?: string;
  /** The election's own where absent. */
  readonly electionId?: string;
  readonly warnings?: Page['warnings'];
}

/** Opens it with an election, the forms that it uses, and who reads. */
export async function openExtractWorld(
  t: ExecutionContext,
  election: ElectionDefinition,
  forms: readonly FormDefinition[],
  reader: FormReader,
): Promise<ExtractWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-extract-'));
  const store = firstAttemptFails(
    await openSqliteStore({ file: join(folder, 'l.db'), indexes: LEDGER_INDEXES }),
  );
  const processed = await openFolderStore({ bucket: 'processed', folder: join(folder, 'processed') });
  t.teardown(async () => {
    await store.close();
    processed.close();
    await rm(folder, { recursive: true, force: true });
  });
  let now = Date.parse('2026-11-23T10:00:00.000Z');
  const clock: Clock = { now: () => now, random: () => 0.5, sleep: async () => undefined };
  const elections = createElectionCatalogue(store, processed, clock);
  await elections.import(election, forms);
  const bus: MessageBus = {
    publish: async () => undefined,
    subscribe: async () => ({ close: async () => undefined }),
    close: async () => undefined,
  };
  const services: ExtractServices = {
    config: parseConfig({ BALLOTS_DATA_DIR: folder }),
    store,
    processed,
    bus,
    reader,
    elections,
    ledger: { store, clock, owner: 'anna', leaseMs, project: 'test' },
    clock,
    log: silentLogger,
    readingPrices: null,
  };
  let papers = 0;

  async function submit(paper: SubmittedPaper): Promise<{ documentId: string; seen: string }> {
    papers += 1;
    now += 1000;
    const { key, formId, placeId, keyProblem = null, mark, generation = '1', perceptualHash } = paper;
    const { electionId = election.id, warnings = [] } = paper;
    const documentId = documentIdOf('inbox', key);
    const background = { r: papers % 256, g: 120, b: 200 };
    const bytes = await sharp({ create: { width: 600, height: 800, channels: 3, background } })
      .webp({ lossless: true })
      .toBuffer();
    const seen = createHash('sha256').update(bytes).digest('hex');
    const object = `${documentId}/${papers}.webp`;
    await processed.put(object, bytes, { contentType: 'image/webp' });
    const arrival = { bucket: 'inbox', object: `${key}.jpg`, generation };
    const claim = await claimArrival(services.ledger, arrival, {
      documentId,
      documentKey: key,
      electionId,
      formId,
      pollingPlaceId: placeId,
      keyProblem,
      page: 1,
      of: null,
      formPages: 1,
      pageWaitMs: 600_000,
      sharesPlace: forms.find(form => form.id === formId)?.kind === 'ballot',
    });
    if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
    const page: Page = {
      page: 1,
      of: null,
      object: arrival.object,
      generation,
      sha256: mark === undefined ? seen : mark.repeat(64),
      frame: 0,
      state: 'processed',
      code: null,
      message: null,
      warnings,
      image: {
        object,
        contentType: 'image/webp',
        width: 600,
        height: 800,
        bytes: bytes.length,
        sha256: seen,
        perceptualHash: perceptualHash ?? seen.slice(0, 16),
        sharpness: 1,
        contrast: 1,
        skewDegrees: 0,
        modelTokens: 258,
      },
      receivedAt: '2026-11-23T10:00:00.000Z',
    };
    await commitArrival(services.ledger, claim, { kind: 'pages', pages: [page] });
    return { documentId, seen };
  }

  async function rows(): Promise<OutboxRecord[]> {
    const found = await store.query({ collection: 'outbox', limit: 500 });
    return found.map(row => OutboxRecord.parse(row.value));
  }

  async function document(documentId: string): Promise<DocumentRecord> {
    return DocumentRecord.parse(await store.get(paths.document(documentId)));
  }

  async function read(documentId: string): Promise<ExtractReport> {
    const { edition, revision } = await document(documentId);
    return extractDocument(services, { documentId, edition, revision: revision + 1 });
  }

  const handled = new Set<string>();
  return {
    services,
    submit,
    read,
    document,
    async settle() {
      for (let rounds = 0; rounds < 50; rounds += 1) {
        const ready = (await rows()).filter(
          row => row.topic === topics.documentReady && !handled.has(row.eventId),
        );
        if (ready.length === 0) return;
        for (const row of ready) {
          handled.add(row.eventId);
          now += 10;
          const { data } = decodeCloudEvent(row.message);
          await extractDocument(services, DocumentReady.parse(data));
        }
      }
      throw new Error('Documents have each other checked again for ever');
    },
    async result(documentId) {
      const { revision } = await document(documentId);
      return Result.parse(await store.get(paths.result(documentId, revision)));
    },
    async readings(documentId) {
      const { readings } = await document(documentId);
      const values = await store.getMany(
        Array.from({ length: readings }, (_, index) => paths.reading(documentId, index + 1)),
      );
      return values.map(value => Reading.parse(value));
    },
    events: async () =>
      (await rows())
        .filter(row => row.topic !== topics.documentReady)
        .map(row => row.eventId)
        .sort(),
    pass: ms => {
      now += ms;
    },
  };
}
