import type { Command } from 'commander';
import { DocumentRecord } from '../../shared/domain/document.ts';
import { parse } from '../../shared/domain/parse.ts';
import { DocumentId } from '../../shared/domain/primitives.ts';
import { statusOf } from '../../shared/domain/status.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { commandConfig, withLedger } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { documentTable } from '../report.ts';

/** `ballots status ID|OBJECT`: where a document stands. */
export function addStatusCommand(program: Command): void {
  program
    .command('status <id-or-object>')
    .description('Where a document stands, by its id or the name of one of its objects.')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'the whole status as JSON')
    .action(async (given: string, options: { data?: string; json?: boolean }) => {
      process.exitCode = await withLedger(
        commandConfig({ BALLOTS_DATA_DIR: options.data }),
        async services => {
          const named = DocumentId.safeParse(given);
          const documentId = named.success ? named.data : (await identifyArrival(services, given)).documentId;
          const value = await services.store.get(paths.document(documentId));
          if (value === null) {
            console.error(
              `No document of "${given}" has arrived (its id would be ${documentId}); name an object as it stands in the inbox`,
            );
            return exitCodes.rejected;
          }
          const status = statusOf(parse(DocumentRecord, value, `document ${documentId}`));
          if (options.json === true) printJson(status);
          else console.log(documentTable([status]));
          return exitCodes.ok;
        },
      );
    });
}
