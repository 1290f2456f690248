import type { DocumentDetail } from '../../../functions/api/routes/documents.ts';
import { bdi, h } from '../dom.ts';
import { formatTime, visible } from '../format.ts';
import { type ValueTable, valuesNamed } from '../values.ts';
import { countText, decided, type ShownReview } from './words.ts';

/** What people decided, oldest first. Null where nobody has. */
export function reviewsPanel({ reviews }: DocumentDetail, tables: readonly ValueTable[]): HTMLElement | null {
  if (reviews.length === 0) return null;
  return h(
    'section',
    { class: 'panel', 'aria-label': 'Reviews' },
    h('h2', {}, 'Reviews'),
    h(
      'ol',
      { class: 'reviews' },
      reviews.map(review => entry(review, tables)),
    ),
  );
}

function entry(review: ShownReview, tables: readonly ValueTable[]): HTMLElement {
  const { by, at, decision, acceptDespite, approvals, revision } = review;
  const reason = 'reason' in decision ? decision.reason : null;
  return h(
    'li',
    {},
    h(
      'p',
      { class: 'review-head' },
      h('span', {}, bdi(visible(by), { class: 'by' }), ` ${decided(decision)}`),
      h('time', { datetime: at }, formatTime(at)),
    ),
    decision.kind === 'correct' &&
      h(
        'ul',
        { class: 'corrected' },
        decision.corrections.map(({ path, from, to, reason: why }) =>
          h(
            'li',
            {},
            bdi(visible(valuesNamed(path, tables)?.label ?? path)),
            h('span', { class: 'from-to' }, ` ${countText(from)} → ${countText(to)}`),
            bdi(visible(why), { class: 'why' }),
          ),
        ),
      ),
    reason !== null && h('p', { class: 'why' }, bdi(visible(reason))),
    acceptDespite !== null &&
      h('p', { class: 'why' }, 'Accepted all the same: ', bdi(visible(acceptDespite))),
    h(
      'p',
      { class: 'hint' },
      `Revision ${revision}`,
      approvals.needed > 1 && `, ${approvals.given} of ${approvals.needed} people agree`,
    ),
  );
}
