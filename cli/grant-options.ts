import { type GrantLimits, Scope } from '../shared/domain/api-key.ts';
import { timestamp } from '../shared/domain/clock.ts';
import { InvalidInputError } from '../shared/domain/errors.ts';
import { cliActor } from './actor.ts';

/** What the commands for keys and for people have in common. */
export interface GrantOptions {
  readonly scope: readonly string[];
  readonly requestsPerMinute?: string;
  readonly tokensPerDay?: string;
  readonly reason?: string;
  readonly data?: string;
  readonly json?: boolean;
}

export const requestsOption = [
  '--requests-per-minute <n>',
  'of chat, generate and uploads each; 0 for no limit; the configuration says where absent',
] as const;
export const tokensOption = [
  '--tokens-per-day <n>',
  'model tokens in a UTC day; 0 for no limit; the configuration says where absent',
] as const;

/** Throws {@link InvalidInputError} with code `invalid_scope`. */
export function scopesOf(texts: readonly string[]): Scope[] {
  const scopes = texts.map(text => {
    const scope = Scope.safeParse(text);
    if (scope.success) return scope.data;
    throw new InvalidInputError(
      'invalid_scope',
      `Expected one of ${Scope.options.join(', ')} but received "${text}"`,
    );
  });
  return [...new Set(scopes)];
}

/** Throws {@link InvalidInputError} with code `invalid_option` where a limit is no whole number. */
export function limitsOf({ requestsPerMinute, tokensPerDay }: GrantOptions): GrantLimits {
  return {
    ...(requestsPerMinute === undefined
      ? {}
      : { requestsPerMinute: limitOf(requestsPerMinute, '--requests-per-minute') }),
    ...(tokensPerDay === undefined ? {} : { tokensPerDay: limitOf(tokensPerDay, '--tokens-per-day') }),
  };
}

function limitOf(text: string, option: string): number | null {
  if (!/^\d{1,12}$/.test(text)) {
    throw new InvalidInputError(
      'invalid_option',
      `Expected a whole number for ${option} but received "${text}"`,
    );
  }
  return Number(text) === 0 ? null : Number(text);
}

/** Limits for a table; `default` is what the configuration says. */
export function limitsText({ requestsPerMinute, tokensPerDay }: GrantLimits): string {
  const said = (limit: number | null | undefined) => (limit === undefined ? 'default' : (limit ?? 'none'));
  return `${said(requestsPerMinute)}/min ${said(tokensPerDay)} tokens/day`;
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `24h`, `30d` or `0`, in milliseconds. Throws {@link InvalidInputError} with code `invalid_option`. */
export function durationMs(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (text === '0') return 0;
  if (amount !== undefined && unit !== undefined) return Number(amount) * unitsMs[unit]!;
  throw new InvalidInputError(
    'invalid_option',
    `Expected a duration such as 15m, 24h or 30d but received "${text}"`,
  );
}

/** When a key ends, null for never. Throws {@link InvalidInputError} with code `invalid_option`. */
export function expiryOf(text: string | undefined, nowMs: number): string | null {
  if (text === undefined) return null;
  const ms = /^\d+[smhd]$/.test(text) ? nowMs + durationMs(text) : Date.parse(text);
  if (ms > nowMs) return timestamp(ms);
  throw new InvalidInputError(
    'invalid_option',
    `Expected a time to come such as 2027-01-31, or a duration such as 30d, but received "${text}"`,
  );
}

/** Who changes a grant from the command line, and why, for the audit trail. */
export function changeOf({ reason = '' }: GrantOptions): { actor: string; reason: string } {
  return { actor: cliActor(), reason };
}
