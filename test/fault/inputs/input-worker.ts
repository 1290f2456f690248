// Puts inputs through preprocess, from the first number up to before the last, and prints what became of each. Arguments:
// folder, seed, first, last.
import { preprocessArrival } from '../../../functions/preprocess/preprocess.ts';
import { Page } from '../../../shared/domain/page.ts';
import { arrivalIdOf } from '../../../shared/ledger/arrival.ts';
import { countryOf } from '../country.ts';
import { openPlant } from '../plant.ts';
import { hostileInput, readSoundFiles } from './hostile-input.ts';

const [folder, seed, first, last] = process.argv.slice(2);
const country = countryOf({ documents: 3 });
const plant = await openPlant({ folder: folder!, country, owner: `worker-${process.pid}` });
await plant.elections.import(country.definition, country.forms);
const sound = await readSoundFiles(folder!);

/** The codes of the pages that came of an arrival, `page` for a good one. */
async function outcomesOf(documentId: string, arrivalId: string): Promise<string[]> {
  const records = await plant.store.query({ collection: `documents/${documentId}/pages`, limit: 10_000 });
  return records
    .filter(({ id }) => id.endsWith(`~${arrivalId}`))
    .map(({ value }) => Page.parse(value))
    .map(({ state, code, message }) =>
      state === 'processed' ? 'page' : `${code}${message ? '' : ' unexplained'}`,
    );
}

for (let number = Number(first); number < Number(last); number++) {
  const { object, bytes, kind } = await hostileInput(number, Number(seed), folder!, sound);
  console.log(JSON.stringify({ number, kind, begun: true }));
  const { generation } = await plant.inbox.put(object, bytes, { contentType: 'application/octet-stream' });
  const arrival = { bucket: plant.inbox.bucket, object, generation };
  const begun = performance.now();
  const report = await preprocessArrival(plant, arrival);
  const ms = performance.now() - begun;
  const outcomes =
    report.kind === 'committed'
      ? await outcomesOf(report.document.documentId, arrivalIdOf(arrival))
      : [`report ${report.kind}`];
  console.log(JSON.stringify({ number, kind, object, ms, outcomes }));
  await plant.inbox.delete(object);
}
await plant.close();
