import { z } from 'zod';
import { DocumentState } from '../../shared/domain/document.ts';
import { Id } from '../../shared/domain/primitives.ts';
import { CountValue } from '../../shared/domain/reading.ts';
import { ContestCounts } from '../../shared/domain/result.ts';
import { formatNumberWords } from '../../shared/forms/number-words.ts';
import type { DrawnPage } from './draw-form.ts';
import type { Sheet } from './sheet.ts';

/** How an example came about; examples/README.md describes each. */
export const ExampleKind = z.enum([
  'clean_scan',
  'exif_rotated',
  'quarter_turn',
  'skewed',
  'perspective',
  'shadow',
  'low_contrast',
  'noise',
  'jpeg_artefacts',
  'handwriting',
  'missing_page',
  'wrong_sum',
  'blurred',
  'second_photo',
  'same_bytes',
  'blank',
  'text_file',
  'truncated',
]);
export type ExampleKind = z.infer<typeof ExampleKind>;

/** An end that the pipeline comes to by itself. */
export const EndState = DocumentState.extract(['accepted', 'needs_review', 'failed']);

/**
 * Where a document must end. Several states: each is an honest end, and an accepted one must be right in every
 * value. `code` is the page's rejection code or the finding's rule that must be there, null where none is due.
 */
export const Expected = z.strictObject({
  state: z.union([EndState, z.array(EndState).min(2)]),
  code: z.string().nullable(),
});
export type Expected = z.infer<typeof Expected>;

/**
 * What is true of one document of the examples; `fields` and `contests` as in a Result. A value is null where its
 * page is not among the files, and both are empty where no image can be seen. `box` is null on photographs.
 */
export const ExampleTruth = z.strictObject({
  kind: ExampleKind,
  expected: Expected,
  formId: Id,
  pollingPlaceId: Id,
  fields: z.record(z.string(), CountValue),
  contests: z.array(ContestCounts),
});
export type ExampleTruth = z.infer<typeof ExampleTruth>;

/** examples/truth.json: by document key, relative to examples/inbox. */
export const TruthFile = z.record(z.string(), ExampleTruth);

type Counts = Pick<ExampleTruth, 'fields' | 'contests'>;

/** The counts of a sheet as they stand on those of its pages that the files show. */
export function countsOn(sheet: Sheet, shown: readonly DrawnPage[], flat: boolean): Counts {
  const { form, contest } = sheet;
  const valueAt = (path: string, count: number, words: boolean): CountValue => {
    const page = shown.find(each => each.boxes.has(path));
    if (page === undefined) return { value: null, raw: null, words: null, page: null, box: null };
    return {
      value: count,
      raw: String(count),
      words: words && form.numberWords !== null ? formatNumberWords(count, form.numberWords) : null,
      page: page.page,
      box: flat ? (page.boxes.get(path) ?? null) : null,
    };
  };
  const votes = contest.options.map(option => ({
    optionId: option.id,
    label: option.name,
    ...valueAt(`contests.${contest.id}.votes.${option.id}`, sheet.votes[option.id] ?? 0, true),
  }));
  return {
    fields: Object.fromEntries(
      form.fields.map(({ id, inWords: words }) => [
        id,
        valueAt(`fields.${id}`, sheet.fields[id] ?? 0, words),
      ]),
    ),
    contests: [{ contestId: contest.id, votes, overvotes: null, undervotes: null }],
  };
}
