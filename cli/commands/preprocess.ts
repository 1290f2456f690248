import type { Command } from 'commander';
import { preprocessOptions } from '../../functions/preprocess/options.ts';
import { openProfile } from '../../shared/config/wiring-model.ts';
import { imageTokens } from '../../shared/readers/image-tokens.ts';
import { commandConfig } from '../local/open.ts';
import { exitCodes, printJson } from '../outcome.ts';
import { isWhollyProcessed, type PreprocessRecord, preprocessFiles } from '../preprocess-files.ts';
import { table } from '../table.ts';

/** `ballots preprocess FILE… --out DIR`: the image step alone, without a ledger. */
export function addPreprocessCommand(program: Command): void {
  program
    .command('preprocess <file...>')
    .description('Make upright, measured pages of images, as the pipeline does.')
    .requiredOption('--out <folder>', 'folder for the pages')
    .option('--json', 'one JSON object a file')
    .action(async (files: string[], options: { out: string; json?: boolean }) => {
      const config = commandConfig();
      const profile = await openProfile(config);
      const settings = preprocessOptions(config, imageTokens(profile.imageTokens));
      const rows: string[][] = [];
      let rejected = false;
      for await (const record of preprocessFiles(files, options.out, settings)) {
        rejected ||= !isWhollyProcessed(record);
        if (options.json === true) printJson(record);
        else rows.push(...rowsOf(record));
      }
      if (options.json !== true)
        console.log(table(['file', 'page', 'size', 'skew', 'what came of it'], rows));
      process.exitCode = rejected ? exitCodes.rejected : exitCodes.ok;
    });
}

function rowsOf(record: PreprocessRecord): string[][] {
  if (record.state === 'rejected') return [[record.file, '', '', '', `${record.code}: ${record.message}`]];
  return record.pages.map(page => {
    if (page.state === 'rejected')
      return [record.file, `${page.page}`, '', '', `${page.code}: ${page.message}`];
    const { width, height, skewDegrees } = page.image;
    return [
      record.file,
      `${page.page}`,
      `${width}×${height}`,
      `${skewDegrees.toFixed(1)}°`,
      [page.output, ...page.warnings].join(' '),
    ];
  });
}
