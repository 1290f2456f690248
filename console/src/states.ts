import type { DocumentState } from '../../shared/domain/document.ts';
import type { Severity } from '../../shared/domain/finding.ts';
import type { IconName } from './icons.ts';

/** What an operator tells apart at a glance, each of one or more states of a document. */
export const groups = [
  { id: 'waiting', label: 'Waiting', states: ['waiting_for_pages', 'ready'] },
  { id: 'reading', label: 'Reading', states: ['extracting'] },
  { id: 'accepted', label: 'Accepted', states: ['accepted'] },
  { id: 'needs_review', label: 'Needs review', states: ['needs_review'] },
  { id: 'failed', label: 'Failed', states: ['failed'] },
] as const satisfies readonly {
  id: IconName;
  label: string;
  states: readonly DocumentState[];
}[];
export type GroupId = (typeof groups)[number]['id'];

/** The group of each state. */
export const groupOf: Readonly<Record<DocumentState, GroupId>> = {
  waiting_for_pages: 'waiting',
  ready: 'waiting',
  extracting: 'reading',
  accepted: 'accepted',
  needs_review: 'needs_review',
  failed: 'failed',
};

/** A state as people say it. */
export const stateLabels: Readonly<Record<DocumentState, string>> = {
  waiting_for_pages: 'Waiting for pages',
  ready: 'In the queue',
  extracting: 'Reading',
  accepted: 'Accepted',
  needs_review: 'Needs review',
  failed: 'Failed',
};

export const severityIcons: Readonly<Record<Severity, IconName>> = {
  error: 'failed',
  warning: 'needs_review',
  info: 'info',
};

/** How many documents are in each state. */
export type StateCounts = Readonly<Record<DocumentState, number>>;

/** How many documents are in each group. */
export function groupCounts(counts: StateCounts): Record<GroupId, number> {
  const sums = groups.map(({ id, states }) => [
    id,
    states.reduce((sum: number, state) => sum + counts[state], 0),
  ]);
  return Object.fromEntries(sums) as Record<GroupId, number>;
}
