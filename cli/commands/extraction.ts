import type { Command } from 'commander';
import type { Services } from '../../shared/config/services.ts';
import { holdingBack } from '../../shared/ledger/admission-gate.ts';
import { admissionLimits } from '../../shared/ledger/admission-limits.ts';
import { typicalReservation } from '../../shared/ledger/budget.ts';
import { changeExtraction, type ExtractionSetting, extractionSetting } from '../../shared/ledger/settings.ts';
import { cliActor } from '../actor.ts';
import { commandConfig, withLedger } from '../local/open.ts';
import { printJson } from '../outcome.ts';

interface Options {
  readonly data?: string;
  readonly json?: boolean;
  readonly reason?: string;
}

/** `ballots extraction pause|resume|status`: whether documents are read. */
export function addExtractionCommand(program: Command): void {
  const extraction = program.command('extraction').description('Pause and resume the reading of documents.');
  for (const { name, paused, description } of changes) {
    extraction
      .command(name)
      .description(description)
      .requiredOption('--reason <text>', 'why; it is recorded with your name')
      .option('--data <folder>', 'folder of the ledger')
      .option('--json', 'the setting as JSON')
      .action((options: Options) =>
        show(options, services =>
          changeExtraction(services, {
            paused,
            reason: options.reason ?? '',
            by: cliActor(),
          }),
        ),
      );
  }
  extraction
    .command('status')
    .description('Whether documents are read, and what holds them back.')
    .option('--data <folder>', 'folder of the ledger')
    .option('--json', 'the setting as JSON')
    .action((options: Options) => show(options, services => extractionSetting(services.store)));
}

const changes = [
  {
    name: 'pause',
    paused: true,
    description: 'Stop reading. What is being read ends; everything else waits and nothing is lost.',
  },
  { name: 'resume', paused: false, description: 'Read again; the next sweep offers what waited.' },
] as const;

async function show(
  { data, json }: Options,
  use: (services: Services) => Promise<ExtractionSetting | null>,
): Promise<void> {
  await withLedger(commandConfig({ BALLOTS_DATA_DIR: data }), async services => {
    const setting = await use(services);
    const estimate = typicalReservation(services.readingPrices ?? null);
    const holding = await holdingBack(services, admissionLimits(services.config), estimate);
    if (json === true) {
      printJson({ ...(setting ?? { paused: false, reason: null, by: null, at: null }), holding });
      return;
    }
    console.log(setting === null ? 'Reading was never paused.' : sentence(setting));
    if (holding !== null && holding.reason !== 'paused') {
      console.log(
        `Documents wait: ${holding.message}${holding.until === null ? '' : `, until ${holding.until}`}`,
      );
    }
  });
}

function sentence({ paused, by, at, reason }: ExtractionSetting): string {
  return `Reading ${paused ? 'is paused' : 'goes on'} since ${at}, by ${by}: ${reason}`;
}
