import { bdi, fill, h } from './dom.ts';
import { formatBytes, formatCount, splitObject } from './format.ts';
import { icon } from './icons.ts';
import { documentLink } from './location.ts';
import type { QueuedUpload, UploadQueue, UploadState } from './upload-queue.ts';

/** What a person must look at comes first; what waits is a number. */
const order: readonly UploadState['kind'][] = ['failed', 'exists', 'sending', 'sent'];
const maxShown = 100;

/** Files on their way, in a corner of the page: progress, and what went wrong with which file. */
export class UploadPanel {
  readonly element = h('aside', { class: 'uploads', hidden: true, 'aria-label': 'Uploads' });
  readonly #queue: UploadQueue;
  readonly #heading = h('h2', { role: 'status' });
  readonly #close: HTMLButtonElement;
  readonly #conflicts = h('div', { class: 'conflicts', hidden: true });
  readonly #meter = h('progress', { max: 1, value: 0, 'aria-label': 'Sent' });
  readonly #list = h('ul', {});
  #scheduled = false;

  constructor(queue: UploadQueue) {
    this.#queue = queue;
    this.#close = h(
      'button',
      { type: 'button', class: 'tool', title: 'Close', 'aria-label': 'Close', onclick: () => queue.clear() },
      icon('close'),
    );
    const head = h('header', {}, this.#heading, this.#close);
    this.element.append(head, this.#meter, this.#conflicts, this.#list);
  }

  /** Redraws before the next frame, however often it is called. */
  update(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { uploads } = this.#queue;
    const of = (kind: UploadState['kind']) => uploads.filter(({ state }) => state.kind === kind);
    const sent = of('sent').length;
    const failed = of('failed').length;
    const exists = of('exists');
    const bytes = uploads.reduce((sum, { file }) => sum + file.size, 0);
    const gone = uploads.reduce((sum, upload) => sum + goneBytes(upload), 0);
    this.element.hidden = uploads.length === 0;
    this.#close.hidden = this.#queue.unfinished;
    this.#meter.value = bytes === 0 ? 1 : gone / bytes;
    const parts = [
      `${formatCount(sent)} of ${formatCount(uploads.length)} sent`,
      failed > 0 && `${formatCount(failed)} failed`,
      exists.length > 0 && `${formatCount(exists.length)} already there`,
    ];
    fill(this.#heading, parts.filter(Boolean).join(', '));
    this.#drawConflicts(exists);
    const waiting = of('waiting').length;
    const shown = order
      .flatMap(kind => (kind === 'sent' ? of(kind).toReversed() : of(kind)))
      .slice(0, maxShown);
    fill(
      this.#list,
      shown.map(upload => this.#row(upload)),
      waiting > 0 && h('li', { class: 'waiting' }, `${formatCount(waiting)} waiting`),
    );
  }

  #drawConflicts(exists: readonly QueuedUpload[]): void {
    this.#conflicts.hidden = exists.length < 2;
    if (exists.length < 2) return;
    const all = (label: string, act: (id: number) => void) =>
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            for (const { id } of exists) act(id);
          },
        },
        label,
      );
    fill(
      this.#conflicts,
      all('Replace all', id => this.#queue.replace(id)),
      all('Keep both for all', id => this.#queue.keepBoth(id)),
    );
  }

  #row(upload: QueuedUpload): HTMLElement {
    const { file, object, state } = upload;
    const { folder, name } = splitObject(object);
    const label =
      state.kind === 'sent'
        ? h('a', { class: 'name', href: documentLink(state.documentId) }, bdi(name))
        : h('span', { class: 'name' }, bdi(name));
    label.title = `${folder}${name}`;
    return h(
      'li',
      { class: state.kind },
      label,
      h('span', { class: 'size' }, formatBytes(file.size)),
      this.#end(upload),
    );
  }

  #end({ id, file, state }: QueuedUpload) {
    const button = (label: string, onclick: () => void) => h('button', { type: 'button', onclick }, label);
    switch (state.kind) {
      case 'waiting':
        return null;
      case 'sending':
        return h('progress', {
          max: Math.max(1, file.size),
          value: state.sentBytes,
          'aria-label': 'Sent of this file',
        });
      case 'sent':
        return h('span', { class: 'done', title: 'Sent' }, icon('accepted'));
      case 'exists':
        return h(
          'div',
          { class: 'problem' },
          h('p', {}, 'The inbox has a file of this name.'),
          button('Replace it', () => this.#queue.replace(id)),
          button('Keep both', () => this.#queue.keepBoth(id)),
        );
      case 'failed':
        return h(
          'div',
          { class: 'problem', role: 'alert' },
          h('p', {}, state.message),
          button('Try again', () => this.#queue.retry(id)),
        );
    }
  }
}

function goneBytes({ file, state }: QueuedUpload): number {
  if (state.kind === 'waiting') return 0;
  return state.kind === 'sending' ? Math.min(file.size, state.sentBytes) : file.size;
}
