import { h } from './dom.ts';
import { formatCount } from './format.ts';
import { icon } from './icons.ts';

/** An election as `GET /v1/elections` lists it. */
export interface ElectionSummary {
  readonly electionId: string;
  readonly name: string;
  readonly forms: readonly { readonly formId: string; readonly title: string }[];
}

export interface ToolbarChoice {
  readonly text: string;
  readonly newestFirst: boolean;
}

/** Typing is searched for once it rests this long. */
const restMs = 120;

/** Search, order and how many documents are shown. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #order: HTMLSelectElement;
  readonly #shown = h('p', { class: 'shown', role: 'status' });

  constructor(onChange: (choice: ToolbarChoice) => void) {
    let timer: number | undefined;
    const changed = () => onChange({ text: this.#search.value, newestFirst: this.#order.value === 'newest' });
    this.#search = h('input', {
      type: 'search',
      placeholder: 'Search files, places, findings',
      'aria-label': 'Search files, places and findings',
      'aria-keyshortcuts': '/',
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'auto',
      oninput: () => {
        clearTimeout(timer);
        timer = window.setTimeout(changed, restMs);
      },
      onkeydown: event => {
        if (event.key !== 'Escape') return;
        this.#search.value = '';
        changed();
        this.#search.blur();
        event.stopPropagation();
      },
    });
    this.#order = h(
      'select',
      { 'aria-label': 'Order', onchange: changed },
      h('option', { value: 'newest' }, 'Newest first'),
      h('option', { value: 'oldest' }, 'Oldest first'),
    );
    const search = h('label', { class: 'search' }, icon('search'), this.#search, h('kbd', {}, '/'));
    this.element = h('div', { class: 'toolbar', role: 'search' }, search, this.#shown, this.#order);
  }

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  update(shown: number, of: number): void {
    const all = `${formatCount(of)} ${of === 1 ? 'document' : 'documents'}`;
    this.#shown.textContent = shown === of ? all : `${formatCount(shown)} of ${all}`;
  }
}
