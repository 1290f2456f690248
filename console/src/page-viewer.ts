import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import { fill, h, setAttribute } from './dom.ts';
import { visible } from './format.ts';
import type { Highlight } from './highlight.ts';
import { icon } from './icons.ts';
import { type ImageCache, imagePath } from './image-cache.ts';
import { dragToPan } from './pan.ts';
import type { LabelledValue } from './values.ts';

type Page = DocumentDetail['pages'][number];
const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6];

/** The pages of a document below each other, with a box around each value that was read. */
export class PageViewer {
  readonly element: HTMLElement;
  readonly #images: ImageCache;
  readonly #scroller = h('div', { class: 'scroller', tabindex: 0, 'aria-label': 'Pages' });
  readonly #sheet = h('div', { class: 'sheet' });
  readonly #level = h('output', { class: 'zoom-level', 'aria-label': 'Zoom' });
  readonly #variant: HTMLButtonElement;
  #releases: (() => void)[] = [];
  #boxes = new Map<string, HTMLElement>();
  #shown = '';
  #detail: DocumentDetail | null = null;
  #original = false;
  #zoom = 1;

  constructor(images: ImageCache) {
    this.#images = images;
    this.#variant = h('button', { type: 'button', class: 'quiet', onclick: () => this.#toggleOriginal() });
    const tool = (name: 'plus' | 'minus', label: string, step: number) =>
      h(
        'button',
        {
          type: 'button',
          class: 'tool',
          title: label,
          'aria-label': label,
          onclick: () => this.zoomBy(step),
        },
        icon(name),
      );
    const fit = h(
      'button',
      { type: 'button', class: 'quiet', title: 'Fit the width (0)', onclick: () => this.fit() },
      'Fit',
    );
    const tools = h('div', { class: 'tools', role: 'toolbar', 'aria-label': 'View of the pages' });
    tools.append(
      tool('minus', 'Smaller (−)', -1),
      this.#level,
      tool('plus', 'Larger (+)', 1),
      fit,
      this.#variant,
    );
    this.#scroller.append(this.#sheet);
    this.element = h('section', { class: 'viewer', 'aria-label': 'Images' }, tools, this.#scroller);
    dragToPan(this.#scroller);
    this.#scroller.addEventListener('wheel', event => this.#wheel(event), { passive: false });
    this.#setZoom(1);
  }

  /** Shows a document. Pages that are shown already stay as they are, with their zoom and place. */
  show(detail: DocumentDetail): void {
    if (detail.status.documentId !== this.#detail?.status.documentId) {
      this.#original = false;
      this.#setZoom(1);
      this.#scroller.scrollTo(0, 0);
    }
    this.#detail = detail;
    this.#drawPages();
  }

  /** Draws the boxes of these values anew. Boxes belong to the processed image, so there are none on originals. */
  mark(values: readonly LabelledValue[], highlight: Highlight): void {
    this.#boxes.clear();
    for (const layer of this.#sheet.querySelectorAll<HTMLElement>('.boxes')) {
      const page = Number(layer.dataset.page);
      const boxes = values.flatMap(({ path, label, value }) => {
        if (value.box === null || (value.page ?? 1) !== page) return [];
        const box = h('span', { class: 'box', title: `${visible(label)}: ${value.value ?? 'not read'}` });
        const [left, top, right, bottom] = value.box;
        box.style.left = `${left / 10}%`;
        box.style.top = `${top / 10}%`;
        box.style.width = `${(right - left) / 10}%`;
        box.style.height = `${(bottom - top) / 10}%`;
        highlight.add([path], box, { reveals: false });
        this.#boxes.set(path, box);
        return [box];
      });
      fill(layer, boxes);
    }
  }

  /**
   * Scrolls as little as needed to bring a value's box in sight; the pages alone, so that nothing moves under a person
   * who types beside or below them.
   */
  reveal(path: string): void {
    const box = this.#boxes.get(path)?.getBoundingClientRect();
    if (box === undefined) return;
    const view = this.#scroller.getBoundingClientRect();
    this.#scroller.scrollBy(
      Math.min(0, box.left - view.left) || Math.max(0, box.right - view.right),
      Math.min(0, box.top - view.top) || Math.max(0, box.bottom - view.bottom),
    );
  }

  zoomBy(step: number): void {
    const nearest = zooms.findLastIndex(zoom => zoom <= this.#zoom);
    this.#setZoom(zooms[Math.min(zooms.length - 1, Math.max(0, nearest + step))] ?? 1);
  }

  fit(): void {
    this.#setZoom(1);
  }

  close(): void {
    for (const release of this.#releases) release();
    this.#releases = [];
    this.#shown = '';
    this.#detail = null;
    fill(this.#sheet);
  }

  /** Keeps what is in the middle there. */
  #setZoom(zoom: number): void {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.#scroller;
    const ratio = zoom / this.#zoom;
    this.#zoom = zoom;
    this.#sheet.style.width = `${zoom * 100}%`;
    this.#level.textContent = `${Math.round(zoom * 100)} %`;
    this.#scroller.scrollTo(
      (scrollLeft + clientWidth / 2) * ratio - clientWidth / 2,
      (scrollTop + clientHeight / 2) * ratio - clientHeight / 2,
    );
  }

  /** The pinch of a touch pad comes as a wheel with the control key. */
  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.#setZoom(Math.min(6, Math.max(0.5, this.#zoom * Math.exp(-event.deltaY / 300))));
  }

  #toggleOriginal(): void {
    this.#original = !this.#original;
    this.#drawPages();
  }

