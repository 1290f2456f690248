/** What pollers ask: a status in full, one that they have already, or 200 at once; or nothing but an answer. */
export type Question = 'empty' | 'answer' | 'unchanged' | 'batch';

/** What the process of the pollers is told. */
export interface Load {
  readonly url: string;
  readonly question: Question;
  readonly pollers: number;
  readonly seconds: number;
  /** Milliseconds from one question of a poller to its next; 0: at once after the answer. */
  readonly paceMs: number;
  readonly documentIds: readonly string[];
  readonly keys: readonly string[];
}

/** What it tells: how long each answer took, in milliseconds. */
export interface Measured {
  readonly latencies: readonly number[];
  /** All answers, with those before the measuring began. */
  readonly answers: number;
  readonly seconds: number;
}
