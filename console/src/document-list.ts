import type { DocumentSummary } from '../../functions/api/routes/document-feed.ts';
import { DocumentRow } from './document-row.ts';
import { h, setAttribute } from './dom.ts';
import type { ImageCache } from './image-cache.ts';
import { go } from './location.ts';

/** Rows beyond each edge that are drawn already, so that scrolling finds them there. */
const overscan = 6;
const columns = ['Page', 'File', 'Form', 'Polling place', 'State', 'First finding', 'Received'];

/** The list of documents. Only the rows in sight are in the page, however many there are. */
export class DocumentList {
  readonly element: HTMLElement;
  readonly #images: ImageCache;
  readonly #viewport: HTMLElement;
  readonly #body = h('div', { class: 'rows', role: 'rowgroup' });
  readonly #empty = h('p', { class: 'empty', hidden: true });
  readonly #table: HTMLElement;
  readonly #drawn = new Map<string, DocumentRow>();
  #rows: readonly DocumentSummary[] = [];
  #indexes = new Map<string, number>();
  #current: string | null = null;
  #rowHeight = 0;

  constructor(images: ImageCache) {
    this.#images = images;
    const head = h(
      'div',
      { class: 'row head', role: 'row' },
      columns.map(label => h('span', { class: 'cell', role: 'columnheader' }, label)),
    );
    this.#table = h('div', { class: 'table', role: 'table', 'aria-label': 'Documents' });
    this.#viewport = h('div', { class: 'viewport', tabindex: -1 }, this.#body);
    this.#table.append(h('div', { role: 'rowgroup' }, head), this.#viewport);
    this.element = h(
      'section',
      { class: 'list', 'aria-label': 'List of documents' },
      this.#table,
      this.#empty,
    );
    this.#viewport.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.#body.addEventListener('click', event => this.#clicked(event));
    this.#body.addEventListener('focusin', event => this.#focused(event));
    new ResizeObserver(() => this.#measure()).observe(this.#viewport);
  }

  /** Shows these documents. What is at the top stays there when others come in above it. */
  show(rows: readonly DocumentSummary[], emptyText: string): void {
    const scrolled = this.#viewport.scrollTop;
    const anchor = scrolled > 0 ? this.#rows[Math.floor(scrolled / this.#rowHeight)] : undefined;
    const before = anchor && this.#indexes.get(anchor.documentId);
    this.#rows = rows;
    this.#indexes = new Map(rows.map(({ documentId }, index) => [documentId, index]));
    setAttribute(this.#table, 'aria-rowcount', rows.length + 1);
    this.#empty.hidden = rows.length > 0;
    this.#empty.textContent = emptyText;
    this.#body.style.height = `${rows.length * this.#rowHeight}px`;
    const after = anchor && this.#indexes.get(anchor.documentId);
    if (before !== undefined && after !== undefined && after !== before)
      this.#viewport.scrollTop = scrolled + (after - before) * this.#rowHeight;
    this.#draw();
  }

  /** The documents that it holds, in their order. */
  get rows(): readonly DocumentSummary[] {
    return this.#rows;
  }

  /** Back to the top, for another selection of documents. */
  rewind(): void {
    this.#viewport.scrollTop = 0;
    this.#current = null;
  }

  /** The document that many places after another one in the list, null beyond its ends. */
  neighbour(documentId: string, step: number): string | null {
    const index = this.#indexes.get(documentId);
    return index === undefined ? null : (this.#rows[index + step]?.documentId ?? null);
  }

  /** A document's place from 1 and how many there are; null where the list doesn't hold it. */
  placeOf(documentId: string): { place: number; of: number } | null {
    const index = this.#indexes.get(documentId);
    return index === undefined ? null : { place: index + 1, of: this.#rows.length };
  }

  /** Moves the current row and the focus with it. */
  move(step: number): void {
    const index = this.#current === null ? undefined : this.#indexes.get(this.#current);
    const first = Math.ceil(this.#viewport.scrollTop / (this.#rowHeight || 1));
    const target = index === undefined ? first : Math.min(this.#rows.length - 1, Math.max(0, index + step));
    const row = this.#rows[target];
    if (row !== undefined) this.select(row.documentId);
  }

  /** Makes a row the current one, brings it in sight and gives it the focus. */
  select(documentId: string): void {
    const index = this.#indexes.get(documentId);
    if (index === undefined) return;
    this.#current = documentId;
    const top = index * this.#rowHeight;
    const { scrollTop, clientHeight } = this.#viewport;
    if (top < scrollTop) this.#viewport.scrollTop = top;
    else if (top + this.#rowHeight > scrollTop + clientHeight)
      this.#viewport.scrollTop = top + this.#rowHeight - clientHeight;
    this.#draw();
    this.#drawn.get(documentId)?.link.focus({ preventScroll: true });
  }

  openCurrent(): void {
    if (this.#current !== null && this.#indexes.has(this.#current)) go(this.#current);
  }

  /** The row's height depends on the width of the window; the style sheet says it. */
  #measure(): void {
    const height = Number.parseFloat(getComputedStyle(this.element).getPropertyValue('--row-height'));
    const first = this.#rowHeight === 0 ? 0 : this.#viewport.scrollTop / this.#rowHeight;
    if (height !== this.#rowHeight) {
      this.#rowHeight = height;
      this.#body.style.height = `${this.#rows.length * height}px`;
      this.#viewport.scrollTop = first * height;
      for (const [documentId, row] of this.#drawn) this.#place(row, this.#indexes.get(documentId) ?? 0);
    }
    this.#draw();
  }

  #draw(): void {
    if (this.#rowHeight === 0) return;
    const { scrollTop, clientHeight } = this.#viewport;
    const first = Math.max(0, Math.floor(scrollTop / this.#rowHeight) - overscan);
    const last = Math.min(
      this.#rows.length,
      Math.ceil((scrollTop + clientHeight) / this.#rowHeight) + overscan,
    );
    const wanted = this.#rows.slice(first, last);
    const ids = new Set(wanted.map(({ documentId }) => documentId));
    for (const [documentId, row] of this.#drawn) {
      if (ids.has(documentId)) continue;
      row.remove();
      this.#drawn.delete(documentId);
    }
    // In the order of the list, for who reads it with the keyboard or a screen reader; rows that stay aren't moved.
    let next = this.#body.firstElementChild;
    wanted.forEach((summary, offset) => {
      const row = this.#rowOf(summary.documentId);
      row.update(summary, first + offset, summary.documentId === this.#current);
      this.#place(row, first + offset);
      if (row.element === next) next = next.nextElementSibling;
      else this.#body.insertBefore(row.element, next);
    });
  }

  #rowOf(documentId: string): DocumentRow {
    const known = this.#drawn.get(documentId);
    if (known !== undefined) return known;
    const row = new DocumentRow(this.#images);
    row.element.dataset.documentId = documentId;
    this.#drawn.set(documentId, row);
    return row;
  }

  #place(row: DocumentRow, index: number): void {
    row.element.style.transform = `translateY(${index * this.#rowHeight}px)`;
  }

  #clicked(event: MouseEvent): void {
    const documentId = rowIdOf(event);
    if (documentId === null || event.target instanceof HTMLAnchorElement || event.metaKey || event.ctrlKey)
      return;
    if (window.getSelection()?.toString()) return;
    go(documentId);
  }

  #focused(event: FocusEvent): void {
    const documentId = rowIdOf(event);
    if (documentId === null || documentId === this.#current) return;
    this.#current = documentId;
    this.#draw();
  }
}

function rowIdOf({ target }: Event): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-document-id]') : null;
  return row?.dataset.documentId ?? null;
}
