import type { Command } from 'commander';
import { DocumentRecord } from '../../shared/domain/document.ts';
import { parse } from '../../shared/domain/parse.ts';
import { DocumentId } from '../../shared/domain/primitives.ts';
import { type Status, statusOf } from '../../shared/domain/status.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { commandConfig, withLedger } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { findStatus } from '../remote/status.ts';
import { addServerOptions, type ServerOptions, serverSettings, targetOf } from '../remote/target.ts';
import { documentTable } from '../report.ts';

interface StatusOptions extends ServerOptions {
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** `ballots status ID|OBJECT`: where a document stands. */
export function addStatusCommand(program: Command): void {
  const command = program
    .command('status <id-or-object>')
    .description('Where a document stands, by its id or the name of one of its objects.')
    .option('--data <folder>', 'folder of the ledger');
  addServerOptions(command)
    .option('--wait', 'with --server: wait until the document is final')
    .option('--json', 'the whole status as JSON')
    .action(async (given: string, options: StatusOptions) => {
      const config = commandConfig(serverSettings(options));
      const target = targetOf(config, options);
      if (target !== null) {
        const found = await findStatus(target, given, options.wait ?? false);
        process.exitCode = show(given, found, options);
        return;
      }
      process.exitCode = await withLedger(config, async services => {
        const named = DocumentId.safeParse(given);
        const documentId = named.success ? named.data : (await identifyArrival(services, given)).documentId;
        const value = await services.store.get(paths.document(documentId));
        const status =
          value === null ? null : statusOf(parse(DocumentRecord, value, `document ${documentId}`));
        return show(given, status, options, ` (its id would be ${documentId})`);
      });
    });
}

function show(given: string, status: Status | null, { json }: StatusOptions, hint = ''): number {
  if (status === null) {
    console.error(`No document of "${given}" has arrived${hint}; name an object as it stands in the inbox`);
    return exitCodes.rejected;
  }
  if (json === true) printJson(status);
  else console.log(documentTable([status]));
  return exitCodes.ok;
}
