import type { Result } from '../../../shared/domain/result.ts';
import { fill, h } from '../dom.ts';
import type { ClaimStanding } from './claim.ts';
import { claimSentence, dockButton, outcomeSentence, pendingSentence } from './dock-parts.ts';
import type { ShownReview } from './words.ts';

/** Where a document and the person before it stand. */
export interface HeadView {
  /** A person is deciding. */
  readonly begun: boolean;
  /** A request is under way. */
  readonly busy: boolean;
  readonly needsReview: boolean;
  readonly standing: ClaimStanding;
  /** The decision that waits for another person. */
  readonly pending: ShownReview | null;
  /** The name that the server knows the person by. */
  readonly me: string | null;
  /** The document to go on with, null where there is none. */
  readonly next: string | null;
}

interface HeadActions {
  onBegin(): void;
  /** Begins anew, with a claim that ended or that another person may have given back. */
  onClaim(): void;
  onStop(): void;
  onNext(documentId: string): void;
}

/** The upper line of the dock: whose the document is, what waits, and how it goes on. */
export class DockHead {
  readonly element = h('div', { class: 'dock-head' });
  readonly #actions: HeadActions;
  #drawn = '';

  constructor(actions: HeadActions) {
    this.#actions = actions;
  }

  /** Drawn only where something changed, so that a button keeps its focus. */
  draw(view: HeadView): void {
    const drawn = JSON.stringify(view);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { begun, needsReview, standing, pending, me } = view;
    const invitation = needsReview ? 'Compare the picture with the counts, then decide.' : '';
    const sentence = claimSentence(standing, begun);
    fill(
      this.element,
      h('p', { role: 'status' }, sentence.length > 0 || pending !== null ? sentence : invitation),
      h('div', { class: 'buttons' }, begun ? this.#buttonsOfReview(view) : this.#buttonsBefore(view)),
      pending !== null && h('p', { class: 'pending' }, pendingSentence(pending, me)),
    );
  }

  /** What came of a review; stays until {@link draw} shows a document that may be decided on. */
  tellOutcome(review: ShownReview, result: Result, next: string | null): void {
    this.#drawn = '';
    const onward = next !== null && this.#next(next, 'primary');
    fill(
      this.element,
      h('p', { class: 'outcome', role: 'status' }, outcomeSentence(review, result)),
      h(
        'div',
        { class: 'buttons' },
        dockButton('Review again', () => this.#actions.onStop(), 'quiet'),
        onward || h('span', { class: 'hint' }, 'Nothing else in the list needs review.'),
      ),
    );
    if (onward) onward.focus();
  }

  /** Why nothing can be decided here. */
  tellRefusal(text: string): void {
    this.#drawn = '';
    fill(this.element, h('p', { role: 'alert' }, text));
  }

  #buttonsOfReview({ standing }: HeadView): (HTMLElement | false)[] {
    return [
      standing.kind === 'free' && dockButton('Keep it', () => this.#actions.onClaim(), 'quiet'),
      standing.kind === 'other'
        ? this.#askAgain()
        : dockButton('Stop', () => this.#actions.onStop(), 'quiet'),
    ];
  }

  #buttonsBefore({ standing, pending, me, busy, needsReview, next }: HeadView): (HTMLElement | false)[] {
    const taken = standing.kind === 'other' || pending?.by === me;
    const begin = dockButton('Begin review', () => this.#actions.onBegin(), needsReview ? 'primary' : '');
    begin.title = 'Begin review (r)';
    begin.disabled = taken || busy;
    return [
      begin,
      standing.kind === 'other' && this.#askAgain(),
      taken && next !== null && this.#next(next, 'quiet'),
    ];
  }

  #askAgain(): HTMLElement {
    return dockButton('Ask again', () => this.#actions.onClaim(), 'quiet');
  }

  #next(documentId: string, kind: 'primary' | 'quiet'): HTMLButtonElement {
    return dockButton('Next to review', () => this.#actions.onNext(documentId), kind);
  }
}