  #drawPages(): void {
    const { documentId } = this.#detail!.status;
    const pages = this.#detail!.pages;
    const label = this.#original ? 'Show as read' : 'Show originals';
    fill(this.#variant, label);
    setAttribute(this.#variant, 'aria-pressed', String(this.#original));
    const shown = [documentId, this.#original, ...pages.map(page => `${page.page}:${page.sha256}`)].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    const old = this.#releases;
    this.#releases = [];
    fill(
      this.#sheet,
      pages.map(page => this.#figure(documentId, page)),
      pages.length === 0 && h('p', { class: 'note' }, 'No page has been processed yet.'),
    );
    for (const release of old) release();
  }

  #figure(documentId: string, page: Page): HTMLElement {
    const count = this.#detail!.pages.length;
    const of = page.of ?? (count > 1 ? count : null);
    const title = of === null ? `Page ${page.page}` : `Page ${page.page} of ${of}`;
    const figure = h('figure', { class: 'page', 'data-page': page.page });
    if (of !== null) figure.append(h('figcaption', {}, title));
    const shownAs = this.#original ? 'original' : 'processed';
    if (page.sha256 === null || (page.image === null && !this.#original)) {
      figure.append(rejection(page));
      return figure;
    }
    const picture = h('img', {
      alt: `${title} of ${visible(page.object)}`,
      draggable: 'false',
      decoding: 'async',
    });
    const frame = h('div', { class: 'frame' }, picture);
    if (page.image !== null && !this.#original) {
      frame.style.aspectRatio = `${page.image.width} / ${page.image.height}`;
      frame.append(h('div', { class: 'boxes', 'data-page': page.page }));
    }
    const path = imagePath(documentId, page.page, shownAs, page.sha256);
    const failed = () => fill(frame, h('p', { class: 'note' }, 'This browser cannot show the image.'));
    this.#releases.push(this.#images.show(path, picture, failed).release);
    figure.append(frame);
    return figure;
  }
}

function rejection({ code, message }: Page): HTMLElement {
  return h(
    'div',
    { class: 'rejected' },
    icon('failed'),
    h('strong', {}, 'This page was not read'),
    message !== null && h('p', {}, visible(message)),
    code !== null && h('code', {}, code),
  );
}
