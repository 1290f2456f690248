import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { Severity } from '../../shared/domain/finding.ts';
import { crop } from './crop.ts';
import { bdi, h } from './dom.ts';
import { visible } from './format.ts';
import type { Highlight } from './highlight.ts';
import type { ImageCache } from './image-cache.ts';
import type { CountsEditor } from './review/counts-editor.ts';
import { sumText } from './sum-text.ts';
import { type LabelledValue, type ValueTable, valuesNamed } from './values.ts';

/**
 * The counts as they were read, each beside the piece of the page on which it stands.
 * @param editor makes each count a field that a person corrects, null where they are only shown
 */
export function countsPanel(
  detail: DocumentDetail,
  tables: readonly ValueTable[],
  images: ImageCache,
  highlight: Highlight,
  editor: CountsEditor | null = null,
): { element: HTMLElement; release(): void } {
  const releases: (() => void)[] = [];
  const gravest = severityByPath(detail, tables);

  function row(value: LabelledValue, numbered: boolean): HTMLElement {
    const piece = crop(images, detail, value.value);
    if (piece !== null) releases.push(piece.release);
    const severity = gravest.get(value.path);
    const element = h(
      'tr',
      { class: severity, tabindex: editor === null ? 0 : null, 'data-path': value.path },
      numbered && h('td', { class: 'number' }, value.number ?? ''),
      h(
        'th',
        { scope: 'row' },
        bdi(visible(value.label)),
        value.party !== null && bdi(visible(value.party), { class: 'party' }),
      ),
      h('td', { class: 'paper' }, piece?.element),
      h('td', { class: 'value' }, editor?.field(value) ?? readValue(value.value)),
    );
    editor?.joinRow(value.path, element);
    highlight.add([value.path], element, { reveals: true });
    return element;
  }

  function table(each: ValueTable): HTMLElement {
    const { title, values, sum } = each;
    const numbered = values.some(({ number }) => number !== null);
    return h(
      'table',
      { class: 'counts' },
      h('caption', {}, bdi(visible(title))),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          numbered && h('th', { scope: 'col', class: 'number' }, 'No.'),
          h('th', { scope: 'col' }, sum === undefined ? 'Count' : 'Option'),
          h('th', { scope: 'col', class: 'paper' }, 'On the paper'),
          h('th', { scope: 'col', class: 'value' }, editor === null ? 'Read as' : 'As written'),
        ),
      ),
      h(
        'tbody',
        {},
        values.map(value => row(value, numbered)),
      ),
      sum !== undefined && h('tfoot', {}, sumRow(editor?.sum(each) ?? sumText(sum), numbered)),
    );
  }

  const element = h(
    'section',
    { class: 'panel', 'aria-label': 'Counts' },
    h('h2', {}, 'Counts'),
    tables.map(table),
  );
  return {
    element,
    release: () => {
      for (const release of releases) release();
    },
  };
}

function sumRow(sum: HTMLElement | number, numbered: boolean): HTMLElement {
  return h(
    'tr',
    {},
    h('th', { scope: 'row', colspan: numbered ? 3 : 2 }, 'Sum of votes'),
    h('td', { class: 'value' }, sum),
  );
}

/** The number, and below it how it was written where that isn't the same. */
function readValue({ value, raw, words }: LabelledValue['value']) {
  return [
    value === null ? h('span', { class: 'missing' }, 'not read') : h('span', { class: 'figure' }, value),
    raw !== null && raw !== String(value) && bdi(visible(raw), { class: 'as-written' }),
    words !== null && bdi(visible(words), { class: 'as-written' }),
  ];
}

/** The gravest finding on each value; informative ones leave it as it is. */
function severityByPath({ status }: DocumentDetail, tables: readonly ValueTable[]): Map<string, Severity> {
  const gravest = new Map<string, Severity>();
  for (const severity of ['warning', 'error'] as const) {
    for (const finding of status.findings) {
      if (finding.severity !== severity) continue;
      const paths = finding.fields.flatMap(field => valuesNamed(field, tables)?.paths ?? []);
      for (const path of paths) gravest.set(path, severity);
    }
  }
  return gravest;
}
