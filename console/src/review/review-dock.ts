import type { DocumentDetail } from '../../../functions/api/routes/documents.ts';
import type { ReviewClaim } from '../../../shared/domain/document.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { ReviewDecision } from '../../../shared/domain/review.ts';
import type { ApiClient } from '../api-client.ts';
import { fill, h } from '../dom.ts';
import type { TakeRepair } from '../findings-panel.ts';
import { valuesNamed, wholeForm } from '../values.ts';
import { Attempts } from './attempt.ts';
import { ChangesForm } from './changes-form.ts';
import { claimStanding } from './claim.ts';
import { ClaimKeeper } from './claim-keeper.ts';
import type { CorrectionDraft } from './correction-draft.ts';
import { CountsEditor } from './counts-editor.ts';
import { type Choices, decisionForm, type WordedKind } from './decision-form.ts';
import { DockHead } from './dock-head.ts';
import { choices, refusalNote } from './dock-parts.ts';
import { Drafts } from './drafts.ts';
import { objections } from './objections.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { documentsNamed, pendingReview, type ShownReview } from './words.ts';

/** What the dock asks of the page around it. */
export interface ReviewActions {
  /** Counts become fields, or are shown again; or the document is to be drawn as it is now. */
  onRedraw(): void;
  /** Asks the server for the document now. */
  onReload(): Promise<void>;
  onOpen(documentId: string): void;
  /** The next document of the list that needs review, null where there is none. */
  nextInReview(): string | null;
  /** Forms of an election, and places that are known of it. */
  choicesIn(electionId: string | null): Omit<Choices, 'documents'>;
}

type Mode = 'look' | 'choose' | 'correct' | WordedKind | 'objected' | 'done';
interface Answer {
  readonly review: ShownReview;
  readonly result: Result;
}
interface ReviewBody {
  readonly revision: number;
  readonly decision: ReviewDecision;
  readonly acceptDespite?: string;
}

const rememberedName = 'ballots-reviewer';
/** Claims end while nothing else happens. */
const lookMs = 5_000;

/** Where a person takes a document on, decides, and hears what came of it; below the counts, always in sight. */
export class ReviewDock {
  readonly element: HTMLElement;
  readonly #api: ApiClient;
  readonly #actions: ReviewActions;
  readonly #keeper: ClaimKeeper;
  readonly #attempts = new Attempts();
  readonly #drafts = new Drafts();
  readonly #head: DockHead;
  readonly #message = h('div', {});
  readonly #body = h('fieldset', { class: 'dock-body' });
  #detail: DocumentDetail | null = null;
  #claim: ReviewClaim | null = null;
  #mode: Mode = 'look';
  /** The revision that the person has before them. */
  #seen = 0;
  #me = sessionStorage.getItem(rememberedName);
  #readOnly = false;
  #busy = false;
  #sent: ReviewBody | null = null;
  #beginOn: string | null = null;
  #namedDocument: string | null = null;
  #editor: CountsEditor | null = null;
  #changes: ChangesForm | null = null;

