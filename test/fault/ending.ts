import { isDeepStrictEqual } from 'node:util';
import { DocumentRecord, isFinal } from '../../shared/domain/document.ts';
import { Result } from '../../shared/domain/result.ts';
import { OutboxRecord } from '../../shared/ledger/outbox.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { TallyRecord } from '../../shared/ledger/tallies.ts';
import { type VerifyServices, verifyLedger } from '../../shared/ledger/verify.ts';
import { collected, everyRecord } from '../../shared/ledger/verify-facts.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { type Country, type Paper, trueTallies, truthOf } from './country.ts';

/** What a run may have had on its way. */
export interface Hardships {
  /** Documents may have been given up, or read without a page that was, and redriven: each time is a revision. */
  readonly givenUp?: boolean;
}

/**
 * What is wrong at the end of a run after which every paper must be accepted with one result: nothing lost, nothing twice,
 * each result told and each telling true, tallies made of the truth, the audit trail whole. Empty where all is well.
 * @param heard ids of the result events that a subscriber received, each as often as it came
 */
export async function endProblems(
  services: VerifyServices,
  country: Country,
  heard: readonly string[],
  hardships: Hardships = {},
): Promise<string[]> {
  const { store } = services;
  const outbox = (await collected(everyRecord(store, { collection: 'outbox' }))).map(({ value }) =>
    OutboxRecord.parse(value),
  );
  const rows = Map.groupBy(outbox, row => row.documentId);
  const problems: string[] = [];
  const unknown = new Set(heard);
  for (const paper of country.papers) {
    const results = await resultsOf(store, paper);
    const told = { outbox: rows.get(paper.documentId) ?? [], heard: new Set(heard) };
    problems.push(...(await paperProblems(store, paper, results, told, hardships)));
    for (const { revision } of results) unknown.delete(`${paper.documentId}.${revision}`);
  }
  const documents = await store.count({ collection: 'documents' });
  const verified = await verifyLedger(services);
  return [
    ...problems,
    ...[...unknown].map(id => `${id} was told of and is no result`),
    ...(documents === country.papers.length ? [] : [`There are ${documents} documents`]),
    ...(await tallyProblems(store, country)),
    ...verified.problems.map(({ path, kind, message }) => `audit: ${path} ${kind}: ${message}`),
    ...(verified.pendingTallies === 0 ? [] : [`${verified.pendingTallies} units wait for their tallies`]),
  ];
}

const mostRevisions = 200;

/** A paper's results in the order of their revisions. */
async function resultsOf(store: DocumentStore, { documentId }: Paper): Promise<Result[]> {
  const records = await store.query({ collection: `documents/${documentId}/results`, limit: mostRevisions });
  return records
    .map(({ value }) => Result.parse(value))
    .toSorted((left, right) => left.revision - right.revision);
}

/** Whether a result says that its document was not read, or not all of it. */
function isGivenUp({ state, findings }: Result): boolean {
  return state === 'failed' || findings.some(({ rule }) => rule === 'pages_missing');
}

/** One paper: its state, its revisions and no other, their events. */
async function paperProblems(
  store: DocumentStore,
  paper: Paper,
  results: readonly Result[],
  { outbox, heard }: { outbox: readonly OutboxRecord[]; heard: ReadonlySet<string> },
  { givenUp = false }: Hardships,
): Promise<string[]> {
  const { documentId } = paper;
  const value = await store.get(paths.document(documentId));
  if (value === null) return [`${documentId} is lost`];
  const document = DocumentRecord.parse(value);
  const newest = results.at(-1);
  const events = outbox.map(row => row.eventId).filter(id => /\.\d+$/.test(id));
  const { state, revision, dueAt, lease, waiting, openArrivals } = document;
  const revisions = results.map((_, index) => index + 1);
  const facts = {
    state: isFinal(state) ? state : `not final: ${state}`,
    revision,
    idle: [dueAt, lease, waiting, ...openArrivals],
    results: results.map(result => result.revision),
    accepted: results.filter(result => result.state === 'accepted').length,
    uncalledFor: results.slice(0, -1).filter(result => !(givenUp && isGivenUp(result))).length,
    events: events.sort(),
    unpublished: outbox.filter(row => row.publishedAt === null).map(row => row.eventId),
    unheard: events.filter(id => !heard.has(id)),
    counts: newest && countsOf(newest),
  };
  const wanted = {
    state: 'accepted',
    revision: revisions.length,
    idle: [null, null, null],
    results: revisions,
    accepted: 1,
    uncalledFor: 0,
    events: revisions.map(number => `${documentId}.${number}`).sort(),
    unpublished: [],
    unheard: [],
    counts: truthOf(paper),
  };
  return isDeepStrictEqual(facts, wanted)
    ? []
    : [`${documentId} ${paper.documentKey}: ${JSON.stringify(facts)} ${explained(document)}`];
}

function explained({ error, findings, lastFailure }: DocumentRecord): string {
  return JSON.stringify({
    error,
    lastFailure,
    findings: findings.map(({ rule, message }) => [rule, message]),
  });
}

function countsOf({ fields, contests }: Result) {
  return {
    fields: Object.fromEntries(Object.entries(fields).map(([id, { value }]) => [id, value])),
    votes: Object.fromEntries((contests[0]?.votes ?? []).map(({ optionId, value }) => [optionId, value])),
  };
}

async function tallyProblems(store: DocumentStore, country: Country): Promise<string[]> {
  const problems: string[] = [];
  for (const { contestId, unitId, votes, cast, counted, expected } of trueTallies(country)) {
    const path = paths.tally(country.definition.id, contestId, unitId);
    const value = await store.get(path);
    const tally = value === null ? null : TallyRecord.parse(value);
    const facts = tally && {
      votes: Object.fromEntries(tally.options.map(({ optionId, total }) => [optionId, total])),
      cast: tally.ballots.ballotsCast?.total,
      counted: tally.coverage.counted,
      expected: tally.coverage.expected,
    };
    if (!isDeepStrictEqual(facts, { votes, cast, counted, expected }))
      problems.push(
        `${path} is ${JSON.stringify(facts)} instead of ${JSON.stringify({ votes, cast, counted, expected })}`,
      );
  }
  return problems;
}
