import test from 'ava';
import { retryAfterSeconds } from '../../functions/api/retry-after.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { WaitReason } from '../../shared/domain/waiting.ts';

const now = Date.parse('2026-11-23T10:00:00.000Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const waiting = (reason: WaitReason, until: string | null = null) => ({
  reason,
  message: '',
  since: at(-5),
  until,
});
const arrival = { arrivalId: 'a', object: 'o', generation: '1', lease: { owner: 'w', expiresAt: at(60) } };
const inHand = [{ ...arrival, attempt: 1, lastFailure: null }];

const cases: { name: string; document: Partial<DocumentRecord>; seconds: number | null }[] = [
  {
    name: 'a page may come at any moment',
    document: { state: 'waiting_for_pages', waitsUntil: at(600) },
    seconds: 10,
  },
  {
    name: 'the wait for pages is over sooner',
    document: { state: 'waiting_for_pages', waitsUntil: at(4.2) },
    seconds: 5,
  },
  {
    name: 'the wait for pages is over and sweep has not come yet',
    document: { state: 'waiting_for_pages', waitsUntil: at(-20) },
    seconds: 3,
  },
  {
    name: 'a page is being worked on',
    document: { state: 'waiting_for_pages', waitsUntil: at(600), openArrivals: inHand },
    seconds: 3,
  },
  { name: 'just ready', document: { state: 'ready', readyAt: at(0) }, seconds: 3 },
  { name: 'a minute in the queue', document: { state: 'ready', readyAt: at(-60) }, seconds: 6 },
  { name: 'an hour in the queue', document: { state: 'ready', readyAt: at(-3600) }, seconds: 30 },
  { name: 'reading is paused', document: { state: 'ready', waiting: waiting('paused') }, seconds: 60 },
  {
    name: 'the budget is used up until midnight',
    document: { state: 'ready', waiting: waiting('budget', at(7200)) },
    seconds: 300,
  },
  {
    name: 'midnight is near',
    document: { state: 'ready', waiting: waiting('budget', at(42)) },
    seconds: 42,
  },
  { name: 'no slot is free', document: { state: 'ready', waiting: waiting('capacity') }, seconds: 10 },
  { name: 'the model is out', document: { state: 'ready', waiting: waiting('model_outage') }, seconds: 30 },
  {
    name: 'the model is tried again soon',
    document: { state: 'ready', waiting: waiting('model_outage', at(8)) },
    seconds: 8,
  },
  {
    name: 'the next attempt has its time',
    document: { state: 'ready', readyAt: at(-2), notBefore: at(75.5) },
    seconds: 76,
  },
  {
    name: 'the next attempt is far away',
    document: { state: 'ready', readyAt: at(-2), notBefore: at(3600) },
    seconds: 300,
  },
  {
    name: 'the time of the next attempt has come',
    document: { state: 'ready', readyAt: at(-2), notBefore: at(-1) },
    seconds: 3,
  },
  {
    name: 'reading has just begun',
    document: { state: 'extracting', timeline: [{ state: 'extracting', at: at(-1) }] },
    seconds: 2,
  },
  {
    name: 'reading takes long',
    document: { state: 'extracting', timeline: [{ state: 'extracting', at: at(-65) }] },
    seconds: 7,
  },
  { name: 'accepted', document: { state: 'accepted' }, seconds: null },
  { name: 'in review', document: { state: 'needs_review' }, seconds: null },
  { name: 'failed', document: { state: 'failed' }, seconds: null },
];

for (const { name, document, seconds } of cases) {
  test(`when to ask again: ${name}`, t => {
    const base = {
      waiting: null,
      notBefore: null,
      waitsUntil: null,
      readyAt: null,
      openArrivals: [],
      timeline: [],
    };
    t.is(retryAfterSeconds({ ...base, ...document } as unknown as DocumentRecord, now), seconds);
  });
}
