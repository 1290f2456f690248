import type { Command } from 'commander';
import type { Config } from '../../shared/config/config.ts';
import { timestamp } from '../../shared/domain/clock.ts';
import { DocumentState } from '../../shared/domain/document.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { parse } from '../../shared/domain/parse.ts';
import { DocumentId, Id, type Timestamp } from '../../shared/domain/primitives.ts';
import type { RedriveRequest } from '../../shared/ledger/redrive.ts';
import { countMatching, type RedriveFilter, redriveMatching } from '../../shared/ledger/redrive-matching.ts';
import { cliActor } from '../actor.ts';
import { startBar } from '../bar.ts';
import { commandConfig, withLedger } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { redriveRemotely } from '../remote/redrive.ts';
import { addServerOptions, type ServerOptions, serverSettings, targetOf } from '../remote/target.ts';

interface RedriveOptions extends ServerOptions {
  readonly state?: string;
  readonly rule?: string;
  readonly from?: string;
  readonly to?: string;
  readonly election?: string;
  readonly reason?: string;
  readonly since?: string;
  readonly evenReviewed?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `ballots redrive`: has finished documents read anew; what was read before is kept. */
export function addRedriveCommand(program: Command): void {
  const command = program
    .command('redrive [id...]')
    .description('Have documents read anew: by id, or all that fit the options.')
    .option('--state <state>', 'failed, needs_review or accepted')
    .option('--rule <rule>', 'a finding or error code')
    .option('--from <time>', 'last changed at or after this time')
    .option('--to <time>', 'last changed at or before this time')
    .option('--election <id>', 'of one election')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--since <time>', 'go on with a run that began then and was stopped')
    .option('--even-reviewed', 'also documents that a human has reviewed')
    .option('--dry-run', 'only say which')
    .option('--data <folder>', 'folder of the ledger');
  addServerOptions(command)
    .option('--json', 'one JSON object a document')
    .action(async (ids: string[], options: RedriveOptions) => {
      const config = commandConfig(serverSettings(options));
      const target = targetOf(config, options);
      const filter = filterOf(ids, options);
      process.exitCode =
        target === null
          ? await redrive(config, filter, options)
          : await redriveRemotely(target, filter, options);
    });
}

async function redrive(config: Config, filter: RedriveFilter, options: RedriveOptions): Promise<number> {
  const { json = false, dryRun = false } = options;
  return withLedger(config, async services => {
    const askedAt = timeOf(options.since, '--since') ?? timestamp(services.clock.now());
    const request: RedriveRequest = {
      actor: cliActor(),
      reason: options.reason ?? null,
      requestId: null,
      askedAt,
      evenReviewed: options.evenReviewed ?? false,
    };
    const bar = startBar(await countMatching(services.store, filter), 'documents', { quiet: json });
    if (!json && !dryRun) console.error(`If this is stopped, go on with --since ${askedAt}`);
    const counts = new Map<string, number>();
    let done = 0;
    for await (const step of redriveMatching(services, filter, request, { dryRun })) {
      counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
      if (json) printJson(step);
      else if (dryRun || filter.documentIds !== undefined) console.log(`${step.documentId}  ${step.kind}`);
      bar.to(++done);
    }
    bar.end();
    if (!json) console.log(summary(counts));
    return counts.has('unknown') ? exitCodes.rejected : exitCodes.ok;
  });
}

function summary(counts: ReadonlyMap<string, number>): string {
  const said = [...counts].map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`).join(', ');
  return said === '' ? 'No document fits.' : `${said}.`;
}

/** Throws {@link InvalidInputError} for a choice that says nothing, or ids beside other choices. */
function filterOf(ids: readonly string[], options: RedriveOptions): RedriveFilter {
  const { state, rule, election } = options;
  const from = timeOf(options.from, '--from');
  const to = timeOf(options.to, '--to');
  const choices = [state, rule, from, to, election].filter(each => each !== undefined);
  if ((ids.length === 0) === (choices.length === 0)) {
    throw new InvalidInputError(
      'invalid_option',
      'Expected either ids, or at least one of --state, --rule, --from, --to and --election',
    );
  }
  if (ids.length > 0) return { documentIds: ids.map(id => parse(DocumentId, id, `document id ${id}`)) };
  return {
    ...(state === undefined ? {} : { state: parse(DocumentState, state, '--state') }),
    ...(election === undefined ? {} : { electionId: parse(Id, election, '--election') }),
    ...(rule === undefined ? {} : { rule }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** A time in the ledger's form, from any that JavaScript understands. */
function timeOf(text: string | undefined, option: string): Timestamp | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new InvalidInputError(
      'invalid_option',
      `Expected a time such as 2026-11-23T10:00:00Z for ${option} but received "${text}"`,
    );
  }
  return timestamp(ms);
}