  constructor(api: ApiClient, actions: ReviewActions) {
    this.#api = api;
    this.#actions = actions;
    this.#keeper = new ClaimKeeper(api, ({ documentId, reviewClaim }) => {
      if (reviewClaim !== null) this.#isMe(reviewClaim.by);
      if (this.#detail?.status.documentId !== documentId) return;
      this.#claim = reviewClaim;
      this.#drawHead();
    });
    this.#head = new DockHead({
      onBegin: () => void this.begin(),
      onClaim: () => void this.#claimIt(),
      onStop: () => this.#stop(),
      onNext: documentId => {
        this.#beginOn = documentId;
        this.#actions.onOpen(documentId);
      },
    });
    this.element = h(
      'section',
      { class: 'dock', 'aria-label': 'Review', hidden: true },
      this.#head.element,
      this.#message,
      this.#body,
    );
    window.setInterval(() => this.#drawHead(), lookMs);
  }

  /** The counts are fields now. */
  get correcting(): boolean {
    return this.#mode === 'correct';
  }

  /** A suggested repair goes into its field; null where nobody is deciding. */
  get takeRepair(): TakeRepair | null {
    return this.#mode === 'choose' || this.#mode === 'correct' ? (path, to) => this.#take(path, to) : null;
  }

  /** Whether values have been typed that were not sent. */
  get unsaved(): boolean {
    return this.#mode === 'correct' && this.#draft().corrections().length > 0;
  }

  /** For the counts that are drawn now; null where they are only shown. */
  newEditor(): CountsEditor | null {
    this.#editor = this.correcting
      ? new CountsEditor(this.#draft(), {
          onChange: () => this.#changes?.update(),
          onEnd: () => this.#changes?.focusSave(),
        })
      : null;
    return this.#editor;
  }

  /**
   * The document as it is now.
   * @returns whether what is shown of it must stay, because a person is deciding on it
   */
  show(detail: DocumentDetail): boolean {
    const { documentId, final, revision, reviewClaim } = detail.status;
    const other = documentId !== this.#detail?.status.documentId;
    this.#detail = detail;
    this.#claim = reviewClaim;
    if (other) this.#set('look');
    const begun = this.#mode !== 'look' && this.#mode !== 'done';
    if (!begun) this.#seen = revision;
    const stale = begun && revision !== this.#seen;
    if (stale) this.#newer(revision);
    this.element.hidden = !(final && revision > 0) || (this.#readOnly && other);
    this.#drawHead();
    if (other && this.#beginOn === documentId) void this.begin();
    if (other) this.#beginOn = null;
    return stale || this.correcting;
  }

  /** The page shows another document, or none. */
  leave(): void {
    this.#keeper.release();
    this.#detail = null;
    this.element.hidden = true;
    this.#set('look');
  }

  /** Takes the document on. */
  async begin(): Promise<void> {
    const detail = this.#detail;
    if (detail === null || this.#mode !== 'look' || this.#busy || this.element.hidden || this.#readOnly)
      return;
    await this.#claimIt();
  }

  async #claimIt(): Promise<void> {
    const { documentId } = this.#detail!.status;
    await this.#during(async () => {
      const { revision } = await this.#keeper.claim(documentId);
      if (this.#detail?.status.documentId !== documentId) return;
      const continues = this.#mode !== 'look' && this.#mode !== 'done';
      if (continues) return;
      this.#set('choose');
      this.#actions.onRedraw();
      if (revision !== this.#seen) await this.#actions.onReload();
    });
    if (this.#mode === 'choose') this.#body.querySelector('button')?.focus();
  }

  #set(mode: Mode): void {
    this.#mode = mode;
    fill(this.#message);
    this.#changes = null;
    fill(this.#body, this.#bodyOf(mode));
    this.#drawHead();
  }

  #bodyOf(mode: Mode): HTMLElement | null {
    switch (mode) {
      case 'choose':
      case 'objected':
        return choices({
          onConfirm: () => void this.#decide({ kind: 'confirm' }),
          onCorrect: () => this.#correct(),
          onWorded: kind => this.#word(kind),
        });
      case 'correct':
        this.#changes = new ChangesForm(this.#draft(), path => this.#labelOf(path), {
          onSave: () => void this.#decide({ kind: 'correct', corrections: this.#draft().corrections() }),
          onCancel: () => this.#back(),
        });
        return this.#changes.element;
      case 'reject':
      case 'move':
      case 'duplicate':
        return decisionForm(mode, this.#choices(), {
          onDecide: decision => void this.#decide(decision),
          onCancel: () => this.#back(),
        });
      default:
        return null;
    }
  }

  #drawHead(): void {
    if (this.#detail === null) return;
    const standing = claimStanding(this.#claim, this.#me, Date.now());
    const pending = pendingReview(this.#detail);
    this.#body.disabled =
      this.#busy || standing.kind === 'other' || (pending !== null && pending.by === this.#me);
    if (this.#mode === 'done' || this.#readOnly) return;
    this.#head.draw({
      begun: this.#mode !== 'look',
      busy: this.#busy,
      needsReview: this.#detail.status.state === 'needs_review',
      standing,
      pending,
      me: this.#me,
      next: this.#actions.nextInReview(),
    });
  }

  #stop(): void {
    this.#keeper.release();
    this.#claim = null;
    this.#set('look');
    this.#actions.onRedraw();
  }

  #back(): void {
    const correcting = this.correcting;
    this.#set('choose');
    if (correcting) this.#actions.onRedraw();
    this.#body.querySelector('button')?.focus();
  }

  #correct(path?: string): void {
    this.#set('correct');
    this.#actions.onRedraw();
    this.#editor?.focus(path);
  }

  #word(kind: WordedKind): void {
    this.#set(kind);
    this.#body.querySelector<HTMLElement>('input')?.focus();
  }

  #take(path: string, to: number): void {
    if (!this.correcting) this.#correct(path);
    this.#editor?.put(path, to);
  }

  #draft(): CorrectionDraft {
    return this.#drafts.of(this.#detail!, this.#seen);
  }

  #labelOf(path: string): string {
    return valuesNamed(path, wholeForm(this.#detail!))?.label ?? path;
  }

  #choices(): Choices {
    const { status } = this.#detail!;
    const named = documentsNamed(status.findings, status.documentId);
    const documents = this.#namedDocument === null ? named : [this.#namedDocument, ...named];
    return { ...this.#actions.choicesIn(status.electionId), documents: [...new Set(documents)] };
  }

  async #decide(decision: ReviewDecision, acceptDespite?: string): Promise<void> {
    const body = {
      revision: this.#seen,
      decision,
      ...(acceptDespite === undefined ? {} : { acceptDespite }),
    };
    await this.#post(body);
  }

  async #post(body: ReviewBody): Promise<void> {
    const { documentId } = this.#detail!.status;
    this.#sent = body;
    // The list is another one once the server has answered.
    const next = this.#actions.nextInReview();
    await this.#during(async () => {
      const key = this.#attempts.keyFor(documentId, body);
      const answer = await this.#api.post<Answer>(`/v1/documents/${documentId}/reviews`, body, key);
      this.#attempts.done();
      this.#drafts.delete(documentId);
      if (this.#detail?.status.documentId !== documentId) return;
      this.#keeper.forget();
      this.#isMe(answer.review.by);
      this.#done(answer, next);
      await this.#actions.onReload();
    });
  }

  /** One request at a time; what is refused is told. */
  async #during(act: () => Promise<void>): Promise<void> {
    const documentId = this.#detail?.status.documentId;
    this.#busy = true;
    this.#body.disabled = true;
    try {
      await act();
    } catch (error) {
      if (this.#detail?.status.documentId === documentId) this.#refused(refusalOf(error));
    } finally {
      this.#busy = false;
      this.#drawHead();
    }
  }

  #done({ review, result }: Answer, next: string | null): void {
    this.#claim = null;
    this.#set('done');
    this.#head.tellOutcome(review, result, next);
  }

  #refused(refusal: Refusal, { focus = true } = {}): void {
    if (refusal.way === 'read_only') {
      this.#readOnly = true;
      this.#set('look');
      this.#head.tellRefusal(refusal.text);
      return;
    }
    if (refusal.way === 'findings') {
      this.#object(refusal.findings);
      return;
    }
    const note = refusalNote(refusal, {
      onReload: () => void this.#lookAnew(),
      onAgain: () => void (this.#sent === null ? this.#claimIt() : this.#post(this.#sent)),
      onDuplicate: documentId => {
        this.#namedDocument = documentId;
        const correcting = this.correcting;
        this.#word('duplicate');
        if (correcting) this.#actions.onRedraw();
      },
    });
    fill(this.#message, note);
    if (focus) note.querySelector<HTMLElement>('button, a')?.focus();
  }

  #object(findings: readonly Finding[]): void {
    if (!this.correcting) this.#set('objected');
    const { decision } = this.#sent!;
    const shown = objections(findings, wholeForm(this.#detail!), {
      takeRepair: (path, to) => this.#take(path, to),
      onAccept: reason => {
        const corrections = this.correcting ? this.#draft().corrections() : [];
        void this.#decide(this.correcting ? { kind: 'correct', corrections } : decision, reason);
      },
    });
    fill(this.#message, shown);
    this.#editor?.showObjections(findings);
    shown.querySelector<HTMLElement>('.objection-head')?.focus();
  }

  #newer(revision: number): void {
    const text = `The document has revision ${revision} by now; you look at revision ${this.#seen}.`;
    if (this.#message.textContent?.includes(text)) return;
    this.#refused({ text, way: 'reload', findings: [], documentId: null }, { focus: false });
  }

  /** Whatever was being decided belongs to what was seen; the document is looked at as it is now. */
  async #lookAnew(): Promise<void> {
    await this.#actions.onReload();
    if (this.#detail === null) return;
    this.#seen = this.#detail.status.revision;
    const { kind } = claimStanding(this.#claim, this.#me, Date.now());
    this.#set(kind === 'mine' ? 'choose' : 'look');
    this.#actions.onRedraw();
  }

  #isMe(name: string): void {
    this.#me = name;
    sessionStorage.setItem(rememberedName, name);
  }
}
