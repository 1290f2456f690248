import { createReadStream } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { Services } from '../../shared/config/services.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { plural } from '../../shared/domain/plural.ts';
import { importAudit } from '../../shared/ledger/audit-export.ts';
import { signOffNow } from '../../shared/ledger/audit-heads.ts';
import { type VerifyReport, verifyLedger } from '../../shared/ledger/verify.ts';
import type { AuditProblem } from '../../shared/ledger/verify-document.ts';
import { verifyTallies } from '../../shared/ledger/verify-tallies.ts';
import { cliActor } from '../actor.ts';
import { startBar } from '../bar.ts';
import { commandConfig, withLedger, withServices } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';

interface VerifyOptions {
  readonly data?: string;
  readonly export?: string;
  readonly tallies?: boolean;
  readonly signOff?: boolean;
  readonly json?: boolean;
}

/** What a run found: the report of the walk, and the head that was signed off after it. */
type Verification = VerifyReport & { readonly signedOff: string | null };

/** `ballots verify`: whether anything in the ledger, or in an export of it, is not as it was written. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('Walk the ledger and name the first record that is altered, missing or out of order.')
    .option('--data <folder>', 'folder of the ledger')
    .option('--export <file>', 'an export made by `ballots export audit`, instead of the ledger')
    .option('--tallies', 'only prove that every tally is the sum of what lies below it')
    .option('--sign-off', 'sign off the ledger as it is now, where nothing is wrong')
    .option('--json', 'one JSON object')
    .action(async (options: VerifyOptions) => {
      if (options.signOff === true && (options.export !== undefined || options.tallies === true)) {
        throw new InvalidInputError(
          'invalid_option',
          'Expected --sign-off alone: it signs what a whole walk has seen',
        );
      }
      const verification =
        options.export === undefined ? await ofLedger(options) : await ofExport(options.export, options);
      if (options.json === true) printJson({ ok: verification.problems.length === 0, ...verification });
      else console.log(describe(verification, options));
      process.exitCode = verification.problems.length === 0 ? exitCodes.ok : exitCodes.rejected;
    });
}

async function ofLedger(options: VerifyOptions): Promise<Verification> {
  return withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), async services => {
    const report = await walk(services, options);
    if (options.signOff !== true || report.problems.length > 0) return { ...report, signedOff: null };
    const head = await signOffNow(services.ledger, cliActor());
    return { ...report, signedOff: `${head.id} ${head.hash}` };
  });
}

/** Reads the export into a ledger of its own that goes away again. */
async function ofExport(file: string, options: VerifyOptions): Promise<Verification> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-verify-'));
  try {
    const config = commandConfig({
      BALLOTS_MODE: 'local',
      BALLOTS_DATA_DIR: folder,
      INBOX_DIR: join(folder, 'inbox'),
    });
    return await withServices(config, async services => {
      const found = await importAudit(services, await exportLines(file));
      const report = await walk(services, options);
      return { ...report, problems: [...found, ...report.problems], signedOff: null };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The lines of an export. Throws where there is no such file. */
export async function exportLines(file: string): Promise<AsyncIterable<string>> {
  await access(file).catch(() => {
    throw new InvalidInputError('no_such_file', `Expected an export but there is no ${file}`);
  });
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

async function walk(services: Services, { tallies, json }: VerifyOptions): Promise<VerifyReport> {
  if (tallies === true) {
    const found = await verifyTallies(services.store, services.elections);
    const { problems, pending } = found;
    return { documents: 0, events: 0, records: found.tallies, pendingTallies: pending, problems };
  }
  const total = await services.store.count({ collection: 'documents' });
  const bar = startBar(total, 'documents', { quiet: json === true });
  try {
    return await verifyLedger(services, bar.to);
  } finally {
    bar.end();
  }
}

const shown = 20;

function describe(verification: Verification, { tallies }: VerifyOptions): string {
  const { documents, events, records, pendingTallies, problems, signedOff } = verification;
  const looked =
    tallies === true
      ? plural(records, 'tally', 'tallies')
      : `${plural(documents, 'document')} with ${plural(events, 'audit event')} and ${plural(records, 'record')}`;
  const lines = [`Looked at ${looked}.`];
  if (pendingTallies > 0)
    lines.push(
      `The tallies of ${plural(pendingTallies, 'unit')} are still to be recomputed; nothing is said of them.`,
    );
  const [first, ...others] = problems;
  if (first === undefined) {
    lines.push(
      tallies === true
        ? 'Each is the sum of what lies below it.'
        : 'Nothing is altered, missing or out of order.',
    );
    if (signedOff !== null) lines.push(`Signed off: ${signedOff}`);
    return lines.join('\n');
  }
  lines.push(`First: ${line(first)}`, ...others.slice(0, shown).map(line));
  if (others.length > shown) lines.push(`… and ${others.length - shown} more`);
  return lines.join('\n');
}

function line({ path, kind, message }: AuditProblem): string {
  return `${kind}  ${path}  ${message}`;
}
