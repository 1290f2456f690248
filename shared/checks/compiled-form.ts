import type { EquationRule, FormDefinition } from '../forms/form-definition.ts';
import { parseTerm, type Term } from '../forms/terms.ts';
import { type NameKeys, nameKeysFor } from './name-keys.ts';

/** An equation whose terms are read; a `sum` names its slot. */
export interface Equation {
  readonly rule: EquationRule;
  readonly left: readonly Term[];
  readonly right: readonly Term[];
}

/** One whole set of equations under which a form is consistent; `variant` null is the form's own. */
export interface EquationSet {
  readonly variant: FormDefinition['variants'][number] | null;
  readonly equations: readonly Equation[];
}

/** What the checks need of a form definition, worked out once. */
export interface CompiledForm {
  readonly form: FormDefinition;
  /** The form's own set first, then one for each variant. */
  readonly equationSets: readonly EquationSet[];
  readonly keys: NameKeys;
}

const compiled = new WeakMap<FormDefinition, CompiledForm>();

/** The compiled form definition, kept as long as the definition is. Throws on a term that `validateForm` refuses. */
export function compileForm(form: FormDefinition): CompiledForm {
  const known = compiled.get(form);
  if (known !== undefined) return known;
  const onlySlot = form.contests.length === 1 ? form.contests[0]!.id : null;
  const own = form.rules.map(rule => compileRule(rule, onlySlot));
  const result: CompiledForm = {
    form,
    equationSets: [
      { variant: null, equations: own },
      ...form.variants.map(variant => ({
        variant,
        equations: replaceRules(
          own,
          variant.rules.map(rule => compileRule(rule, onlySlot)),
        ),
      })),
    ],
    keys: nameKeysFor(form.languages),
  };
  compiled.set(form, result);
  return result;
}

function replaceRules(own: readonly Equation[], replacing: readonly Equation[]): Equation[] {
  const byId = new Map(replacing.map(equation => [equation.rule.id, equation]));
  const kept = own.map(equation => byId.get(equation.rule.id) ?? equation);
  const ownIds = new Set(own.map(equation => equation.rule.id));
  return [...kept, ...replacing.filter(equation => !ownIds.has(equation.rule.id))];
}

function compileRule(rule: EquationRule, onlySlot: string | null): Equation {
  const read = (text: string): Term => {
    const term = parseTerm(text);
    return term.kind === 'sum' && term.slot === null ? { ...term, slot: onlySlot } : term;
  };
  return { rule, left: rule.left.map(read), right: rule.right.map(read) };
}
