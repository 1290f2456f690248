import { fill, h, setAttribute } from './dom.ts';
import type { Connection } from './feed.ts';
import { formatCount, visible } from './format.ts';
import { icon } from './icons.ts';
import type { ElectionSummary } from './toolbar.ts';

/** What the server says of its reader at `/ready`. */
export interface ReaderInfo {
  /** Null where no model is configured: then forms are read by offline OCR. */
  readonly model: string | null;
}

export interface HeaderActions {
  onElection(electionId: string | null): void;
  onPickFiles(): void;
  onHelp(): void;
}

/** Name, election, who reads, whether the page is up to date, and the button that adds files. */
export class HeaderBar {
  readonly element: HTMLElement;
  readonly notice = h('div', { class: 'notice', hidden: true, role: 'note' });
  readonly #actions: HeaderActions;
  readonly #election = h('span', { class: 'election' });
  readonly #reader = h('span', { class: 'reader' });
  readonly #connection = h('span', { class: 'connection', role: 'status' });

  constructor(actions: HeaderActions) {
    this.#actions = actions;
    const brand = h(
      'a',
      { class: 'brand', href: '#/' },
      h('img', { src: '/icon.svg', alt: '', width: 24, height: 24 }),
      'Ballots',
    );
    const help = h(
      'button',
      {
        type: 'button',
        class: 'tool',
        title: 'Keyboard (?)',
        'aria-label': 'Keyboard',
        onclick: () => actions.onHelp(),
      },
      icon('keyboard'),
    );
    const add = h(
      'button',
      { type: 'button', class: 'primary', title: 'Add files (u)', onclick: () => actions.onPickFiles() },
      icon('upload'),
      'Add files',
    );
    this.element = h(
      'header',
      { class: 'top' },
      brand,
      this.#election,
      this.#reader,
      this.#connection,
      help,
      add,
    );
  }

  showElections(elections: readonly ElectionSummary[]): void {
    const [only] = elections;
    if (elections.length === 1) fill(this.#election, h('bdi', {}, visible(only!.name)));
    if (elections.length < 2) return;
    const choice = h(
      'select',
      { 'aria-label': 'Election', onchange: () => this.#actions.onElection(choice.value || null) },
      h('option', { value: '' }, 'All elections'),
      elections.map(({ electionId, name }) => h('option', { value: electionId }, visible(name))),
    );
    fill(this.#election, choice);
  }

  showReader({ model }: ReaderInfo): void {
    fill(this.#reader, icon('reading'), model ?? 'offline OCR');
    this.#reader.classList.toggle('offline', model === null);
    this.notice.hidden = model !== null;
    fill(
      this.notice,
      icon('info'),
      h(
        'p',
        {},
        h('strong', {}, 'Read by offline OCR. '),
        'It is made for printed forms and leaves what it is not sure of to you. With a Google Cloud project, Gemini reads handwriting too.',
      ),
    );
  }

  showConnection(connection: Connection): void {
    const text = connectionText(connection);
    setAttribute(this.#connection, 'data-kind', connection.kind);
    // Said again only when it changes: a screen reader would speak each time.
    if (this.#connection.textContent !== text) fill(this.#connection, text);
  }
}

function connectionText(connection: Connection): string {
  switch (connection.kind) {
    case 'live':
      return 'Up to date';
    case 'loading':
      return `Loading ${formatCount(connection.known)} of ${formatCount(connection.total)}`;
    case 'lost':
      return `${connection.message}. Trying again.`;
  }
}
