import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInboxWatch } from '../../../cli/local/inbox-watch.ts';
import { createLocalPipeline } from '../../../cli/local/pipeline.ts';
import { sweep } from '../../../functions/sweep/sweep.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import type { Services } from '../../../shared/config/services.ts';
import { openLocalServices } from '../../../shared/config/wiring-local.ts';
import { type DocumentState, isFinal } from '../../../shared/domain/document.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import { TallyRecord } from '../../../shared/ledger/tallies.ts';
import { settleTallies } from '../../../shared/ledger/tally-sweep.ts';
import { type Country, truthOf } from '../../fault/country.ts';
import { truthfulReader } from '../../fault/truthful-form-reader.ts';

/** What local mode took for a number of documents, from the first look at the inbox to the last tally. */
export interface LocalRun {
  readonly documents: number;
  /** How many of them ended as accepted; all, since the reader tells the truth. */
  readonly accepted: number;
  /** Votes of the whole nation as tallied and as they truly are. */
  readonly tallied: number;
  readonly cast: number;
  readonly wallMs: number;
  /** Of this process, user and system. */
  readonly processorMs: number;
  /** Of each tenth of the documents, in the order in which they became final; what comes after the last is in none. */
  readonly processorMsOfTenths: readonly number[];
  readonly peakBytes: number;
  /** The ledger's file once it is closed. */
  readonly ledgerBytes: number;
}

const scanEveryMs = 1_000;

/** The folders of a run, below its own. */
export const placesIn = (folder: string) => ({ inbox: join(folder, 'inbox'), ledger: join(folder, 'data') });

/**
 * Works off the pictures that lie in the inbox with everything that `ballots start` has but its HTTP server, and a
 * reader that tells the truth at no cost: what is measured is the pipeline, not OCR and not a model.
 */
export async function runLocally(folder: string, country: Country): Promise<LocalRun> {
  const { inbox, ledger } = placesIn(folder);
  const config = parseConfig({
    BALLOTS_DATA_DIR: ledger,
    INBOX_DIR: inbox,
    READER: 'offline',
    LOG_LEVEL: 'ERROR',
    SWEEP_SECONDS: '10',
  });
  const opened = await openLocalServices(config);
  const services: Services = { ...opened, ...truthfulReader(country, opened.processed) };
  await services.elections.import(country.definition, country.forms);
  const begunMs = performance.now();
  const before = process.cpuUsage();
  const marks = [0];
  const spentMs = () => inMs(process.cpuUsage(before));
  const final = await untilFinal(services, country.papers.length, () => marks.push(spentMs()));
  const wallMs = performance.now() - begunMs;
  const processorMs = spentMs();
  const tallies = await nationOf(services, country);
  await services.close();
  return {
    documents: country.papers.length,
    accepted: [...final.values()].filter(state => state === 'accepted').length,
    ...tallies,
    wallMs,
    processorMs,
    processorMsOfTenths: marks.slice(1).map((mark, index) => mark - marks[index]!),
    peakBytes: process.resourceUsage().maxRSS * 1_024,
    ledgerBytes: (await stat(join(ledger, 'ballots.db'))).size,
  };
}

const inMs = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1_000;

/** Runs the pipeline until so many documents are final and their tallies made; `onTenth` is told of each tenth. */
async function untilFinal(
  services: Services,
  documents: number,
  onTenth: () => void,
): Promise<Map<string, DocumentState>> {
  let tenths = 0;
  const final = new Map<string, DocumentState>();
  const all = Promise.withResolvers<void>();
  const pipeline = createLocalPipeline(services, document => {
    if (isFinal(document.state)) final.set(document.documentId, document.state);
    while (final.size >= ((tenths + 1) * documents) / 10 && tenths < 10) {
      tenths++;
      onTenth();
    }
    if (final.size === documents) all.resolve();
  });
  const watch = createInboxWatch(services);
  await pipeline.startPreprocess();
  await pipeline.startDeadLetters();
  pipeline.startSweep();
  watch.start(scanEveryMs);
  await pipeline.startExtract();
  await all.promise;
  await watch.close();
  await pipeline.close();
  await sweep(services);
  await settleTallies(services);
  return final;
}

/** The whole nation's votes in the contest of the one-page sheets, as they stand and as they are. */
async function nationOf(
  { store }: Services,
  { definition, papers }: Country,
): Promise<Pick<LocalRun, 'tallied' | 'cast'>> {
  const value = await store.get(paths.tally(definition.id, 'president', 'N'));
  const { options } = TallyRecord.parse(value);
  return {
    tallied: options.reduce((sum, { total }) => sum + (total ?? 0), 0),
    cast: papers.reduce((sum, paper) => sum + truthOf(paper).fields.valid, 0),
  };
}
