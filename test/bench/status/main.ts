import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchStatus } from './bench-status.ts';
import { asTable } from './print.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '100,100000' },
    pollers: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`Expected --${name} to be above 0 but received "${text}".`);
  process.exit(1);
}

const load = () => loadavg()[0]!.toFixed(1);
const before = load();
const rows = await benchStatus(
  {
    documents: values.documents.split(',').map(each => positive('documents', each)),
    pollers: positive('pollers', values.pollers),
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    paceMs: 1_000,
    batchPaceMs: 5_000,
  },
  line => console.error(line),
);
if (!values.json) {
  console.log(`${asTable(rows)}\n`);
  console.log(
    `Load of the machine (one minute): ${before} before, ${load()} after, the benchmark's own included.`,
  );
} else console.log(JSON.stringify(rows));
