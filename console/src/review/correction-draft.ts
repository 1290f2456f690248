import type { Correction } from '../../../shared/domain/review.ts';

/** A value as the newest result has it. */
export interface EditableValue {
  readonly path: string;
  readonly from: number | null;
}

/** What a person typed: a count, null where nothing can be read, or no whole number. */
export type TypedCount =
  | { readonly kind: 'count'; readonly value: number | null }
  | { readonly kind: 'invalid' };

/** True of every correction by what a correction is; a person says more where there is more to say. */
export const usualReason = 'The machine misread it';

/** No form counts more than this (shared/domain/primitives.ts). */
const maxCount = 1_000_000_000;

/** Reads a field. Spaces group digits, as the page itself shows them; signs, points and commas are no whole number. */
export function typedCount(text: string): TypedCount {
  const digits = text.replaceAll(/[\s\u202f]/g, '');
  if (digits === '') return { kind: 'count', value: null };
  const value = Number(digits);
  const whole = /^\d+$/.test(digits) && value <= maxCount;
  return whole ? { kind: 'count', value } : { kind: 'invalid' };
}

/** The corrections that a person is typing, of one revision of one document. */
export class CorrectionDraft {
  readonly revision: number;
  /** Why, for every value that has no reason of its own. */
  reason = usualReason;
  readonly #values: readonly EditableValue[];
  readonly #texts = new Map<string, string>();
  readonly #reasons = new Map<string, string>();

  constructor(revision: number, values: readonly EditableValue[]) {
    this.revision = revision;
    this.#values = values;
  }

  text(path: string): string {
    return this.#texts.get(path) ?? String(this.fromOf(path) ?? '');
  }

  type(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  /** The value as it stands now: what was typed, else what was read. */
  typed(path: string): TypedCount {
    return typedCount(this.text(path));
  }

  /** The reason that was given for this value alone, else nothing. */
  ownReason(path: string): string {
    return this.#reasons.get(path) ?? '';
  }

  /** A reason for one value; an empty one takes the common reason again. */
  giveReason(path: string, reason: string): void {
    if (reason.trim() === '') this.#reasons.delete(path);
    else this.#reasons.set(path, reason);
  }

  /** The values that are other than what was read, in the order of the form. */
  corrections(): Correction[] {
    return this.#values.flatMap(({ path, from }): Correction[] => {
      const typed = this.typed(path);
      if (typed.kind === 'invalid' || typed.value === from) return [];
      return [{ path, from, to: typed.value, reason: (this.ownReason(path) || this.reason).trim() }];
    });
  }

  /** The fields that hold no whole number. */
  invalid(): string[] {
    return this.#values.map(({ path }) => path).filter(path => this.typed(path).kind === 'invalid');
  }

  /** What keeps it from being sent, in words; null where nothing does. */
  problem(): string | null {
    if (this.invalid().length > 0) return 'Only whole numbers, or nothing where nothing can be read.';
    const corrections = this.corrections();
    if (corrections.length === 0) return 'No value is changed yet.';
    return corrections.some(({ reason }) => reason === '') ? 'Each change needs a reason.' : null;
  }

  /** What the newest result says. */
  fromOf(path: string): number | null {
    return this.#values.find(value => value.path === path)?.from ?? null;
  }
}
