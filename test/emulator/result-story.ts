import { createHash } from 'node:crypto';
import { timestamp } from '../../shared/domain/clock.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { abandonExtraction, claimExtraction } from '../../shared/ledger/extraction.ts';
import { type OutboxRecord, pendingRows } from '../../shared/ledger/outbox.ts';
import { redriveDocument } from '../../shared/ledger/redrive.ts';
import { conclude } from '../ledger/tally-world.ts';
import { identity, page, type World } from '../ledger/world.ts';

/** Documents brought to results and corrected by the ledger's own steps; nothing is published here. */
export class ResultStory {
  readonly #world: World;
  #asked = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** A document of one page with its first result. */
  async accepted(electionId: string, placeId: string, votes: number): Promise<DocumentRecord> {
    return this.#read(await this.#ready(electionId, placeId), 'accepted', votes);
  }

  /** A document that is given up. */
  async failed(electionId: string, placeId: string): Promise<DocumentRecord> {
    const { anna } = this.#world;
    const claim = await claimExtraction(anna, await this.#ready(electionId, placeId));
    if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
    const failure = { code: 'no_pages', message: 'Nothing to read', transient: false, retryAfterMs: null };
    await abandonExtraction(anna, claim.document, failure, { maxAttempts: 1, backoffMs: () => 0 });
    return claim.document;
  }

  /** The next revision: the document is redriven, and the new reading says something else. */
  async readAgain(
    { documentId }: DocumentRecord,
    state: 'accepted' | 'needs_review',
    votes: number,
  ): Promise<DocumentRecord> {
    const { anna, pass } = this.#world;
    pass(1_000);
    const outcome = await redriveDocument(anna, documentId, {
      actor: 'key:desk',
      reason: 'read again',
      requestId: String(++this.#asked),
      askedAt: timestamp(anna.clock.now()),
      evenReviewed: false,
    });
    if (outcome.kind !== 'redriven') throw new Error(`Expected a redrive but it is ${outcome.kind}`);
    return this.#read(outcome.document, state, votes);
  }

  /** The events of results that nobody has published yet, in the order in which they were written. */
  async unpublished(): Promise<OutboxRecord[]> {
    const { store, clock } = this.#world.anna;
    const rows = await pendingRows(store, clock.now(), 1_000);
    return rows.filter(row => row.topic.startsWith('result-'));
  }

  async #ready(electionId: string, placeId: string): Promise<DocumentRecord> {
    const { anna, pass } = this.#world;
    pass(1_000);
    const key = `${electionId}/sheet/${placeId}`;
    const documentId = documentIdOf('inbox', key);
    const object = `${key}.jpg`;
    const claim = await claimArrival(
      anna,
      { bucket: 'inbox', object, generation: '100' },
      identity({ documentId, documentKey: key, electionId, formId: 'sheet', pollingPlaceId: placeId }),
    );
    if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
    const sha256 = createHash('sha256').update(key).digest('hex');
    const pages = [page(1, 'a', { object, sha256 })];
    return (await commitArrival(anna, claim, { kind: 'pages', pages }))!.document;
  }

  #read(ready: DocumentRecord, state: 'accepted' | 'needs_review', votes: number): Promise<DocumentRecord> {
    return conclude(this.#world, ready, {
      key: ready.documentKey,
      state,
      votes: { president: { a: votes } },
    });
  }
}
