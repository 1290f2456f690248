import type { Finding } from '../../../shared/domain/finding.ts';
import { h } from '../dom.ts';
import { findingList, type TakeRepair } from '../findings-panel.ts';
import { Highlight } from '../highlight.ts';
import type { ValueTable } from '../values.ts';
import { textField } from './decision-form.ts';

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
  const reason = textField('Why the counts stand all the same', { maxlength: 500, dir: 'auto' });
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
    h(
      'p',
      { class: 'objection-head', role: 'alert', tabindex: -1 },
      'The checks object. Nothing was written.',
    ),
    findingList(errors, tables, new Highlight(() => {}), takeRepair),
    h('p', { class: 'hint' }, 'Correct the values, or accept them if the paper says so.'),
    reason.element,
    h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Accept all the same')),
  );
}
