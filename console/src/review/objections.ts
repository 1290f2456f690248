import type { Finding, Repair } from '../../../shared/domain/finding.ts';
import { bdi, h } from '../dom.ts';
import type { TakeRepair } from '../findings-panel.ts';
import { visible } from '../format.ts';
import { type ValueTable, valuesNamed } from '../values.ts';
import { textField } from './decision-form.ts';
import { countText } from './words.ts';

interface ObjectionActions {
  readonly takeRepair: TakeRepair;
  onAccept(reason: string): void;
}

/** What the checks hold against a decision, and the way out of it: more corrections, or words why it stands. */
export function objections(
  findings: readonly Finding[],
  tables: readonly ValueTable[],
  { takeRepair, onAccept }: ObjectionActions,
): HTMLElement {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const suggestions = errors.flatMap(({ repairs = [] }) =>
    repairs.map(repair => suggestion(repair, tables, takeRepair)),
  );
  const reason = textField('Why they stand', { maxlength: 500, dir: 'auto' });
  const head = 'The checks object; nothing was written. Correct the values, or say why they stand.';
  return h(
    'form',
    {
      class: 'objections',
      'aria-label': 'Objections of the checks',
      onsubmit: event => {
        event.preventDefault();
        const why = reason.input.value.trim();
        if (why === '') reason.input.reportValidity();
        else onAccept(why);
      },
    },
    h('p', { class: 'objection-head', role: 'alert', tabindex: -1 }, head),
    h(
      'ul',
      { class: 'objection-list' },
      errors.map(({ message }) => h('li', {}, bdi(visible(message)))),
    ),
    h('div', { class: 'accept' }, reason.element, h('button', { type: 'submit' }, 'Accept all the same')),
    suggestions.length > 0 && h('p', { class: 'hint' }, 'Suggestions, not applied:'),
    suggestions,
  );
}

/** A repair with its reason, as a button that puts it into its field. */
function suggestion(
  { field, from, to, reason }: Repair,
  tables: readonly ValueTable[],
  takeRepair: TakeRepair,
): HTMLElement | false {
  const named = valuesNamed(field, tables);
  if (named === null) return false;
  const label = `${visible(named.label)} ${countText(from)} → ${to}`;
  const onclick = () => takeRepair(field, to);
  return h(
    'p',
    { class: 'suggestion' },
    h('button', { type: 'button', class: 'take-repair', 'aria-label': `Put in: ${label}`, onclick }, label),
    ' ',
    bdi(visible(reason)),
  );
}
