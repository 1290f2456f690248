import { bdi, fill, h } from '../dom.ts';
import { visible } from '../format.ts';
import type { CorrectionDraft } from './correction-draft.ts';
import { countText } from './words.ts';

interface ChangesActions {
  onSave(): void;
  onCancel(): void;
}

/** What is about to be corrected, from what to what and why, with the button that sends it. */
export class ChangesForm {
  readonly element: HTMLElement;
  readonly #draft: CorrectionDraft;
  readonly #labelOf: (path: string) => string;
  readonly #list = h('ul', { class: 'changes', 'aria-label': 'Changed values' });
  readonly #problem = h('p', { class: 'hint', role: 'status' });
  readonly #common: HTMLInputElement;
  readonly #save: HTMLButtonElement;

  constructor(draft: CorrectionDraft, labelOf: (path: string) => string, actions: ChangesActions) {
    this.#draft = draft;
    this.#labelOf = labelOf;
    this.#common = h('input', {
      maxlength: 200,
      dir: 'auto',
      oninput: () => {
        draft.reason = this.#common.value;
        for (const input of this.#list.querySelectorAll('input')) input.placeholder = draft.reason;
        this.#judge();
      },
    });
    this.#common.value = draft.reason;
    this.#save = h('button', { type: 'submit', class: 'primary' }, 'Save corrections');
    this.element = h(
      'form',
      {
        class: 'decision',
        'aria-label': 'Corrections',
        onsubmit: event => {
          event.preventDefault();
          actions.onSave();
        },
      },
      h('label', { class: 'field' }, 'Reason for all', this.#common),
      this.#list,
      this.#problem,
      h(
        'div',
        { class: 'buttons' },
        this.#save,
        h('button', { type: 'button', onclick: () => actions.onCancel() }, 'Back'),
      ),
    );
    this.update();
  }

  /** Values have been typed. */
  update(): void {
    fill(
      this.#list,
      this.#draft.corrections().map(({ path, from, to }) => {
        const label = visible(this.#labelOf(path));
        const own = h('input', {
          'aria-label': `Reason for ${label}`,
          placeholder: this.#draft.reason,
          maxlength: 200,
          dir: 'auto',
          oninput: () => {
            this.#draft.giveReason(path, own.value);
            this.#judge();
          },
        });
        own.value = this.#draft.ownReason(path);
        return h(
          'li',
          {},
          bdi(label, { class: 'changed-label' }),
          h('span', { class: 'from-to' }, `${countText(from)} → ${countText(to)}`),
          own,
        );
      }),
    );
    this.#judge();
  }

  focusSave(): void {
    this.#save.focus();
  }

  #judge(): void {
    const problem = this.#draft.problem();
    this.#save.disabled = problem !== null;
    this.#problem.textContent = problem ?? '';
  }
}
