import { fill, h, setAttribute } from './dom.ts';
import { formatCount } from './format.ts';
import { icon } from './icons.ts';
import { type GroupId, groupCounts, groups, type StateCounts } from './states.ts';

/** From what is settled to what is still to come. */
const barOrder = ['accepted', 'needs_review', 'failed', 'reading', 'waiting'] as const;

/** How many documents stand where, as a bar and as counters; a counter chooses what the list shows. */
export class SummaryBar {
  readonly element: HTMLElement;
  readonly #onChoose: (group: GroupId | null) => void;
  readonly #buttons = new Map<GroupId | null, { button: HTMLButtonElement; count: HTMLElement }>();
  readonly #segments = new Map<GroupId, HTMLElement>();
  readonly #bar: HTMLElement;
  readonly #progress = h('p', { class: 'progress-text' });

  constructor(onChoose: (group: GroupId | null) => void) {
    this.#onChoose = onChoose;
    this.#bar = h('div', {
      class: 'bar',
      role: 'progressbar',
      'aria-label': 'Documents finished',
      'aria-valuemin': 0,
    });
    for (const group of barOrder) {
      const segment = h('span', { class: `segment ${group}` });
      this.#segments.set(group, segment);
      this.#bar.append(segment);
    }
    const counters = h('div', { class: 'counters', role: 'group', 'aria-label': 'Show documents' });
    counters.append(
      this.#counter(null, 'Received'),
      ...groups.map(({ id, label }) => this.#counter(id, label)),
    );
    this.element = h(
      'section',
      { class: 'summary', 'aria-label': 'Progress' },
      counters,
      h('div', { class: 'progress' }, this.#progress, this.#bar),
    );
  }

  update(counts: StateCounts, chosen: GroupId | null): void {
    const sums = groupCounts(counts);
    const total = Object.values(sums).reduce((sum, count) => sum + count, 0);
    const done = sums.accepted + sums.needs_review + sums.failed;
    for (const [group, { button, count }] of this.#buttons) {
      count.textContent = formatCount(group === null ? total : sums[group]);
      setAttribute(button, 'aria-pressed', String(group === chosen));
      button.classList.toggle('zero', group !== null && sums[group] === 0);
    }
    for (const [group, segment] of this.#segments) {
      segment.style.flexGrow = String(sums[group]);
      segment.hidden = sums[group] === 0;
    }
    setAttribute(this.#bar, 'aria-valuemax', total);
    setAttribute(this.#bar, 'aria-valuenow', done);
    const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
    const text =
      total === 0
        ? 'No documents yet'
        : `${formatCount(done)} of ${formatCount(total)} finished, ${percent} %`;
    setAttribute(this.#bar, 'aria-valuetext', text);
    fill(this.#progress, text);
  }

  focus(): void {
    const pressed = [...this.#buttons.values()].find(({ button }) => button.ariaPressed === 'true');
    pressed?.button.focus();
  }

  #counter(group: GroupId | null, label: string): HTMLElement {
    const count = h('span', { class: 'count' }, '–');
    const button = h(
      'button',
      {
        type: 'button',
        class: `counter ${group ?? 'all'}`,
        'aria-pressed': 'false',
        onclick: () => this.#onChoose(group),
        onkeydown: event => this.#arrow(event, group),
      },
      h('span', { class: 'label' }, icon(group ?? 'page'), label),
      count,
    );
    this.#buttons.set(group, { button, count });
    return button;
  }

  /** Left and right go from counter to counter. */
  #arrow(event: KeyboardEvent, group: GroupId | null): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const order = [...this.#buttons.keys()];
    const next = order[(order.indexOf(group) + step + order.length) % order.length];
    this.#buttons.get(next ?? null)?.button.focus();
    event.preventDefault();
  }
}
