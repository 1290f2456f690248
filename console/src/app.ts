import { ApiClient } from './api-client.ts';
import { DetailView } from './detail-view.ts';
import { createHelpDialog, createKeyDialog } from './dialogs.ts';
import { DocumentList } from './document-list.ts';
import { DocumentSet, type Selection } from './document-set.ts';
import { h } from './dom.ts';
import { dropZone } from './drop-zone.ts';
import { type GivenFile, pickedFiles } from './dropped-files.ts';
import { DocumentFeed } from './feed.ts';
import { HeaderBar, type ReaderInfo } from './header-bar.ts';
import { ImageCache } from './image-cache.ts';
import { listenToKeys } from './keyboard.ts';
import { go, openedDocument } from './location.ts';
import { objectNameFor } from './object-name.ts';
import { nextInReview } from './review/next-in-review.ts';
import type { StateCounts } from './states.ts';
import { SummaryBar } from './summary-bar.ts';
import { type ElectionSummary, Toolbar } from './toolbar.ts';
import { UploadPanel } from './upload-panel.ts';
import { UploadQueue } from './upload-queue.ts';

const keptImages = 200;
const askAgainMs = 5_000;
/** While thousands of documents come in the list is drawn anew no more often than this. */
const loadingDrawMs = 400;

/** The page: puts its parts together and carries what happens in one to the others. */
export class ConsoleApp {
  readonly #keyDialog = createKeyDialog();
  readonly #helpDialog = createHelpDialog();
  readonly #api = new ApiClient(reason => this.#keyDialog.ask(reason));
  readonly #images = new ImageCache(this.#api, keptImages);
  readonly #documents = new DocumentSet();
  readonly #feed = new DocumentFeed(this.#api, this.#documents, {
    onDocuments: counts => this.#documentsChanged(counts),
    onConnection: connection => this.#header.showConnection(connection),
  });
  readonly #header = new HeaderBar({
    onElection: electionId => this.#select({ electionId }),
    onPickFiles: () => this.#picker.click(),
    onHelp: () => this.#helpDialog.showModal(),
  });
  readonly #summary = new SummaryBar(group => this.#select({ group }));
  readonly #toolbar = new Toolbar(choice => this.#select(choice));
  readonly #list = new DocumentList(this.#images);
  readonly #detail = new DetailView(this.#api, this.#images, {
    onClose: () => go(null),
    onStep: step => this.#step(step),
    placeOf: documentId => this.#list.placeOf(documentId),
    review: {
      onOpen: go,
      nextInReview: () => nextInReview(this.#list.rows, this.#detail.documentId),
      choicesIn: electionId => ({
        forms: this.#elections.find(each => each.electionId === electionId)?.forms ?? [],
        places: this.#documents.placesIn(electionId),
      }),
    },
  });
  readonly #uploads = new UploadQueue(this.#api, {
    onChange: () => this.#uploadPanel.update(),
    onSent: () => this.#feed.soon(),
  });
  readonly #uploadPanel = new UploadPanel(this.#uploads);
  readonly #picker: HTMLInputElement = h('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    'aria-label': 'Files to add',
    onchange: () => {
      this.#addFiles(pickedFiles(this.#picker.files!));
      this.#picker.value = '';
    },
  });
  readonly #overview = h(
    'div',
    { class: 'overview' },
    this.#summary.element,
    this.#toolbar.element,
    this.#list.element,
  );
  #selection: Selection = { group: null, electionId: null, text: '', newestFirst: true };
  #elections: readonly ElectionSummary[] = [];
  #serverCounts: StateCounts | null = null;
  #drawnAt = Number.NEGATIVE_INFINITY;

  start(): void {
    const main = h('main', {}, this.#overview, this.#detail.element);
    const overlay = dropZone(files => this.#addFiles(files));
    document.body.append(
      this.#header.element,
      this.#header.notice,
      main,
      this.#uploadPanel.element,
      this.#picker,
    );
    document.body.append(overlay, this.#keyDialog.element, this.#helpDialog);
    window.addEventListener('hashchange', () => this.#moved());
    window.addEventListener('beforeunload', event => {
      if (this.#uploads.unfinished || this.#detail.review.unsaved) event.preventDefault();
    });
    this.#listenToKeys();
    this.#moved();
    this.#feed.soon();
    void this.#untilAnswered(() => this.#loadElections());
    void this.#untilAnswered(() => this.#loadReader());
  }

  /** What is asked once at the start is asked again until there is an answer; the feed tells that there is none. */
  async #untilAnswered(load: () => Promise<void>): Promise<void> {
    while (
      !(await load().then(
        () => true,
        () => false,
      ))
    )
      await new Promise(resolve => setTimeout(resolve, askAgainMs));
  }

  async #loadElections(): Promise<void> {
    const { elections } = await this.#api.get<{ elections: ElectionSummary[] }>('/v1/elections');
    this.#elections = elections;
    this.#header.showElections(elections);
  }

  async #loadReader(): Promise<void> {
    this.#header.showReader(await this.#api.get<ReaderInfo>('/v1/ready'));
  }

  #documentsChanged(serverCounts: StateCounts | null): void {
    this.#serverCounts = serverCounts;
    if (serverCounts !== null && performance.now() - this.#drawnAt < loadingDrawMs) return;
    this.#draw();
  }

  #select(change: Partial<Selection>): void {
    this.#selection = { ...this.#selection, ...change };
    this.#list.rewind();
    this.#draw();
  }

  #draw(): void {
    this.#drawnAt = performance.now();
    const { electionId, group } = this.#selection;
    const counts = this.#documents.counts(electionId);
    const selected = this.#documents.select(this.#selection);
    const narrowed = this.#selection.text !== '' || group !== null;
    this.#summary.update((electionId === null && this.#serverCounts) || counts, group);
    this.#toolbar.update(selected.length, this.#documents.size);
    this.#list.show(
      selected,
      narrowed
        ? 'No document matches.'
        : 'No documents yet. Drop photographs of forms anywhere on this page.',
    );
    this.#detail.listChanged();
  }

  #moved(): void {
    const documentId = openedDocument();
    const before = this.#detail.documentId;
    this.#overview.hidden = documentId !== null;
    if (documentId !== null) {
      this.#detail.open(documentId);
      return;
    }
    this.#detail.close();
    document.title = 'Ballots';
    if (before !== null) this.#list.select(before);
  }

  #step(step: 1 | -1): void {
    const current = this.#detail.documentId;
    if (current === null) {
      this.#list.move(step);
      return;
    }
    const next = this.#list.neighbour(current, step);
    if (next !== null) go(next);
  }

  #addFiles(files: readonly GivenFile[]): void {
    if (files.length === 0) return;
    const electionIds = this.#elections.map(({ electionId }) => electionId);
    this.#uploads.add(files, path => objectNameFor(path, electionIds, this.#selection.electionId));
  }

  #listenToKeys(): void {
    // The event of the changed address comes later; what follows needs the list now.
    const toList = () => {
      if (this.#detail.documentId === null) return;
      go(null);
      this.#moved();
    };
    listenToKeys({
      j: () => this.#step(1),
      k: () => this.#step(-1),
      Enter: () => this.#list.openCurrent(),
      Escape: toList,
      '/': () => {
        toList();
        this.#toolbar.focusSearch();
      },
      f: () => {
        toList();
        this.#summary.focus();
      },
      u: () => this.#picker.click(),
      r: () => void this.#detail.review.begin(),
      '+': () => this.#detail.viewer.zoomBy(1),
      '-': () => this.#detail.viewer.zoomBy(-1),
      '0': () => this.#detail.viewer.fit(),
      '?': () => this.#helpDialog.showModal(),
    });
  }
}
