import type { ExampleTruth } from '../../examples/make/truth.ts';
import type { Result } from '../../shared/domain/result.ts';

/** A printed value and what was read of it. */
export interface ComparedValue {
  readonly path: string;
  readonly printed: number;
  readonly read: number | null;
}

/** Every value that is printed on the paper beside what the result has for it. */
export function compareWithTruth(truth: ExampleTruth, result: Result | null): ComparedValue[] {
  const fields = Object.entries(truth.fields).map(([id, { value }]) => ({
    path: `fields.${id}`,
    printed: value,
    read: result?.fields[id]?.value ?? null,
  }));
  const votes = truth.contests.flatMap(contest => {
    const read = result?.contests.find(each => each.contestId === contest.contestId);
    return contest.votes.map(({ optionId, value }) => ({
      path: `contests.${contest.contestId}.votes.${optionId}`,
      printed: value,
      read: read?.votes.find(vote => vote.optionId === optionId)?.value ?? null,
    }));
  });
  return [...fields, ...votes].flatMap(({ printed, ...rest }) =>
    printed === null ? [] : [{ ...rest, printed }],
  );
}
