import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { exportAudit, importAudit } from '../../shared/ledger/audit-export.ts';
import { startBar } from '../bar.ts';
import { commandConfig, withLedger, withServices } from '../local/open.ts';
import { exitCodes } from '../outcome.ts';
import { exportLines } from './verify.ts';

/** `ballots export audit`: all records of the ledger, one JSON a line; `ballots restore` puts them into an empty one. */
export function addExportAuditCommand(exporting: Command): void {
  exporting
    .command('audit')
    .description('Every record of the ledger with its audit events, one JSON a line.')
    .option('--out <file>', 'where to; standard output where absent')
    .option('--data <folder>', 'folder of the ledger')
    .action(async ({ out, data }: { out?: string; data?: string }) => {
      await withLedger(commandConfig({ BALLOTS_DATA_DIR: data }), async services => {
        const sink = out === undefined ? process.stdout : createWriteStream(out);
        for await (const line of exportAudit(services)) {
          if (!sink.write(`${JSON.stringify(line)}\n`)) await once(sink, 'drain');
        }
        if (out === undefined) return;
        sink.end();
        await finished(sink);
      });
      process.exitCode = exitCodes.ok;
    });
}

/** `ballots restore FILE`: an export back into an empty ledger. */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore <file>')
    .description('Put an export made by `ballots export audit` into an empty ledger.')
    .option('--data <folder>', 'folder of the ledger')
    .action(async (file: string, { data }: { data?: string }) => {
      process.exitCode = await withServices(commandConfig({ BALLOTS_DATA_DIR: data }), async services => {
        if ((await services.store.query({ collection: 'documents', limit: 1 })).length > 0)
          throw new InvalidInputError(
            'ledger_not_empty',
            'Expected an empty ledger but there are documents in it',
          );
        const bar = startBar(0, 'records', { quiet: false });
        const problems = await importAudit(services, await exportLines(file), bar.to);
        bar.end();
        for (const { path, kind, message } of problems) console.error(`${kind}  ${path}  ${message}`);
        console.log('Restored. `ballots verify` says whether it is whole.');
        return problems.length === 0 ? exitCodes.ok : exitCodes.rejected;
      });
    });
}
