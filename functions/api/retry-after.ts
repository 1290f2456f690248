import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { WaitReason } from '../../shared/domain/waiting.ts';

/** The longest pause between two questions where nothing is known of when something happens, in seconds. */
const mostWhileWaiting: Record<WaitReason, number> = {
  // A person ends it, and sweep lets documents go once a minute.
  paused: 60,
  // Ends at midnight UTC, or when somebody raises it.
  budget: 300,
  model_outage: 30,
  capacity: 10,
};

/** The longest pause before a time that is known, in seconds: a redrive or a newer page may come before it. */
const mostBeforeTime = 300;

/**
 * Seconds after which a poller may expect something new, by the stage and by what keeps the document there; null where
 * the pipeline has nothing more to do by itself. Who waits long already is asked to come less often.
 */
export function retryAfterSeconds(document: DocumentRecord, nowMs: number): number | null {
  const { state, waiting, notBefore, waitsUntil, readyAt } = document;
  switch (state) {
    case 'waiting_for_pages':
      // The next page may come at any moment; one in hand is done in seconds.
      return document.openArrivals.length > 0 ? 3 : within(secondsUntil(waitsUntil, nowMs), 3, 10);
    case 'ready':
      if (waiting !== null)
        return within(secondsUntil(waiting.until, nowMs), 3, mostWhileWaiting[waiting.reason]);
      if (notBefore !== null && Date.parse(notBefore) > nowMs)
        return within(secondsUntil(notBefore, nowMs), 3, mostBeforeTime);
      return within(secondsSince(readyAt, nowMs) / 10, 3, 30);
    case 'extracting':
      return within(secondsSince(document.timeline.at(-1)?.at ?? null, nowMs) / 10, 2, 10);
    case 'accepted':
    case 'needs_review':
    case 'failed':
      return null;
  }
}

/** Infinity where nobody knows the time. */
function secondsUntil(time: string | null, nowMs: number): number {
  return time === null ? Number.POSITIVE_INFINITY : (Date.parse(time) - nowMs) / 1000;
}

function secondsSince(time: string | null, nowMs: number): number {
  return time === null ? 0 : (nowMs - Date.parse(time)) / 1000;
}

function within(seconds: number, least: number, most: number): number {
  return Math.ceil(Math.min(Math.max(seconds, least), most));
}
