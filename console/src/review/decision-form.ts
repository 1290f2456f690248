import type { ReviewDecision } from '../../../shared/domain/review.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';
import { documentLink } from '../location.ts';

/** The decisions that are said with words instead of numbers. */
export type WordedKind = 'reject' | 'move' | 'duplicate';

/** What is known that a person may choose from. */
export interface Choices {
  readonly forms: readonly { readonly formId: string; readonly title: string }[];
  /** Ids of polling places that other documents are of; there may be more. */
  readonly places: readonly string[];
  /** Documents that findings name, the likeliest first. */
  readonly documents: readonly string[];
}

interface FormActions {
  onDecide(decision: ReviewDecision): void;
  onCancel(): void;
}

const texts = {
  reject: ['Reject', 'Nothing of this document is counted, and its place is free for another.'],
  move: ['Move', 'It is the form of another place, or another form. It is checked again there.'],
  duplicate: ['Mark as duplicate', 'Another document shows the same paper and stands for both.'],
} as const;

/** Asks what a decision needs, and always why. */
export function decisionForm(kind: WordedKind, choices: Choices, actions: FormActions): HTMLElement {
  const [action, explanation] = texts[kind];
  const reason = textField('Reason', { maxlength: 500, dir: 'auto' });
  const fields =
    kind === 'move' ? moveFields(choices) : kind === 'duplicate' ? duplicateFields(choices) : null;
  return h(
    'form',
    {
      class: 'decision',
      'aria-label': action,
      onsubmit: event => {
        event.preventDefault();
        const why = reason.input.value.trim();
        if (why === '') reason.input.reportValidity();
        else actions.onDecide(fields?.decision(why) ?? { kind: 'reject', reason: why });
      },
    },
    h('p', { class: 'hint' }, explanation),
    fields?.elements,
    reason.element,
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'submit', class: kind === 'reject' ? 'danger' : 'primary' }, action),
      h('button', { type: 'button', onclick: () => actions.onCancel() }, 'Back'),
    ),
  );
}

interface Fields {
  readonly elements: readonly HTMLElement[];
  decision(reason: string): ReviewDecision;
}

function moveFields({ forms, places }: Choices): Fields {
  const place = textField('Polling place (id)', { list: 'known-places', autocomplete: 'off' });
  const form = h(
    'select',
    {},
    h('option', { value: '' }, 'The same form'),
    forms.map(({ formId, title }) => h('option', { value: formId }, visible(title))),
  );
  const known = h(
    'datalist',
    { id: 'known-places' },
    places.map(value => h('option', { value })),
  );
  return {
    elements: [place.element, known, h('label', { class: 'field' }, 'Form', form)],
    decision: reason => ({
      kind: 'move',
      pollingPlaceId: place.input.value.trim(),
      ...(form.value === '' ? {} : { formId: form.value }),
      reason,
    }),
  };
}

function duplicateFields({ documents }: Choices): Fields {
  const other = textField('Document that stands for both (id)', {
    list: 'named-documents',
    autocomplete: 'off',
    pattern: '[a-z2-7]{20}',
    title: '20 characters a–z, 2–7',
  });
  other.input.value = documents[0] ?? '';
  const known = h(
    'datalist',
    { id: 'named-documents' },
    documents.map(value => h('option', { value })),
  );
  // With its opener, so that the other tab has the key of this one.
  const link = (documentId: string) =>
    h('a', { href: documentLink(documentId), target: '_blank', rel: 'opener' }, documentId);
  const look =
    documents.length > 0 &&
    h('p', { class: 'hint' }, 'Look at it in another tab: ', documents.slice(0, 3).map(link));
  return {
    elements: [other.element, known, ...(look ? [look] : [])],
    decision: reason => ({ kind: 'duplicate', of: other.input.value.trim(), reason }),
  };
}

/** A field that must be filled in, with its label. */
export function textField(
  label: string,
  attributes: Readonly<Record<string, string | number>>,
): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = h('input', { required: true, spellcheck: 'false', ...attributes });
  return { element: h('label', { class: 'field' }, label, input), input };
}
