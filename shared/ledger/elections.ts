import { z } from 'zod';
import type { BlobStore } from '../blobs/blob-store.ts';
import { canonicalJson, hashOf } from '../domain/canonical-json.ts';
import { type Clock, timestamp } from '../domain/clock.ts';
import { ElectionDefinition } from '../domain/election.ts';
import { PreconditionError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import { Id, Sha256, Timestamp } from '../domain/primitives.ts';
import { FormDefinition } from '../forms/form-definition.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import { paths } from './paths.ts';
import { markElection } from './tally-marks.ts';

/** `elections/{id}`. The definition itself may be larger than a ledger record can be, so it stands in a blob. */
export const ElectionRecord = z.object({
  electionId: Id,
  name: z.string(),
  /** Object in the processed bucket; its name holds the hash of its content. */
  object: z.string(),
  sha256: Sha256,
  importedAt: Timestamp,
});
export type ElectionRecord = z.infer<typeof ElectionRecord>;

const ElectionBundle = z.object({ election: ElectionDefinition, forms: z.array(FormDefinition) });

/** An election with the form definitions that it uses, as they were when it was imported. */
export interface Election {
  readonly definition: ElectionDefinition;
  readonly forms: ReadonlyMap<string, FormDefinition>;
}

/** The elections that the ledger knows. */
export interface ElectionCatalogue {
  /** Null where no such election was imported. */
  get(electionId: string): Promise<Election | null>;
  all(): Promise<Election[]>;
  /** Stores a definition with its forms; the same content again changes nothing. */
  import(definition: ElectionDefinition, forms: readonly FormDefinition[]): Promise<ElectionRecord>;
}

/** How long a worker may go on with a definition after another was imported. */
const freshMs = 5_000;
const maxElections = 100;

/** The catalogue over the ledger and the processed bucket, remembering definitions by their hash. */
export function createElectionCatalogue(
  store: DocumentStore,
  blobs: BlobStore,
  clock: Clock,
): ElectionCatalogue {
  const bySha256 = new Map<string, Promise<Election>>();
  let listed: { at: number; records: Promise<ElectionRecord[]> } | null = null;

  async function load(record: ElectionRecord): Promise<Election> {
    const blob = await blobs.get(record.object);
    if (blob === null)
      throw new Error(`The definition of election ${record.electionId} is missing: ${record.object}`);
    const bundle = parse(
      ElectionBundle,
      JSON.parse(blob.bytes.toString('utf8')),
      `election ${record.electionId}`,
    );
    return { definition: bundle.election, forms: new Map(bundle.forms.map(form => [form.id, form])) };
  }

  function loaded(record: ElectionRecord): Promise<Election> {
    let election = bySha256.get(record.sha256);
    if (election === undefined) {
      election = load(record);
      bySha256.set(record.sha256, election);
      election.catch(() => bySha256.delete(record.sha256));
    }
    return election;
  }

  function records(): Promise<ElectionRecord[]> {
    if (listed === null || clock.now() - listed.at > freshMs) {
      const query = store
        .query({ collection: 'elections', limit: maxElections })
        .then(found => found.map(each => parse(ElectionRecord, each.value, `election record ${each.id}`)));
      query.catch(() => {
        listed = null;
      });
      listed = { at: clock.now(), records: query };
    }
    return listed.records;
  }

  return {
    async get(electionId) {
      const record = (await records()).find(each => each.electionId === electionId);
      return record === undefined ? null : loaded(record);
    },
    all: async () => Promise.all((await records()).map(loaded)),
    async import(definition, forms) {
      const bundle = { election: definition, forms };
      const sha256 = hashOf(bundle);
      const object = `elections/${definition.id}/${sha256}.json`;
      const content = Buffer.from(canonicalJson(bundle));
      await blobs
        .put(object, content, { contentType: 'application/json', ifGeneration: '0' })
        .catch(tolerateExisting);
      const record: ElectionRecord = {
        electionId: definition.id,
        name: definition.name,
        object,
        sha256,
        importedAt: timestamp(clock.now()),
      };
      await store.transaction(async transaction => {
        const existing = await transaction.get(paths.election(definition.id));
        if (existing?.sha256 === sha256) return;
        transaction.set(paths.election(definition.id), record as unknown as JsonObject);
        if (existing !== null)
          markElection(transaction, definition.id, clock.now(), `import@${record.importedAt}`, 2 * freshMs);
      });
      listed = null;
      return record;
    },
  };
}

/** Content-addressed: an object of that name has that content already. */
function tolerateExisting(error: unknown): void {
  if (!(error instanceof PreconditionError)) throw error;
}
