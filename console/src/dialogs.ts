import { fill, h } from './dom.ts';

/** Asks a person for an API key; resolves once they gave one. */
export function createKeyDialog(): { element: HTMLDialogElement; ask(reason: string): Promise<string> } {
  const input = h('input', {
    type: 'password',
    name: 'key',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': 'API key',
  });
  const problem = h('p', { class: 'problem', role: 'alert' });
  let given: (key: string) => void = () => {};
  const form = h(
    'form',
    {
      method: 'dialog',
      onsubmit: () => {
        given(input.value.trim());
        input.value = '';
      },
    },
    h('h2', {}, 'API key'),
    h('p', {}, 'This server asks for a key. It is kept until you close this tab, and nowhere else.'),
    problem,
    input,
    h('button', { type: 'submit', class: 'primary' }, 'Continue'),
  );
  const element = h('dialog', { class: 'key-dialog', 'aria-label': 'API key' }, form);
  // There is nothing to see without a key, so the dialog can't be dismissed.
  element.addEventListener('cancel', event => event.preventDefault());
  return {
    element,
    ask(reason) {
      fill(problem, reason);
      element.showModal();
      input.focus();
      return new Promise(resolve => {
        given = resolve;
      });
    },
  };
}

const shortcuts: readonly [keys: string, meaning: string][] = [
  ['j / k', 'Next or previous document'],
  ['Enter', 'Open the document'],
  ['Esc', 'Back to the list'],
  ['/', 'Search'],
  ['f', 'Choose which documents are shown'],
  ['u', 'Add files'],
  ['r', 'Begin to review the document'],
  ['+ / − / 0', 'Larger, smaller, fit the width'],
  ['?', 'This list'],
];

/** The keys that the page understands. */
export function createHelpDialog(): HTMLDialogElement {
  const rows = shortcuts.map(([keys, meaning]) =>
    h('div', {}, h('dt', {}, h('kbd', {}, keys)), h('dd', {}, meaning)),
  );
  return h(
    'dialog',
    { class: 'help-dialog', 'aria-label': 'Keyboard' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', {}, 'Keyboard'),
      h('dl', {}, rows),
      h('button', { type: 'submit', class: 'primary' }, 'Close'),
    ),
  );
}
