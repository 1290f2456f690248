import type { Result } from '../../../shared/domain/result.ts';
import { bdi, h } from '../dom.ts';
import { formatTime, visible } from '../format.ts';
import { documentLink } from '../location.ts';
import type { ClaimStanding } from './claim.ts';
import type { WordedKind } from './decision-form.ts';
import type { Refusal } from './refusal.ts';
import { decided, type ShownReview } from './words.ts';

/** A button of the dock. */
export function dockButton(
  text: string,
  onclick: () => void,
  kind: 'primary' | 'quiet' | '' = '',
): HTMLButtonElement {
  return h('button', { type: 'button', class: kind || null, onclick }, text);
}

/** Whose the document is, in a sentence; nothing where it is nobody's. */
export function claimSentence(standing: ClaimStanding, begun: boolean): (HTMLElement | string)[] {
  if (standing.kind === 'free') return begun ? ['Your time ended; somebody else may take the document.'] : [];
  const until = formatTime(standing.until).replace(/:\d\d$/, '');
  const by = bdi(visible(standing.by), { class: 'by' });
  return standing.kind === 'mine'
    ? ['Yours, as ', by, `, until ${until}.`]
    : [by, ` has this document until ${until}.`];
}

/** What waits for another person to agree. */
export function pendingSentence(pending: ShownReview, me: string | null): (HTMLElement | string)[] {
  const said = [
    bdi(visible(pending.by), { class: 'by' }),
    ` ${decided(pending.decision)} at ${formatTime(pending.at)}. `,
  ];
  if (pending.by === me) return [...said, 'That was you: another person must agree.'];
  return [...said, agreement(pending)];
}

function agreement({ decision }: ShownReview): string {
  const counts = decision.kind === 'confirm' || decision.kind === 'correct';
  return counts ? 'Confirm to agree with these counts.' : 'Decide the same to agree.';
}

/** The decisions to choose from. */
export function choices(choose: {
  onConfirm(): void;
  onCorrect(): void;
  onWorded(kind: WordedKind): void;
}): HTMLElement {
  return h(
    'div',
    { class: 'buttons', role: 'group', 'aria-label': 'Decisions' },
    dockButton('Confirm as written', () => choose.onConfirm(), 'primary'),
    dockButton('Correct…', () => choose.onCorrect()),
    dockButton('Reject…', () => choose.onWorded('reject')),
    dockButton('Move…', () => choose.onWorded('move')),
    dockButton('Duplicate…', () => choose.onWorded('duplicate')),
  );
}

/** What came of a review, in a sentence. */
export function outcomeSentence({ approvals, revision }: ShownReview, { state, counted }: Result): string {
  const recorded = `Recorded as revision ${revision}`;
  if (approvals.given < approvals.needed)
    return `${recorded}. Another person must agree before it changes what is counted.`;
  if (state === 'failed') return `${recorded}: not counted.`;
  if (state === 'needs_review') return `${recorded}: it needs review there.`;
  return `${recorded}: accepted${counted ? ' and counted' : ''}.`;
}

/** A refusal with what can be done about it. */
export function refusalNote(
  refusal: Refusal,
  ways: { onReload(): void; onAgain(): void; onDuplicate(documentId: string): void },
): HTMLElement {
  const { text, way, documentId } = refusal;
  return h(
    'div',
    { class: 'refusal', role: 'alert' },
    h('p', {}, text),
    way === 'reload' && dockButton('Show it as it is now', () => ways.onReload()),
    way === 'again' && dockButton('Send again', () => ways.onAgain()),
    way === 'other_document' &&
      documentId !== null && [
        h(
          'a',
          { href: documentLink(documentId), target: '_blank', rel: 'opener' },
          'Look at the other document',
        ),
        dockButton('This one is the duplicate…', () => ways.onDuplicate(documentId)),
      ],
  );
}
