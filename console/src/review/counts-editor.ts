import type { Finding } from '../../../shared/domain/finding.ts';
import { bdi, fill, h, setAttribute } from '../dom.ts';
import { visible } from '../format.ts';
import { sumText } from '../sum-text.ts';
import type { LabelledValue, ValueTable } from '../values.ts';
import type { CorrectionDraft } from './correction-draft.ts';
import { countText } from './words.ts';

interface Field {
  readonly input: HTMLInputElement;
  readonly change: HTMLElement;
  readonly note: HTMLElement;
  row: HTMLElement | null;
}

interface EditorActions {
  /** A value is another one now. */
  onChange(): void;
  /** Enter in the last field. */
  onEnd(): void;
}

/** Makes the counts fields in their places: Tab and Enter go on, Escape takes back what was typed. */
export class CountsEditor {
  readonly #draft: CorrectionDraft;
  readonly #actions: EditorActions;
  readonly #fields = new Map<string, Field>();
  readonly #sums: { readonly table: ValueTable; readonly shown: HTMLElement; readonly note: HTMLElement }[] =
    [];

  constructor(draft: CorrectionDraft, actions: EditorActions) {
    this.#draft = draft;
    this.#actions = actions;
  }

  field({ path, label, value }: LabelledValue): HTMLElement {
    const id = `note-${path}`;
    const input = h('input', {
      class: 'count-field',
      inputmode: 'numeric',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'not readable',
      'aria-label': `${visible(label)}, read as ${countText(value.value)}`,
      'aria-describedby': id,
      oninput: () => this.#typed(path),
      onfocus: () => input.select(),
      onkeydown: event => this.#pressed(event, path),
    });
    input.value = this.#draft.text(path);
    const field = {
      input,
      change: h('span', { class: 'change' }),
      note: h('span', { class: 'field-note', id }),
      row: null,
    };
    this.#fields.set(path, field);
    return h('div', { class: 'count-editor' }, input, field.change, field.note);
  }

  /** The row of the table that shows whether its value is changed. */
  joinRow(path: string, row: HTMLElement): void {
    const field = this.#fields.get(path);
    if (field === undefined) return;
    field.row = row;
    this.#mark(path);
  }

  /** The sum of what stands in a table's fields, kept true while they are typed. */
  sum(table: ValueTable): HTMLElement {
    const sum = { table, shown: h('span', {}), note: h('span', { class: 'field-note' }) };
    this.#sums.push(sum);
    this.#addUp();
    return h('div', { class: 'count-editor', 'aria-live': 'polite' }, sum.shown, sum.note);
  }

  /** Puts a value in as if it were typed, and goes there. */
  put(path: string, to: number): void {
    const field = this.#fields.get(path);
    if (field === undefined) return;
    field.input.value = String(to);
    this.#typed(path);
    this.focus(path);
  }

  /** Says beside each field which objection names it; one to all votes of a contest stands at their sum. */
  showObjections(findings: readonly Finding[]): void {
    const naming = (names: (path: string) => boolean) =>
      findings.filter(({ severity, fields }) => severity === 'error' && fields.some(names));
    for (const [path, { note, row }] of this.#fields) {
      const found = naming(named => named === path);
      row?.classList.toggle('objected', found.length > 0);
      say(note, found);
    }
    for (const { table, note } of this.#sums) {
      const first = table.values[0]?.path ?? '';
      say(
        note,
        naming(named => first.startsWith(`${named}.`)),
      );
    }
  }

  /** To a field, else to the first one that holds no number or stands in a finding, else to the first. */
  focus(path?: string): void {
    const marked = [...this.#fields.values()].find(({ row }) => row?.matches('.error, .warning'));
    const field = (path !== undefined && this.#fields.get(path)) || marked || [...this.#fields.values()][0];
    field?.input.focus();
  }

  #typed(path: string): void {
    const field = this.#fields.get(path)!;
    this.#draft.type(path, field.input.value);
    this.#mark(path);
    this.#addUp();
    this.#actions.onChange();
  }

  #mark(path: string): void {
    const { input, change, row } = this.#fields.get(path)!;
    const typed = this.#draft.typed(path);
    const from = this.#draft.fromOf(path);
    const changed = typed.kind === 'count' && typed.value !== from;
    setAttribute(input, 'aria-invalid', typed.kind === 'invalid' ? 'true' : null);
    row?.classList.toggle('changed', changed);
    fill(
      change,
      typed.kind === 'invalid'
        ? 'whole numbers only'
        : changed && bdi(`${countText(from)} → ${countText(typed.value)}`),
    );
    change.classList.toggle('wrong', typed.kind === 'invalid');
  }

  #addUp(): void {
    for (const { table, shown } of this.#sums) {
      const typed = table.values.map(({ path }) => this.#draft.typed(path));
      const numbers = typed.flatMap(each =>
        each.kind === 'count' && each.value !== null ? [each.value] : [],
      );
      const sum = numbers.length < typed.length ? null : numbers.reduce((total, number) => total + number, 0);
      fill(shown, sumText(sum));
    }
  }

  #pressed(event: KeyboardEvent, path: string): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      const field = this.#fields.get(path)!;
      field.input.value = String(this.#draft.fromOf(path) ?? '');
      this.#typed(path);
      event.stopPropagation();
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const paths = [...this.#fields.keys()];
    const next = paths[paths.indexOf(path) + (event.shiftKey ? -1 : 1)];
    if (next !== undefined) this.focus(next);
    else if (!event.shiftKey) this.#actions.onEnd();
  }
}

function say(note: HTMLElement, findings: readonly Finding[]): void {
  fill(note, findings.map(({ message }) => visible(firstSentence(message))).join(' '));
}

/** A finding says first what is wrong, then what to do; beside a field there is room for the first. */
function firstSentence(message: string): string {
  return /^.*?\.(?=\s|$)/su.exec(message)?.[0] ?? message;
}
