import { BallotsProblem } from 'ballots-client';
import { InvalidInputError } from '../shared/domain/errors.ts';

/** What a command's exit code says (DESIGN section 12). */
export const exitCodes = {
  /** Everything asked for worked. */
  ok: 0,
  /** The run itself broke. */
  broke: 1,
  /** Some input was rejected or failed. */
  rejected: 2,
} as const;

/** Says on standard error why a command ended, and returns its exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof InvalidInputError) {
    console.error(error.message);
    return error.code === 'invalid_configuration' ? exitCodes.broke : exitCodes.rejected;
  }
  if (error instanceof BallotsProblem) {
    const issues = error.issues.map(({ path, message }) => `\n  ${path}: ${message}`).join('');
    console.error(`The server answered ${error.status} ${error.code}: ${error.message}${issues}`);
    return exitCodes.broke;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.broke;
}

/** One JSON value on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
