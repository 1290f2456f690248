import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { Severity } from '../../shared/domain/finding.ts';
import { crop } from './crop.ts';
import { bdi, h } from './dom.ts';
import { visible } from './format.ts';
import type { Highlight } from './highlight.ts';
import type { ImageCache } from './image-cache.ts';
import { type LabelledValue, type ValueTable, valuesNamed } from './values.ts';

/** The counts as they were read, each beside the piece of the page on which it stands. */
export function countsPanel(
  detail: DocumentDetail,
  tables: readonly ValueTable[],
  images: ImageCache,
  highlight: Highlight,
): { element: HTMLElement; release(): void } {
  const releases: (() => void)[] = [];
  const gravest = severityByPath(detail, tables);

  function row(value: LabelledValue, numbered: boolean): HTMLElement {
    const piece = crop(images, detail, value.value);
    if (piece !== null) releases.push(piece.release);
    const severity = gravest.get(value.path);
    const element = h(
      'tr',
      { class: severity, tabindex: 0, 'data-path': value.path },
      numbered && h('td', { class: 'number' }, value.number ?? ''),
      h(
        'th',
        { scope: 'row' },
        bdi(visible(value.label)),
        value.party !== null && bdi(visible(value.party), { class: 'party' }),
      ),
      h('td', { class: 'paper' }, piece?.element),
      h('td', { class: 'value' }, readValue(value.value)),
    );
    highlight.add([value.path], element, { reveals: true });
    return element;
  }

  function table({ title, values, sum }: ValueTable): HTMLElement {
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
          h('th', { scope: 'col', class: 'value' }, 'Read as'),
        ),
      ),
      h(
        'tbody',
        {},
        values.map(value => row(value, numbered)),
      ),
      sum !== undefined && h('tfoot', {}, sumRow(sum, numbered)),
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

function sumRow(sum: number | null, numbered: boolean): HTMLElement {
  const value = sum ?? h('span', { class: 'missing' }, 'a value is missing');
  return h(
    'tr',
    {},
    h('th', { scope: 'row', colspan: numbered ? 3 : 2 }, 'Sum of votes'),
    h('td', { class: 'value' }, value),
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
