// Processes the files named on the command line, all at once, and prints the most memory that this took.
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { options } from './sheets.ts';

/** Linux hands the peak of the process that started this one on to `maxRSS`, but not to `VmHWM`. */
const peakBytes = () => {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
};

const files = await Promise.all(process.argv.slice(2).map(path => readFile(path)));
const baseBytes = peakBytes();
const outcomes = await Promise.all(files.map(file => preprocessImage(file, options)));
const kind = outcomes.every(outcome => outcome.kind === 'processed')
  ? 'processed'
  : JSON.stringify(outcomes[0]);
console.log(JSON.stringify({ kind, peakBytes: peakBytes(), baseBytes }));
