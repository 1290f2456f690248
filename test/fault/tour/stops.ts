import { takeDeadLetter } from '../../../functions/sweep/dead-letter.ts';
import { sweep } from '../../../functions/sweep/sweep.ts';
import { deadLetter } from '../../../shared/bus/redelivery.ts';
import { timestamp } from '../../../shared/domain/clock.ts';
import { TransientError } from '../../../shared/domain/errors.ts';
import { topics } from '../../../shared/domain/events.ts';
import type { ReviewDecision } from '../../../shared/domain/review.ts';
import { admit, leave } from '../../../shared/ledger/admission.ts';
import { admissionLimits } from '../../../shared/ledger/admission-limits.ts';
import { renewSlot } from '../../../shared/ledger/admission-slots.ts';
import { spendTokens, takeRequest } from '../../../shared/ledger/allowance.ts';
import { claimArrival, renewArrival } from '../../../shared/ledger/arrivals.ts';
import { exportAudit, importAudit } from '../../../shared/ledger/audit-export.ts';
import { signOffNow } from '../../../shared/ledger/audit-heads.ts';
import { nothingSpent } from '../../../shared/ledger/budget.ts';
import { claimExtraction, renewExtraction } from '../../../shared/ledger/extraction.ts';
import { identifyArrival } from '../../../shared/ledger/identity.ts';
import { createKey, revokeKey, rotateKey } from '../../../shared/ledger/keys.ts';
import { addPerson, removePerson } from '../../../shared/ledger/people.ts';
import { redriveDocument } from '../../../shared/ledger/redrive.ts';
import { reviewDocument } from '../../../shared/ledger/review.ts';
import { claimReview, releaseReview } from '../../../shared/ledger/review-claims.ts';
import { changeExtraction } from '../../../shared/ledger/settings.ts';
import { requestRecompute } from '../../../shared/ledger/tally-recompute.ts';
import { settleTallies } from '../../../shared/ledger/tally-sweep.ts';
import { ReadingPausedError } from '../../../shared/readers/model-errors.ts';
import type { DocumentStore } from '../../../shared/store/document-store.ts';
import type { Tour } from './tour.ts';

/** What a stop works with; `elsewhere` opens an empty store with the same faults. */
export interface Stop {
  readonly name: string;
  run(tour: Tour, elsewhere: () => Promise<DocumentStore>): Promise<void>;
}

const hourMs = 3_600_000;
const outage = () => new TransientError('model_unavailable', 'The model is out');

async function through(tour: Tour): Promise<void> {
  await tour.preprocess();
  await tour.extract();
  await sweep(tour.services);
}

