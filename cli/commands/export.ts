import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import type { Services } from '../../shared/config/services.ts';
import { DocumentState } from '../../shared/domain/document.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { type Delimiter, delimiters } from '../../shared/exports/csv.ts';
import { cvrReport } from '../../shared/exports/nist/cvr.ts';
import { nistProvenance } from '../../shared/exports/nist/provenance.ts';
import { nistReport, noIssuer } from '../../shared/exports/nist/report.ts';
import { resultsCsv } from '../../shared/exports/results-csv.ts';
import { type DocumentFilter, selectDocuments } from '../../shared/ledger/document-filter.ts';
import type { Election } from '../../shared/ledger/elections.ts';
import { electionIds, unknownElection } from '../election-ids.ts';
import { commandConfig, withLedger } from '../local/open.ts';
import { exitCodes } from '../outcome.ts';

interface ExportOptions {
  readonly out?: string;
  readonly data?: string;
  readonly election: string;
}
interface CsvExportOptions extends ExportOptions {
  readonly form?: string;
  readonly unit?: string;
  readonly state?: DocumentState;
  readonly rule?: string;
  readonly source?: 'model' | 'human';
  readonly reader?: string;
  readonly all?: boolean;
  readonly bom?: boolean;
  readonly delimiter: Delimiter;
}
interface NistExportOptions extends ExportOptions {
  readonly part: 'report' | 'provenance';
  readonly issuer: string;
}

/** `ballots export csv|nist-err|cvr`: what the API's exports give, from the ledger itself. */
export function addExportCommands(exporting: Command): void {
  command(exporting, 'csv', 'The counted results, one line a number.')
    .option('--form <id>', 'of one form')
    .option('--unit <id>', 'of one reporting unit and everything below it')
    .addOption(new Option('--state <state>', 'of documents in that state').choices(DocumentState.options))
    .option('--rule <id>', 'of documents with a finding of that rule')
    .addOption(new Option('--source <source>', 'settled by').choices(['model', 'human']))
    .option('--reader <name>', 'read by')
    .option('--all', 'also what is not counted')
    .option('--bom', 'begin with a byte order mark, by which Excel knows UTF-8')
    .addOption(
      new Option('--delimiter <name>', 'between cells').choices(Object.keys(delimiters)).default('comma'),
    )
    .action((options: CsvExportOptions) => run(options, services => csv(services, options)));
  command(exporting, 'nist-err', 'Election results reporting of NIST SP 1500-100 V2, as JSON.')
    .addOption(
      new Option('--part <part>', 'the report, or where its numbers come from')
        .choices(['report', 'provenance'])
        .default('report'),
    )
    .option('--issuer <name>', 'who gives the report out', noIssuer.name)
    .action((options: NistExportOptions) =>
      run(options, (services, election) =>
        options.part === 'provenance'
          ? nistProvenance(services, election)
          : nistReport(services, election, { name: options.issuer, abbreviation: options.issuer }),
      ),
    );
  command(exporting, 'cvr', 'Cast vote records of NIST SP 1500-103 for single ballots, as JSON.').action(
    (options: ExportOptions) => run(options, cvrReport),
  );
}

function command(exporting: Command, name: string, description: string): Command {
  return exporting
    .command(name)
    .description(description)
    .requiredOption('--election <id>', 'the election')
    .option('--out <file>', 'where to; standard output where absent')
    .option('--data <folder>', 'folder of the ledger');
}

async function* csv(services: Services, options: CsvExportOptions): AsyncGenerator<string> {
  const { election: electionId, form: formId, unit: unitId, state, rule, source, reader } = options;
  const counted = options.all === true ? undefined : true;
  const filter: DocumentFilter = { electionId, formId, unitId, state, rule, source, reader, counted };
  const outcome = await selectDocuments(services.elections, filter);
  if (outcome.kind !== 'selected') {
    const message = `Expected a reporting unit of the election but it has no "${unitId}"`;
    throw new InvalidInputError('unknown_unit', message);
  }
  yield* resultsCsv(services, outcome.selection, {
    bom: options.bom === true,
    delimiter: options.delimiter,
  });
}

/** Opens the ledger, finds the election and writes the pieces. */
async function run(
  { data, out, election: electionId }: ExportOptions,
  make: (services: Services, election: Election) => AsyncIterable<string>,
): Promise<void> {
  process.exitCode = await withLedger(commandConfig({ BALLOTS_DATA_DIR: data }), async services => {
    const election = await services.elections.get(electionId);
    if (election === null) throw unknownElection(electionId, await electionIds(services));
    await write(make(services, election), out);
    return exitCodes.ok;
  });
}

/** A file appears whole or not at all: one that broke off must not pass for the export. */
async function write(pieces: AsyncIterable<string>, out: string | undefined): Promise<void> {
  if (out === undefined) {
    await pipeline(Readable.from(pieces), process.stdout, { end: false });
    return;
  }
  const partial = `${out}.partial`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(partial));
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
