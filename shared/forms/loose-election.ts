import { z } from 'zod';
import { looseList, looseObject, looseRecord, looseText } from './validation.ts';

const optionalNumber = z.number().optional().catch(undefined);
const optionalText = z.string().optional().catch(undefined);

/** An election definition as far as it can be read; see {@link looseObject}. `parentId` '' is an unreadable one. */
export const LooseElection = looseObject({
  reportingUnits: looseList(
    looseObject({
      id: looseText,
      name: looseText,
      type: looseText,
      parentId: z.string().nullable().catch(''),
      registeredVoters: optionalNumber,
      header: looseRecord(looseText),
    }),
  ),
  contests: looseList(
    looseObject({
      id: looseText,
      unitId: looseText,
      votesAllowed: optionalNumber,
      method: z.string().catch('plurality'),
      options: looseList(looseObject({ id: looseText, name: looseText, number: optionalNumber })),
    }),
  ),
  forms: looseList(
    looseObject({
      formId: looseText,
      contests: looseRecord(looseList(looseText)),
      unitType: optionalText,
      aliases: looseList(looseText),
    }),
  ),
  filenamePatterns: looseList(looseText),
  comparison: looseObject({ counts: looseRecord(looseRecord(looseRecord(z.unknown()))) }),
});
export type LooseElection = z.output<typeof LooseElection>;
export type LooseUnit = LooseElection['reportingUnits'][number];
export type LooseContest = LooseElection['contests'][number];
export type LooseFormInUse = LooseElection['forms'][number];
