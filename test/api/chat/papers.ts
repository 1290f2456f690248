import type { Services } from '../../../shared/config/services.ts';
import type { DocumentRecord } from '../../../shared/domain/document.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { withDueAt } from '../../../shared/ledger/context.ts';
import { resultRow } from '../../../shared/ledger/events.ts';
import { claimExtraction, commitExtraction } from '../../../shared/ledger/extraction.ts';
import { emptyResult } from '../../../shared/ledger/failing.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import { readPlace, writePlace } from '../../../shared/ledger/places.ts';
import { settleTallies } from '../../../shared/ledger/tally-sweep.ts';
import { fillDocument } from '../fill.ts';
import { definition, otherDefinition, sheet } from './election.ts';

/** What stands on a document of the form `sheet`. */
export interface Paper {
  readonly object: string;
  readonly state?: 'accepted' | 'needs_review';
  readonly votes: readonly [ada: number | null, tobias: number | null];
  readonly registered?: number | null;
  readonly cast?: number | null;
  readonly findings?: readonly Finding[];
  /** Characters of every row as the reader saw them. */
  readonly raw?: string;
}

/** Imports both elections. */
export async function importElections({ elections }: Services): Promise<void> {
  await elections.import(definition, [sheet]);
  await elections.import(otherDefinition, [sheet]);
}

/** Brings a paper into the ledger by the ledger's own steps, with its tallies. */
export async function filePaper(services: Services, paper: Paper): Promise<DocumentRecord> {
  const {
    object,
    state = 'accepted',
    votes,
    registered = null,
    cast = null,
    findings = [],
    raw = null,
  } = paper;
  const ready = await fillDocument(services, object, 'ready');
  const claim = await claimExtraction(services.ledger, ready);
  if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
  const cell = (value: number | null) => ({ value, raw, words: null, page: 1, box: null });
  const counted = state === 'accepted';
  const committed = await commitExtraction(
    services.ledger,
    claim.document,
    async (transaction, document, now) => {
      const place = await readPlace(transaction, document);
      const result: Result = {
        ...emptyResult(document, state),
        counted,
        fields: { registered: cell(registered), cast: cell(cast) },
        contests: [
          {
            contestId: 'president',
            votes: ['ada', 'tobias'].map((optionId, index) => ({
              optionId,
              label: raw ?? optionId,
              ...cell(votes[index]!),
            })),
            overvotes: null,
            undervotes: null,
          },
        ],
        findings: [...findings],
        checks: [],
      };
      const { revision } = result;
      const after = withDueAt({
        ...document,
        state,
        counted,
        revision,
        findings: [...findings],
        error: null,
      });
      writePlace(transaction, place, after);
      const records = [{ path: paths.result(document.documentId, revision), value: result }];
      return { after, details: {}, records, outbox: [resultRow(services.ledger, after, result, now)] };
    },
  );
  if (committed === null) throw new Error('The lease was lost');
  await settleTallies(services);
  return committed.document;
}

/** `e1/sheet/<place>.jpg`. */
export function objectOf(placeId: string): string {
  return `e1/sheet/${placeId}.jpg`;
}
