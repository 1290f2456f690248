import type { Command } from 'commander';
import type { Services } from '../../shared/config/services.ts';
import { plural } from '../../shared/domain/plural.ts';
import { tallyPlan } from '../../shared/ledger/tally-plan.ts';
import { requestRecompute } from '../../shared/ledger/tally-recompute.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { cliActor } from '../actor.ts';
import { startBar } from '../bar.ts';
import { electionIds, unknownElection } from '../election-ids.ts';
import { commandConfig, withLedger } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';

interface RecomputeOptions {
  readonly election?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `ballots tally recompute`: makes all tallies anew from the counted results. */
export function addTallyCommand(program: Command): void {
  program
    .command('tally')
    .description('Roll-ups of the counted results.')
    .command('recompute')
    .description('Make every tally anew. Stopped and run again, it goes on where it was, and so does sweep.')
    .option('--election <id>', 'of one election; all where absent')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'one JSON object')
    .action(async (options: RecomputeOptions) => {
      process.exitCode = await withLedger(commandConfig({ BALLOTS_DATA_DIR: options.data }), services =>
        recompute(services, options),
      );
    });
}

async function recompute(
  services: Services,
  { election: only, json = false }: RecomputeOptions,
): Promise<number> {
  const elections = (await services.elections.all()).filter(
    ({ definition }) => only === undefined || definition.id === only,
  );
  if (only !== undefined && elections.length === 0) throw unknownElection(only, await electionIds(services));
  for (const { definition } of elections) {
    await requestRecompute(services, definition.id, cliActor());
  }
  const units = elections.reduce((sum, election) => sum + tallyPlan(election).units().length, 0);
  const bar = startBar(units, 'units', { quiet: json });
  let recomputed = 0;
  let failed = 0;
  await settleTallies(services, run => {
    recomputed += run.recomputed;
    failed = run.failed;
    bar.to(recomputed);
  });
  bar.end();
  if (json) printJson({ elections: elections.length, units, recomputed, failed });
  else
    console.log(
      `Made the tallies of ${plural(units, 'unit')} anew${failed > 0 ? `; ${failed} could not be made` : ''}.`,
    );
  return failed === 0 ? exitCodes.ok : exitCodes.rejected;
}
