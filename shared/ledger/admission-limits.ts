import type { Config } from '../config/config.ts';

/** How much may be read at once and in a day. */
export interface AdmissionLimits {
  /** Documents in reading at once, over all instances. */
  readonly maxReadings: number;
  /** Tokens, input and output together, that a UTC day may use; null for no limit. */
  readonly dailyTokens: number | null;
  /** US dollars that a UTC day may cost; null for no limit. */
  readonly dailyCostUsd: number | null;
}

/** The limits that the configuration sets. */
export function admissionLimits(config: Config): AdmissionLimits {
  return {
    maxReadings: config.MAX_CONCURRENT_READINGS,
    dailyTokens: config.DAILY_TOKEN_BUDGET ?? null,
    dailyCostUsd: config.DAILY_COST_BUDGET_USD ?? null,
  };
}
