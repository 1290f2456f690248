import { type CheckAnswer, type CheckSetting, checkLines } from '../../cli/check-file.ts';

/** What `ballots check` answers to a file of these readings. */
export async function answersTo(readings: readonly unknown[], setting: CheckSetting): Promise<CheckAnswer[]> {
  async function* lines(): AsyncGenerator<string> {
    for (const reading of readings) yield JSON.stringify(reading);
  }
  const answers: CheckAnswer[] = [];
  for await (const answer of checkLines(lines, setting)) answers.push(answer);
  return answers;
}

/** The outcome of the first reading of a file; an error's message where it could not be checked. */
export async function outcomeOf(setting: CheckSetting, ...readings: readonly unknown[]): Promise<string> {
  const [answer] = await answersTo(readings, setting);
  if (answer === undefined) return 'no answer';
  return 'error' in answer ? answer.error.message : answer.outcome;
}
