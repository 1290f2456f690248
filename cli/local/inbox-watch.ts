import type { BlobInfo } from '../../shared/blobs/blob-store.ts';
import type { Services } from '../../shared/config/services.ts';
import { topics } from '../../shared/domain/events.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';

/** What Cloud Storage's notifications do in the cloud: tells the pipeline of each object in the inbox. */
export interface InboxWatch {
  /** Looks at the whole inbox; resolves to how many objects were told of. */
  scan(): Promise<number>;
  /** Scans now and then again, each `everyMs` or, where a scan takes long, at longer distances. */
  start(everyMs: number): void;
  close(): Promise<void>;
}

const pageSize = 1000;
/**
 * The pause after a scan, in times of what it took. A look at one object costs some 70 µs, so at 10,000 objects a scan each
 * second would leave little time for them.
 */
const restFactor = 9;

/**
 * Lists the inbox and tells of each object and generation once. After a restart all are told of again, which is
 * harmless: the ledger knows which it has. A file is told of when it looks the same in two scans, so that one which
 * is still being copied is not read in half.
 */
export function createInboxWatch(
  services: Pick<Services, 'inbox' | 'bus' | 'elections' | 'ledger' | 'clock' | 'log'>,
): InboxWatch {
  const told = new Set<string>();
  let seen = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let running: Promise<number> | null = null;

  async function scanOnce(): Promise<number> {
    const now = new Map<string, string>();
    let count = 0;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const listed = await services.inbox.list({ limit: pageSize, cursor });
      for (const blob of listed.blobs) {
        const look = `${blob.generation}:${blob.bytes}`;
        now.set(blob.object, look);
        const id = `${blob.object}#${blob.generation}`;
        if (told.has(id) || seen.get(blob.object) !== look) continue;
        await tell(blob);
        told.add(id);
        count++;
      }
      cursor = listed.next;
    }
    seen = now;
    return count;
  }

  async function tell({ bucket, object, generation }: BlobInfo): Promise<void> {
    const { documentId } = await identifyArrival(services, object);
    const arrival = { bucket, object, generation };
    const message = pageArrivedMessage(services.ledger.project, documentId, arrival, services.clock.now());
    await services.bus.publish(topics.pageArrived, message);
  }

  function scan(): Promise<number> {
    running ??= scanOnce().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    scan,
    start(everyMs) {
      async function scanAndRest(): Promise<void> {
        const begunMs = services.clock.now();
        await scan().catch((error: unknown) =>
          services.log.log('ERROR', 'The inbox could not be listed', { error }),
        );
        const restMs = Math.max(everyMs, restFactor * (services.clock.now() - begunMs));
        if (!closed) timer = setTimeout(() => void scanAndRest(), restMs);
      }
      void scanAndRest();
    },
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await running?.catch(() => 0);
    },
  };
}
