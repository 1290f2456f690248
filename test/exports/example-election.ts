import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TruthFile } from '../../examples/make/truth.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { bringPaper, type PaperServices } from './papers.ts';

const readJson = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(fileURLToPath(new URL(`../../examples/${file}`, import.meta.url)), 'utf8'));

/** The example election with the true counts of each sheet that may be accepted, as if it was read without a mistake. */
export async function fillExample(services: PaperServices): Promise<ElectionDefinition> {
  const definition = ElectionDefinition.parse(await readJson('election.json'));
  const own = FormDefinition.parse(await readJson('forms/assembly-statement.json'));
  await services.elections.import(definition, [builtinForms().get('statement-of-poll')!, own]);
  const truths = TruthFile.parse(await readJson('truth.json'));
  const seen = new Set<string>();
  for (const { formId, pollingPlaceId: placeId, expected, fields, contests } of Object.values(truths)) {
    if (![expected.state].flat().includes('accepted') || seen.has(`${formId} ${placeId}`)) continue;
    seen.add(`${formId} ${placeId}`);
    await bringPaper(services, {
      electionId: definition.id,
      formId,
      placeId,
      fields: Object.fromEntries(Object.entries(fields).map(([id, { value }]) => [id, value])),
      votes: Object.fromEntries(
        contests.map(({ contestId, votes }) => [
          contestId,
          Object.fromEntries(votes.map(({ optionId, value }) => [optionId, value])),
        ]),
      ),
    });
  }
  return definition;
}
