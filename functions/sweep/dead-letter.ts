import { z } from 'zod';
import { type CloudEvent, decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import type { BusMessage } from '../../shared/bus/message-bus.ts';
import { readDeadLetter } from '../../shared/bus/redelivery.ts';
import type { Services } from '../../shared/config/services.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { DocumentReady, eventTypes, PageArrived } from '../../shared/domain/events.ts';
import { parse } from '../../shared/domain/parse.ts';
import type { Arrival } from '../../shared/ledger/arrival.ts';
import {
  type DeadLetterOutcome,
  failDeadArrival,
  failDeadReading,
  keepDeadLetter,
} from '../../shared/ledger/dead-letters.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';

export type DeadLetterServices = Pick<
  Services,
  'store' | 'inbox' | 'bus' | 'elections' | 'ledger' | 'clock' | 'log'
>;

/** What of Cloud Storage's own event is used, as in preprocess. */
const FinalizedObject = z
  .object({
    bucket: z.string().min(1),
    name: z.string().min(1),
    generation: z.coerce.string().regex(/^\d+$/),
  })
  .transform(({ bucket, name, generation }): Arrival => ({ bucket, object: name, generation }));
const finalizedType = 'google.cloud.storage.object.v1.finalized';

/**
 * Makes a message that the bus gave up on into a failure that is seen: its document is failed, or, where there is none
 * or the message can't be understood, it is kept in `dead-letters` and logged. Safe to repeat. Throws while a worker
 * still has the document; the letter then comes again.
 */
export async function takeDeadLetter(
  services: DeadLetterServices,
  message: BusMessage,
): Promise<DeadLetterOutcome['kind'] | 'kept'> {
  const letter = readDeadLetter(message);
  try {
    const outcome = await failDocument(services, message);
    if (outcome.kind === 'no_document') return await keep(services, message, 'There is no such document');
    const fields = { documentId: outcome.documentId, code: 'dead_letter', reason: letter?.reason ?? null };
    if (outcome.kind === 'failed') {
      services.log.log('ERROR', 'A message was given up, and its document is failed', fields);
      await tellSoon(services, outcome.rows);
    } else services.log.log('INFO', 'A message was given up that the ledger does not need', fields);
    return outcome.kind;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return keep(services, message, error.message);
  }
}

async function failDocument(services: DeadLetterServices, message: BusMessage): Promise<DeadLetterOutcome> {
  const letter = readDeadLetter(message);
  const event = decodeCloudEvent(message);
  const dead = { messageId: message.id, attempts: letter?.attempts ?? null, reason: letter?.reason ?? null };
  if (event.type === eventTypes['document-ready']) {
    const ready = parse(DocumentReady, event.data, 'document-ready event', 'invalid_event');
    return failDeadReading(services.ledger, ready, dead);
  }
  const arrival = arrivalIn(event);
  if (arrival.bucket !== services.inbox.bucket) {
    const what = `Expected an object of ${services.inbox.bucket} but received one of ${arrival.bucket}`;
    throw new InvalidInputError('invalid_event', what);
  }
  const identity = await identifyArrival(services, arrival.object);
  return failDeadArrival(services.ledger, arrival, identity, dead);
}

function arrivalIn({ type, data }: CloudEvent): Arrival {
  if (type === eventTypes['page-arrived'])
    return parse(PageArrived, data, 'page-arrived event', 'invalid_event');
  if (type === finalizedType) return parse(FinalizedObject, data, 'storage event', 'invalid_event');
  throw new InvalidInputError('invalid_event', `No function works on events of type ${type}`);
}

async function keep(services: DeadLetterServices, message: BusMessage, problem: string): Promise<'kept'> {
  const { subscription = null, attempts = null, reason = null } = readDeadLetter(message) ?? {};
  const letterId = await keepDeadLetter(services, message, { subscription, attempts, reason, problem });
  services.log.log('ERROR', 'A message was given up that no document can be failed for', {
    letterId,
    code: 'dead_letter',
    problem,
    reason,
  });
  return 'kept';
}