/** Together they pass every transaction that there is; each begins with an empty ledger. */
export const stops: readonly Stop[] = [
  {
    name: 'papers come through',
    async run(tour) {
      for (const paper of tour.country.papers) await tour.upload(paper);
      await through(tour);
    },
  },
  {
    name: 'one picture under the names of two places',
    async run(tour) {
      const [paper, other] = tour.country.papers;
      await tour.upload(paper!, [1], 7);
      await through(tour);
      await tour.upload(other!, [1], 7);
      await through(tour);
    },
  },
  {
    name: 'an object that fails again and again is given up and redriven',
    async run(tour) {
      const [paper] = tour.country.papers;
      const { services } = tour;
      await tour.upload(paper!);
      const messages = tour.take(topics.pageArrived);
      const { inbox } = services;
      const head = inbox.head.bind(inbox);
      inbox.head = () => Promise.reject(new TransientError('storage', 'The bucket is out'));
      for (let attempt = 1; attempt <= 6; attempt++) {
        for (const message of messages) await services.bus.publish(topics.pageArrived, message);
        await tour.preprocess();
        tour.clock.pass(hourMs);
      }
      inbox.head = head;
      const request = { actor: 'cli:tourist', reason: 'the bucket is back', requestId: null };
      const askedAt = timestamp(tour.clock.now());
      await redriveDocument(services.ledger, paper!.documentId, { ...request, askedAt, evenReviewed: false });
      await sweep(services);
      await through(tour);
    },
  },
  {
    name: 'leases are renewed',
    async run(tour) {
      const [paper, other] = tour.country.papers;
      const { ledger, inbox, config, ...services } = tour.services;
      await tour.upload(paper!);
      const object = paper!.objects[0]!;
      const info = await inbox.head(object);
      const arrival = { bucket: 'inbox', object, generation: info!.generation };
      const claim = await claimArrival(
        ledger,
        arrival,
        await identifyArrival({ ...services, inbox }, object),
      );
      if (claim.kind === 'claimed') await renewArrival(ledger, claim);
      tour.clock.pass(hourMs);
      await tour.preprocess();
      await tour.upload(other!);
      await tour.preprocess();
      tour.take(topics.documentReady);
      const document = await tour.document(other!);
      const request = { documentId: document.documentId, estimate: nothingSpent };
      const admission = await admit(ledger, admissionLimits(config), request);
      const claimed = await claimExtraction(ledger, document);
      if (claimed.kind === 'claimed') await renewExtraction(ledger, claimed.document);
      if (admission.kind !== 'admitted') return;
      await renewSlot(ledger, admission.permit);
      await leave(ledger, admission.permit, { used: nothingSpent, ok: null, reason: null });
    },
  },
  {
    name: 'a reader that did not come back, pages that never came',
    async run(tour) {
      const [paper, , long] = tour.country.papers;
      await tour.upload(paper!);
      await tour.preprocess();
      await claimExtraction(tour.services.ledger, await tour.document(paper!));
      await tour.upload(long!, [1]);
      await tour.preprocess();
      tour.take(topics.documentReady);
      tour.clock.pass(hourMs);
      await sweep(tour.services);
      await through(tour);
    },
  },
  {
    name: 'the model is out and comes back',
    async run(tour) {
      for (const paper of tour.country.papers) await tour.upload(paper);
      await tour.preprocess();
      tour.troubles.push(...Array.from({ length: 8 }, outage));
      for (let round = 1; round <= 12; round++) {
        await tour.extract();
        tour.clock.pass(5 * 60_000);
        await sweep(tour.services);
      }
    },
  },
  {
    name: 'the model can not be used, a person pauses and resumes',
    async run(tour) {
      const { services } = tour;
      const [paper, other] = tour.country.papers;
      await tour.upload(paper!);
      await tour.preprocess();
      tour.troubles.push(new ReadingPausedError('model_not_found', 'The model is gone'));
      await tour.extract();
      await tour.upload(other!);
      await through(tour);
      for (const paused of [true, false]) {
        await changeExtraction(services, { paused, reason: 'a tour', by: 'cli:tourist' });
      }
      await sweep(services);
      await through(tour);
    },
  },
  {
    name: 'people claim, confirm, move and reject, and a newer picture comes',
    async run(tour) {
      const { services, country, clock } = tour;
      const [one, other] = country.papers;
      for (const paper of [one!, other!]) await tour.upload(paper);
      await through(tour);
      const claim = { by: 'anna', claimMs: hourMs };
      await claimReview(services.ledger, one!.documentId, claim);
      await releaseReview(services.ledger, one!.documentId, { by: 'anna', any: false });
      const decisions: readonly ReviewDecision[] = [
        { kind: 'confirm' },
        { kind: 'reject', reason: 'a tour' },
        { kind: 'move', pollingPlaceId: one!.placeId, reason: 'a tour' },
      ];
      const papers = [one!, one!, other!];
      for (const [index, decision] of decisions.entries()) {
        const { documentId, revision } = await tour.document(papers[index]!);
        const key = { requestId: null, idempotencyKey: `tour-${index}` };
        const request = { revision, decision, acceptDespite: 'a tour', by: 'anna', ...key };
        const outcome = await reviewDocument(services, documentId, request);
        if (outcome.kind !== 'reviewed') throw new Error(`Expected a review but it is ${outcome.kind}`);
        clock.pass(1_000);
      }
      await tour.upload(one!);
      await through(tour);
    },
  },
  {
    name: 'messages that nobody could handle',
    async run(tour) {
      const [paper, other] = tour.country.papers;
      const why = { subscription: 'preprocess', attempts: 20, reason: 'tried too often' };
      await tour.upload(paper!);
      await tour.preprocess();
      for (const message of tour.take(topics.documentReady))
        await takeDeadLetter(tour.services, deadLetter(message, why));
      await tour.upload(other!);
      const [arrived] = tour.take(topics.pageArrived);
      const attributes = {
        'ce-specversion': '1.0',
        'ce-id': 'tour',
        'ce-source': '//ballots/tour',
        'ce-type': 'ballots.page.arrived.v1',
        'ce-subject': 'documents/tour',
        'ce-time': timestamp(tour.clock.now()),
        'content-type': 'application/json',
      };
      await takeDeadLetter(tour.services, deadLetter({ ...arrived!, attributes }, why));
      await takeDeadLetter(tour.services, deadLetter({ ...arrived!, attributes: {} }, why));
      await sweep(tour.services);
    },
  },
  {
    name: 'an election is imported again, recomputed, and forgotten',
    async run(tour) {
      const { services, country, clock } = tour;
      const { definition, forms } = country;
      await tour.upload(country.papers[0]!);
      await through(tour);
      clock.pass(hourMs);
      await services.elections.import({ ...definition, name: 'Another name' }, forms);
      clock.pass(hourMs);
      await settleTallies(services);
      await requestRecompute(services, definition.id, 'cli:tourist');
      const nobody = { ...services.elections, get: async () => null };
      await settleTallies(services);
      await tour.upload(country.papers[1]!);
      await tour.preprocess();
      await settleTallies({ ...services, elections: nobody });
    },
  },
  {
    name: 'a day is signed off, exported and imported elsewhere',
    async run(tour, elsewhere) {
      const { services } = tour;
      for (const paper of tour.country.papers) await tour.upload(paper);
      await through(tour);
      await signOffNow(services.ledger, 'cli:tourist');
      async function* lines() {
        for await (const line of exportAudit(services)) yield JSON.stringify(line);
      }
      await importAudit({ store: await elsewhere(), processed: services.processed }, lines());
    },
  },
  {
    name: 'a key is made, replaced and revoked',
    async run({ services }) {
      const secret = (fill: number) => ({ secret: new Uint8Array(32).fill(fill) });
      const { record } = await createKey(services, 'tourist', ['status'], secret(1));
      const rotated = await rotateKey(services, record.sha256, { graceMs: hourMs, ...secret(2) });
      await revokeKey(services, rotated.record.sha256);
    },
  },
  {
    name: 'a person is given access and loses it',
    async run({ services }) {
      for (const scope of ['status', 'review'] as const)
        await addPerson(services, 'tourist@example.org', [scope]);
      await removePerson(services, 'tourist@example.org');
    },
  },
  {
    name: 'a caller uses up a limit',
    async run({ services, clock }) {
      const limits = { requestsPerMinute: 2, tokensPerDay: 10 };
      const holder = 'a'.repeat(64);
      for (let asked = 0; asked < 3; asked++) await takeRequest(services, holder, 'chat', limits);
      clock.pass(hourMs);
      for (let asked = 0; asked < 2; asked++) {
        await takeRequest(services, holder, 'chat', limits);
        await spendTokens(services, holder, 10);
      }
    },
  },
];
