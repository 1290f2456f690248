import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importElection } from '../../cli/local/open.ts';
import { extractDocument } from '../../functions/extract/extract.ts';
import { preprocessArrival } from '../../functions/preprocess/preprocess.ts';
import { contentTypeOfName } from '../../shared/blobs/content-type.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import type { CountValue, ReadingContent } from '../../shared/domain/reading.ts';
import type { VoteCount } from '../../shared/domain/result.ts';
import { ancestry } from '../../shared/forms/contests.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import type { FormReader } from '../../shared/readers/form-reader.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** Above the example images, and little enough to be handed to a browser. */
export const maxImageBytes = 2_000_000;

interface Truth {
  readonly formId?: string;
  readonly pollingPlaceId?: string;
  readonly fields?: Readonly<Record<string, CountValue>>;
  readonly contests?: readonly { readonly contestId: string; readonly votes: readonly VoteCount[] }[];
}

/** A ledger into which example images go through the pipeline's own code; only the reading is the known truth. */
export interface ExampleLedger {
  readonly services: LocalServices;
  /** Puts images of examples/inbox, or others, into the inbox and takes them to their end. */
  submit(object: string, bytes?: Uint8Array): Promise<DocumentRecord>;
  /** Takes what stands in the inbox to its end. */
  process(object: string): Promise<DocumentRecord>;
}

/** @param settings beside those of the ledger itself */
export async function openExampleLedger({
  settings = {},
}: {
  readonly settings?: Readonly<Record<string, string>>;
} = {}): Promise<ExampleLedger> {
  const truths = JSON.parse(await readFile(join(examples, 'truth.json'), 'utf8')) as Record<string, Truth>;
  let current: Truth | undefined;
  const usage = { inputTokens: 1840, outputTokens: 412, costUsd: 0.0029 };
  const reader: FormReader = {
    name: 'offline-ocr',
    recognise: async () => ({ formId: current?.formId ?? null, usage }),
    read: async () => ({
      content: { ...contentOf(current), header: headerOf(election, current) },
      failure: null,
      reader: 'offline-ocr',
      model: 'known truth',
      promptVersion: '1',
      rawAnswer: '',
      usage,
    }),
    readValues: () => Promise.reject(new Error('Both readings are the same, so no value is disputed')),
    close: async () => undefined,
  };
  const services = await openLocalServices({
    reader,
    settings: { MAX_IMAGE_BYTES: String(maxImageBytes), ...settings },
  });
  const election = await importElection(services, join(examples, 'election.json'));

  async function process(object: string): Promise<DocumentRecord> {
    const info = await services.inbox.head(object);
    if (info === null) throw new Error(`Expected ${object} in the inbox`);
    const { documentKey, documentId } = await identifyArrival(services, object);
    current = truths[documentKey];
    const arrival = { bucket: info.bucket, object, generation: info.generation };
    const preprocessed = await preprocessArrival(services, arrival);
    if (preprocessed.kind !== 'committed') throw new Error(`${object} is ${preprocessed.kind}`);
    const { state, edition, revision } = preprocessed.document;
    if (state !== 'ready') return preprocessed.document;
    const report = await extractDocument(services, { documentId, edition, revision: revision + 1 });
    if (report.kind !== 'committed') throw new Error(`${object} is ${report.kind}`);
    return report.document;
  }

  return {
    services,
    process,
    async submit(object, bytes) {
      const content = bytes ?? (await readFile(join(examples, 'inbox', object)));
      const contentType = contentTypeOfName(object) ?? 'application/octet-stream';
      await services.inbox.put(object, content, { contentType });
      return process(object);
    },
  };
}

function headerOf(election: ElectionDefinition, truth: Truth | undefined): Record<string, string | null> {
  const [place, district, region] = ancestry(election, truth?.pollingPlaceId ?? '');
  return {
    region: region?.name ?? null,
    district: district?.name ?? null,
    polling_place: place?.name ?? null,
    polling_place_code: place?.id ?? null,
  };
}

function contentOf(truth: Truth | undefined): ReadingContent {
  const contests = (truth?.contests ?? []).map(({ votes }) => ({
    slot: 'votes',
    votes: votes.map(({ optionId, label, ...value }) => ({
      ...value,
      number: Number(optionId),
      name: label,
      party: null,
    })),
  }));
  return { header: {}, fields: { ...truth?.fields }, contests };
}
