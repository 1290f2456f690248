import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { Status } from '../../shared/domain/status.ts';
import { type ApiClient, ApiError } from './api-client.ts';
import { countsPanel } from './counts-panel.ts';
import { stateBadge } from './document-row.ts';
import { bdi, fill, h, setAttribute } from './dom.ts';
import { findingsPanel } from './findings-panel.ts';
import { formatCount, splitObject, visible } from './format.ts';
import { Highlight } from './highlight.ts';
import { checksPanel, provenancePanel, timelinePanel } from './history-panel.ts';
import { icon } from './icons.ts';
import type { ImageCache } from './image-cache.ts';
import { PageViewer } from './page-viewer.ts';
import { type ReviewActions, ReviewDock } from './review/review-dock.ts';
import { reviewsPanel } from './review/reviews-panel.ts';
import { valueTables, wholeForm } from './values.ts';
import { verdict } from './verdict.ts';

/** A document that is still moving is asked for often, a settled one now and then: a person may correct it elsewhere. */
const movingMs = 1_500;
const settledMs = 15_000;

export interface DetailActions {
  onClose(): void;
  /** To the next document of the list, or the one before. */
  onStep(step: 1 | -1): void;
  /** Its place in the list. */
  placeOf(documentId: string): { place: number; of: number } | null;
  readonly review: Pick<ReviewActions, 'onOpen' | 'nextInReview' | 'choicesIn'>;
}

/** One document: its pages at the left, what was read and what is wrong at the right. */
export class DetailView {
  readonly element: HTMLElement;
  readonly viewer: PageViewer;
  readonly review: ReviewDock;
  readonly #api: ApiClient;
  readonly #images: ImageCache;
  readonly #actions: DetailActions;
  readonly #title = h('h1', { tabindex: -1 });
  readonly #badge = h('span', {});
  readonly #place = h('span', { class: 'place-in-list' });
  readonly #panel = h('div', { class: 'side', tabindex: -1 });
  #documentId: string | null = null;
  #detail: DocumentDetail | null = null;
  /** What the page shows of the document, without who has it; the same again is not drawn anew. */
  #drawn = '';
  #etag: string | null = null;
  #timer: number | undefined;
  #release = () => {};

  constructor(api: ApiClient, images: ImageCache, actions: DetailActions) {
    this.#api = api;
    this.#images = images;
    this.#actions = actions;
    this.viewer = new PageViewer(images);
    this.review = new ReviewDock(api, {
      ...actions.review,
      onRedraw: () => this.#draw(),
      onReload: () => this.#reload(),
    });
    const button = (name: 'back' | 'previous' | 'next', label: string, onclick: () => void) =>
      h('button', { type: 'button', class: 'tool', title: label, 'aria-label': label, onclick }, icon(name));
    const head = h(
      'header',
      { class: 'detail-head' },
      button('back', 'Back to the list (Esc)', () => actions.onClose()),
      this.#title,
      this.#badge,
      this.#place,
      button('previous', 'Previous document (k)', () => actions.onStep(-1)),
      button('next', 'Next document (j)', () => actions.onStep(1)),
    );
    this.element = h(
      'section',
      { class: 'detail', hidden: true, 'aria-label': 'Document' },
      head,
      h(
        'div',
        { class: 'halves' },
        this.viewer.element,
        h('div', { class: 'side-column' }, this.#panel, this.review.element),
      ),
    );
  }

  get documentId(): string | null {
    return this.#documentId;
  }

  open(documentId: string): void {
    if (documentId === this.#documentId) return;
    this.close();
    this.#documentId = documentId;
    this.element.hidden = false;
    fill(this.#title, 'Loading…');
    fill(this.#badge);
    fill(this.#panel);
    this.listChanged();
    this.#title.focus({ preventScroll: true });
    void this.#refresh(documentId);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#release();
    this.#release = () => {};
    this.viewer.close();
    this.review.leave();
    this.#documentId = null;
    this.#detail = null;
    this.#drawn = '';
    this.#etag = null;
    this.element.hidden = true;
  }

  /** The list holds other documents now: the place in it is another. */
  listChanged(): void {
    const found = this.#documentId === null ? null : this.#actions.placeOf(this.#documentId);
    this.#place.textContent = found === null ? '' : `${formatCount(found.place)} of ${formatCount(found.of)}`;
  }

  /** Asks for the status, which is one small record, and for the whole document only when that has changed. */
  async #refresh(documentId: string): Promise<void> {
    clearTimeout(this.#timer);
    let waitMs = settledMs;
    try {
      const answer = await this.#api.getIfChanged<Status>(`/v1/status/${documentId}`, this.#etag);
      if (this.#documentId !== documentId) return;
      if (answer !== null) {
        const detail = await this.#api.get<DocumentDetail>(`/v1/documents/${documentId}`);
        if (this.#documentId !== documentId) return;
        this.#etag = answer.etag;
        this.#show(detail);
      }
      if (!this.#panel.dataset.final) waitMs = movingMs;
    } catch (error) {
      if (this.#documentId !== documentId) return;
      this.#showError(error);
    }
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#refresh(documentId), waitMs);
  }

  async #reload(): Promise<void> {
    if (this.#documentId === null) return;
    this.#etag = null;
    await this.#refresh(this.#documentId);
  }

  #show(detail: DocumentDetail): void {
    this.#detail = detail;
    const mustStay = this.review.show(detail);
    const shown = JSON.stringify({ ...detail, status: { ...detail.status, reviewClaim: null } });
    if (mustStay || shown === this.#drawn) return;
    this.#drawn = shown;
    this.#draw();
  }

  #draw(): void {
    if (this.#detail === null) return;
    const detail = this.#detail;
    const { status, labels } = detail;
    const { folder, name } = splitObject(status.object);
    fill(this.#title, bdi(folder, { class: 'folder' }), bdi(name));
    document.title = `${name} – Ballots`;
    fill(this.#badge, stateBadge(status.state));
    setAttribute(this.#panel, 'data-final', status.final ? 'true' : null);
    const editor = this.review.newEditor();
    const tables = editor === null ? valueTables(detail) : wholeForm(detail);
    const values = tables.flatMap(table => table.values);
    const highlight = new Highlight(path => this.viewer.reveal(path));
    this.viewer.show(detail);
    this.viewer.mark(values, highlight);
    const counts = countsPanel(detail, tables, this.#images, highlight, editor);
    const scrolled = this.#panel.scrollTop;
    fill(
      this.#panel,
      verdict(detail),
      labels.place.length > 0 && h('p', { class: 'where' }, labels.place.map(visible).join(' · ')),
      detail.result?.provenance.reader === 'offline-ocr' &&
        h('p', { class: 'reader-note' }, 'Read by offline OCR, not by Gemini.'),
      findingsPanel(status.findings, tables, highlight, this.review.takeRepair),
      tables.length > 0 && counts.element,
      checksPanel(detail),
      reviewsPanel(detail, tables),
      timelinePanel(detail),
      provenancePanel(detail),
    );
    this.#panel.scrollTop = scrolled;
    this.#release();
    this.#release = counts.release;
  }

  #showError(error: unknown): void {
    const missing = error instanceof ApiError && error.status === 404;
    const message = error instanceof ApiError ? error.message : 'The server cannot be reached; trying again.';
    if (missing) fill(this.#title, 'No such document');
    if (missing || this.#panel.childElementCount === 0)
      fill(this.#panel, h('p', { class: 'note', role: 'alert' }, message));
  }
}
