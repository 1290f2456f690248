import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { DocumentState } from '../../shared/domain/document.ts';
import { bdi, h } from './dom.ts';
import { formatCost, formatCount, formatDuration, formatTime, humanize, visible } from './format.ts';
import { icon } from './icons.ts';
import { groupOf, stateLabels } from './states.ts';

const outcomes = { pass: 'passed', fail: 'failed', not_applicable: 'not applicable' } as const;

/** Which checks ran and how they ended. Null where none did. */
export function checksPanel({ result }: DocumentDetail): HTMLElement | null {
  if (result === null || result.checks.length === 0) return null;
  return h(
    'section',
    { class: 'panel', 'aria-label': 'Checks' },
    h('h2', {}, 'Checks'),
    h(
      'ul',
      { class: 'checks' },
      result.checks.map(({ rule, outcome }) =>
        h(
          'li',
          { class: outcome },
          icon(outcome),
          humanize(rule),
          h('span', { class: 'outcome' }, outcomes[outcome]),
        ),
      ),
    ),
  );
}

/** What happened when. */
export function timelinePanel({ status }: DocumentDetail): HTMLElement {
  return h(
    'section',
    { class: 'panel', 'aria-label': 'History' },
    h('h2', {}, 'History'),
    h(
      'ol',
      { class: 'timeline' },
      status.timeline.map(({ state, at }) =>
        h(
          'li',
          { class: groupOf[state as DocumentState] ?? 'waiting' },
          h('span', {}, stateLabels[state as DocumentState] ?? humanize(state)),
          h('time', { datetime: at }, formatTime(at)),
        ),
      ),
    ),
  );
}

/** Where the document and its counts come from: what an auditor asks for. */
export function provenancePanel({ status, result, documentKey, pages, labels }: DocumentDetail): HTMLElement {
  const provenance = result?.provenance;
  const facts: [string, string | null | undefined][] = [
    ['Document', status.documentId],
    ['Document key', documentKey],
    ['Election', labels.election ?? status.electionId],
    ['Form', labels.form ?? status.formId],
    ['Revision', status.revision === 0 ? null : String(status.revision)],
    ['Read by', provenance?.reader || status.reader],
    ['Model', provenance?.model],
    ['Prompt version', provenance?.promptVersion],
    ['Waited', status.queuedMs === null ? null : formatDuration(status.queuedMs)],
    ['Read in', status.readMs === null ? null : formatDuration(status.readMs)],
    ['Attempts', `${status.attempts.preprocess} to process, ${status.attempts.extract} to read`],
    [
      'Tokens',
      provenance && `${formatCount(provenance.inputTokens)} in, ${formatCount(provenance.outputTokens)} out`,
    ],
    ['Cost', provenance && formatCost(provenance.costUsd)],
    ...pages.map((page): [string, string | null] => [`SHA-256 of page ${page.page}`, page.sha256]),
  ];
  return h(
    'details',
    { class: 'panel' },
    h('summary', {}, h('h2', {}, 'Provenance')),
    h(
      'dl',
      { class: 'facts' },
      facts.map(
        ([term, text]) => Boolean(text) && h('div', {}, h('dt', {}, term), h('dd', {}, bdi(visible(text!)))),
      ),
    ),
  );
}
