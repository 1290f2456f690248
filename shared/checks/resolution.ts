/** A disagreement of two readings that a third, targeted look at the field's crop settled. */
export interface Resolution {
  /** Path of the value, as in findings. */
  readonly path: string;
  readonly first: number | null;
  readonly second: number | null;
  readonly value: number;
  readonly agreedWith: 'first' | 'second';
}
