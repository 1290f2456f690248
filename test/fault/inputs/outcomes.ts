import type { Services } from '../../../shared/config/services.ts';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { Page, PageRejectionCode } from '../../../shared/domain/page.ts';
import { type Arrival, arrivalIdOf } from '../../../shared/ledger/arrival.ts';
import { identifyArrival } from '../../../shared/ledger/identity.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import type { EventRequest } from './events.ts';
import type { HostileInput } from './hostile-input.ts';

/** Everything that an input may end as; anything else is a failure. */
export const namedOutcomes: readonly string[] = [
  'page',
  ...PageRejectionCode.options,
  /** Nothing is recorded of the upload: its event spoke of another bucket, object or generation. */
  'left alone',
  'event invalid_event',
  'event invalid_object_name',
  /** No JSON: the functions framework's own answer. */
  'event 400',
  'upload invalid_object_name',
];

type World = Pick<Services, 'inbox' | 'store' | 'elections'>;

/** Uploads an input, tells the function of it, and says what it made of each of its pages. */
export async function outcomesOf(world: World, url: string, input: HostileInput): Promise<string[]> {
  const { object, bytes, event } = input;
  const bucket = world.inbox.bucket;
  const uploaded = await uploadedAs(world, object, bytes);
  const arrival = { bucket, object, generation: uploaded ?? '1' };
  const refused = uploaded === null ? ['upload invalid_object_name'] : [];
  const answer = await sent(url, event(arrival));
  if (answer !== null) return [...refused, `event ${answer}`];
  const outcomes = await recorded(world, arrival);
  if (uploaded !== null) await world.inbox.delete(object);
  return [...refused, ...outcomes];
}

/** The generation that the inbox gave the object, null where no object can have that name. */
async function uploadedAs({ inbox }: World, object: string, bytes: Buffer): Promise<string | null> {
  try {
    return (await inbox.put(object, bytes, { contentType: 'application/octet-stream' })).generation;
  } catch (error) {
    if (error instanceof InvalidInputError && error.code === 'invalid_object_name') return null;
    throw error;
  }
}

/** What the function answered where that is not 204: its code, or the status. */
async function sent(url: string, { headers, body }: EventRequest): Promise<string | null> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status === 204) return null;
  if (response.headers.get('content-type')?.startsWith('application/json') !== true)
    return `${response.status}`;
  return (JSON.parse(text) as { code: string }).code;
}

/** What the ledger says of an arrival. */
async function recorded(world: World, arrival: Arrival): Promise<string[]> {
  const { store } = world;
  const { documentId, page } = await identifyArrival(world, arrival.object);
  const arrivalId = arrivalIdOf(arrival);
  const ended = await store.get(paths.arrival(documentId, arrivalId));
  if (ended === null) return ['left alone'];
  const outcomes: string[] = [];
  for (let number = page ?? 1; ; number++) {
    const value = await store.get(paths.page(documentId, number, arrivalId));
    if (value === null) return outcomes;
    const { state, code, message } = Page.parse(value);
    outcomes.push(state === 'processed' ? 'page' : `${code}${message ? '' : ' unexplained'}`);
  }
}

/** The inputs that ended as nothing, or as something that has no name. */
export function unnamed<Ended extends { readonly outcomes: readonly string[] }>(
  ended: readonly Ended[],
): Ended[] {
  return ended.filter(
    ({ outcomes }) => outcomes.length === 0 || outcomes.some(each => !namedOutcomes.includes(each)),
  );
}
