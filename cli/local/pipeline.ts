import { extractDocument } from '../../functions/extract/extract.ts';
import { preprocessArrival } from '../../functions/preprocess/preprocess.ts';
import { takeDeadLetter } from '../../functions/sweep/dead-letter.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import type { Delivery, SubscribeOptions, Subscription } from '../../shared/bus/message-bus.ts';
import { deadTopicOf } from '../../shared/bus/redelivery.ts';
import { localDelivery } from '../../shared/config/retry-policy.ts';
import type { Services } from '../../shared/config/services.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { DocumentReady, PageArrived, subscriptions, topics } from '../../shared/domain/events.ts';
import { parse } from '../../shared/domain/parse.ts';

/** Called after each committed step, for whoever watches. */
export type OnStep = (document: DocumentRecord) => void;

/** What Pub/Sub does in the cloud: the same handlers, fed from the local queue. */
export interface LocalPipeline {
  startPreprocess(): Promise<void>;
  startExtract(): Promise<void>;
  /** Makes messages that were given up into failures that are seen. */
  startDeadLetters(): Promise<void>;
  /** Sweeps every `SWEEP_SECONDS` until closed. */
  startSweep(): void;
  close(): Promise<void>;
}

function delivery(services: Services, { subscription }: { subscription: string }): SubscribeOptions {
  const concurrency = services.config.LOCAL_WORKERS;
  return { subscription, concurrency, ...localDelivery };
}

export function createLocalPipeline(services: Services, onStep: OnStep): LocalPipeline {
  const running: Subscription[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sweeping: Promise<unknown> = Promise.resolve();

  async function preprocess(message: Delivery): Promise<void> {
    const report = await preprocessArrival(
      services,
      parse(PageArrived, decodeCloudEvent(message).data, 'page-arrived event'),
    );
    if (report.kind === 'committed') onStep(report.document);
  }

  async function extract(message: Delivery): Promise<void> {
    const ready = parse(DocumentReady, decodeCloudEvent(message).data, 'document-ready event');
    const report = await extractDocument(services, ready);
    if (report.kind === 'committed') onStep(report.document);
  }

  function sweepOnce(): void {
    sweeping = sweep(services).catch((error: unknown) =>
      services.log.log('ERROR', 'Sweep did not finish', { error }),
    );
  }

  return {
    async startPreprocess() {
      running.push(
        await services.bus.subscribe(
          topics.pageArrived,
          preprocess,
          delivery(services, subscriptions.preprocess),
        ),
      );
    },
    async startExtract() {
      running.push(
        await services.bus.subscribe(
          topics.documentReady,
          extract,
          delivery(services, subscriptions.extract),
        ),
      );
    },
    async startDeadLetters() {
      for (const { topic } of Object.values(subscriptions)) {
        const dead = deadTopicOf(topic);
        const handle = async (message: Delivery) => void (await takeDeadLetter(services, message));
        running.push(await services.bus.subscribe(dead, handle, delivery(services, { subscription: dead })));
      }
    },
    startSweep() {
      timer = setInterval(sweepOnce, services.config.SWEEP_SECONDS * 1000);
    },
    async close() {
      if (timer !== null) clearInterval(timer);
      await sweeping;
      await Promise.all(running.map(subscription => subscription.close()));
    },
  };
}
