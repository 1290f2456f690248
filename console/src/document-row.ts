import type { DocumentSummary } from '../../functions/api/routes/document-feed.ts';
import { bdi, fill, h, setAttribute } from './dom.ts';
import { formatTime, splitObject, visible } from './format.ts';
import { icon } from './icons.ts';
import { type ImageCache, imagePath } from './image-cache.ts';
import { documentLink } from './location.ts';
import { groupOf, severityIcons, stateLabels } from './states.ts';

/** A row that only flies past while somebody scrolls asks for no picture. */
const restMs = 120;

/** A row of the list. It is kept while its document is in sight and redrawn when the document changes. */
export class DocumentRow {
  readonly element: HTMLElement;
  readonly link: HTMLAnchorElement;
  readonly #images: ImageCache;
  readonly #thumbnail = h('span', { class: 'thumbnail', role: 'cell' });
  readonly #pageCount = h('span', { class: 'page-count' });
  readonly #cells = {
    form: h('span', { class: 'cell form', role: 'cell' }),
    place: h('span', { class: 'cell place', role: 'cell' }),
    state: h('span', { class: 'cell state', role: 'cell' }),
    finding: h('span', { class: 'cell finding', role: 'cell' }),
    time: h('span', { class: 'cell time', role: 'cell' }),
  };
  #summary: DocumentSummary | null = null;
  #shown: { readonly path: string; release(): void } | null = null;
  #timer: number | undefined;

  constructor(images: ImageCache) {
    this.#images = images;
    this.link = h('a', { class: 'name' });
    const { form, place, state, finding, time } = this.#cells;
    const name = h('span', { class: 'cell object', role: 'cell' }, this.link);
    this.element = h(
      'div',
      { class: 'row', role: 'row' },
      this.#thumbnail,
      name,
      form,
      place,
      state,
      finding,
      time,
    );
  }

  /** @param index its place in the list, from 0 */
  update(summary: DocumentSummary, index: number, current: boolean): void {
    setAttribute(this.element, 'aria-rowindex', index + 2);
    setAttribute(this.element, 'aria-current', current ? 'true' : null);
    if (summary === this.#summary) return;
    this.#summary = summary;
    const { folder, name } = splitObject(summary.object);
    this.link.href = documentLink(summary.documentId);
    this.link.title = visible(summary.object);
    fill(this.link, bdi(name, { class: 'file' }), folder !== '' && bdi(folder, { class: 'folder' }));
    const { form, place, state, finding, time } = this.#cells;
    fill(form, summary.formId === null ? dash('form') : bdi(summary.formId));
    fill(place, summary.pollingPlaceId === null ? dash('polling place') : bdi(summary.pollingPlaceId));
    fill(state, stateBadge(summary.state));
    fill(finding, findingLine(summary));
    fill(time, h('time', { datetime: summary.receivedAt }, formatTime(summary.receivedAt)));
    this.#showThumbnail(summary);
  }

  remove(): void {
    clearTimeout(this.#timer);
    this.#shown?.release();
    this.element.remove();
  }

  #showThumbnail({ documentId, image, pages }: DocumentSummary): void {
    this.#pageCount.textContent = pages > 1 ? `${pages} p.` : '';
    const path = image === null ? null : imagePath(documentId, image.page, 'thumbnail', image.sha256);
    if (path !== null && path === this.#shown?.path) return;
    clearTimeout(this.#timer);
    this.#shown?.release();
    this.#shown = null;
    this.#showPicture(icon('page'));
    if (path === null) return;
    this.#timer = window.setTimeout(() => {
      const picture = h('img', { alt: '', decoding: 'async' });
      picture.addEventListener('load', () => this.#showPicture(picture), { once: true });
      this.#shown = { path, ...this.#images.show(path, picture) };
    }, restMs);
  }

  #showPicture(picture: Element): void {
    fill(this.#thumbnail, picture, this.#pageCount);
  }
}

/** A state with its icon and colour, always in words as well. */
export function stateBadge(state: DocumentSummary['state']): HTMLElement {
  const group = groupOf[state];
  return h('span', { class: `badge ${group}` }, icon(group), stateLabels[state]);
}

function findingLine({ finding, findings }: DocumentSummary) {
  if (finding === null) return null;
  const more = findings > 1 ? ` +${findings - 1}` : '';
  return [
    h('span', { class: `severity ${finding.severity}` }, icon(severityIcons[finding.severity])),
    h('span', { class: 'text', title: visible(finding.message) }, bdi(visible(finding.message))),
    more !== '' && h('span', { class: 'more', title: `${findings} findings` }, more),
  ];
}

function dash(what: string): HTMLElement {
  return h('span', { class: 'unknown', 'aria-label': `${what} not known` }, '—');
}
