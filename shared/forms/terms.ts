import { InvalidInputError } from '../domain/errors.ts';

/** One term of a rule's side, read: what is counted, and how many times. `slot` null is the form's only slot. */
export type Term = { readonly factor: number } & (
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'sum'; readonly slot: string | null }
  | { readonly kind: 'constant'; readonly value: number }
);

const shape =
  /^(?:(?<factor>\d{1,9})\s*\*\s*)?(?:sum\(\s*(?:(?<slot>[a-z][a-z0-9_]*)\.)?votes\s*\)|(?<field>[a-z][a-z0-9_]*)|(?<value>\d{1,10}))$/;

/**
 * Reads a term of an equation rule: `valid_votes`, `sum(votes)`, `sum(president.votes)`, `3`, `2*valid_votes`.
 * Whether the field or slot exists is for {@link import('./validate-form.ts').validateForm} to say.
 * Throws {@link InvalidInputError} with code `invalid_term`.
 */
export function parseTerm(text: string): Term {
  const groups = shape.exec(text.trim())?.groups;
  const factor = Number(groups?.factor ?? 1);
  if (groups === undefined || factor === 0) {
    throw new InvalidInputError(
      'invalid_term',
      `Expected a field, "sum(votes)", "sum(<slot>.votes)" or a whole number, with or without a factor as in ` +
        `"2*valid_votes", but received "${text}"`,
    );
  }
  if (groups.field !== undefined) return { factor, kind: 'field', field: groups.field };
  if (groups.value !== undefined) return { factor, kind: 'constant', value: Number(groups.value) };
  return { factor, kind: 'sum', slot: groups.slot ?? null };
}
