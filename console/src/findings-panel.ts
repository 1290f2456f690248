import type { Finding } from '../../shared/domain/finding.ts';
import { bdi, h } from './dom.ts';
import { formatEvidence, humanize, visible } from './format.ts';
import type { Highlight } from './highlight.ts';
import { icon } from './icons.ts';
import { severityIcons } from './states.ts';
import { type ValueTable, valuesNamed } from './values.ts';

const severityWords = { error: 'Error', warning: 'Warning', info: 'For information' } as const;
const order = ['error', 'warning', 'info'] as const;

/** Puts a suggested repair where a person can look at it and send it; nothing is applied by itself. */
export type TakeRepair = (path: string, to: number) => void;

/** What the checks say, the gravest first, each with the values that it is about. Null where they say nothing. */
export function findingsPanel(
  findings: readonly Finding[],
  tables: readonly ValueTable[],
  highlight: Highlight,
  takeRepair: TakeRepair | null,
): HTMLElement | null {
  if (findings.length === 0) return null;
  const sorted = findings.toSorted(
    (left, right) => order.indexOf(left.severity) - order.indexOf(right.severity),
  );
  return h(
    'section',
    { class: 'panel', 'aria-label': 'Findings' },
    h('h2', {}, 'Findings'),
    h(
      'ul',
      { class: 'findings' },
      sorted.map(finding => findingCard(finding, tables, highlight, takeRepair)),
    ),
  );
}

function findingCard(
  finding: Finding,
  tables: readonly ValueTable[],
  highlight: Highlight,
  takeRepair: TakeRepair | null,
): HTMLElement {
  const expected = formatEvidence(finding.expected);
  const actual = formatEvidence(finding.actual);
  const fact = (word: string, text: string | null) =>
    text !== null && h('div', {}, h('dt', {}, word), h('dd', {}, bdi(text)));
  return h(
    'li',
    { class: `finding-card ${finding.severity}` },
    h(
      'span',
      { class: `severity ${finding.severity}`, title: severityWords[finding.severity] },
      icon(severityIcons[finding.severity]),
    ),
    h(
      'div',
      { class: 'finding-body' },
      h('p', { class: 'message' }, bdi(visible(finding.message))),
      (expected !== null || actual !== null) &&
        h('dl', { class: 'evidence' }, fact('Expected', expected), fact('Found', actual)),
      finding.fields.length > 0 && fieldLinks(finding.fields, tables, highlight),
      finding.repairs?.map(({ field, from, to, reason, alternatives }) =>
        h(
          'p',
          { class: 'repair' },
          h('strong', {}, 'Suggestion, not applied: '),
          bdi(visible(valuesNamed(field, tables)?.label ?? field)),
          ` ${from ?? 'not read'} → ${to}. ${visible(reason)}`,
          alternatives > 1 ? ` One of ${alternatives} changes that would do.` : '',
          takeRepair !== null &&
            valuesNamed(field, tables) !== null && [
              ' ',
              h(
                'button',
                { type: 'button', class: 'take-repair', onclick: () => takeRepair(field, to) },
                `Put ${to} into the field`,
              ),
            ],
        ),
      ),
      h('code', { class: 'rule', title: 'The rule that found it' }, finding.rule),
    ),
  );
}

function fieldLinks(
  paths: readonly string[],
  tables: readonly ValueTable[],
  highlight: Highlight,
): HTMLElement {
  const chips = paths.map(path => {
    const named = valuesNamed(path, tables);
    if (named === null) return h('span', { class: 'chip' }, bdi(visible(nameOf(path))));
    const chip = h('button', { type: 'button', class: 'chip' }, bdi(visible(named.label)));
    highlight.add(named.paths, chip, { reveals: true });
    return chip;
  });
  return h('p', { class: 'chips' }, chips);
}

/** `pages.2` as `Page 2`, `header.station` as `Header: station`; what isn't known as it is. */
function nameOf(path: string): string {
  const [kind, ...rest] = path.split('.');
  if (kind === 'pages') return `Page ${rest.join('.')}`;
  if (kind === 'header') return `Header: ${humanize(rest.join('.')).toLowerCase()}`;
  return path;
}
