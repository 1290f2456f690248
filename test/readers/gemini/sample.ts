import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { Contest } from '../../../shared/domain/election.ts';
import type { CountValue, ReadingContent } from '../../../shared/domain/reading.ts';
import type { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { parseForm } from '../../../shared/forms/load.ts';
import type { ReaderPage, ReadRequest } from '../../../shared/readers/form-reader.ts';

const formFile = new URL('../../../shared/forms/builtin/statement-of-poll.json', import.meta.url);
export const statementOfPoll: FormDefinition = parseForm(
  await readFile(formFile, 'utf8'),
  'statement-of-poll',
);

/** The same form in Thai digits, on two pages, its table on the second. */
export const thaiStatement: FormDefinition = {
  ...statementOfPoll,
  id: 'thai-statement',
  languages: ['th'],
  numerals: ['thai', 'latn'],
  pages: 2,
  contests: statementOfPoll.contests.map(slot => ({ ...slot, pages: [2] })),
};

export const president: Contest = Contest.parse({
  id: 'president',
  name: 'President',
  unitId: 'country',
  options: [
    { id: '1', number: 1, name: 'Ada Merrin', party: 'Harbour Union' },
    { id: '2', number: 2, name: 'Tobias Lund', party: 'Meadow Party' },
  ],
});

/** A number printed on the page, at a place of no meaning. */
export function printed(value: number, raw = String(value), words: string | null = null): CountValue {
  return { value, raw, words, page: 1, box: [100, 200, 300, 240] };
}

/** What stands on a statement of the poll on which everything agrees. */
export const truth: ReadingContent = {
  header: {
    election: 'General election 2026',
    contest: 'President',
    region: 'North',
    district: 'Lakeside',
    polling_place: 'Old Mill School',
    polling_place_code: 'PP-0101',
  },
  fields: {
    registered_voters: printed(1512, '1,512'),
    ballots_received: printed(550),
    ballots_unused: printed(174),
    ballots_cast: printed(376),
    rejected_ballots: printed(11),
    valid_votes: printed(365, '365', 'three hundred and sixty-five'),
  },
  contests: [
    {
      slot: 'votes',
      votes: [
        {
          number: 1,
          name: 'Ada Merrin',
          party: 'Harbour Union',
          ...printed(253, '253', 'two hundred and fifty-three'),
        },
        {
          number: 2,
          name: 'Tobias Lund',
          party: 'Meadow Party',
          ...printed(112, '112', 'one hundred and twelve'),
        },
      ],
    },
  ],
};

/** A plain page of one grey: the stand-in knows it by its bytes, nobody reads it. */
export async function page(number: number, grey: number): Promise<ReaderPage> {
  const background = { r: grey, g: grey, b: grey };
  const bytes = await sharp({ create: { width: 60, height: 80, channels: 3, background } })
    .png()
    .toBuffer();
  return { page: number, bytes, contentType: 'image/png', width: 60, height: 80 };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A first reading of one page of the statement. */
export async function request(overrides: Partial<ReadRequest> = {}): Promise<ReadRequest> {
  return {
    form: statementOfPoll,
    contests: { votes: president },
    pages: [await page(1, 200)],
    purpose: 'first',
    ...overrides,
  };
}
