import type { FormDefinition } from '../../forms/form-definition.ts';
import type { PageRow } from './layout.ts';
import { findPhrase, overlaps, type PhraseMatch, plain } from './phrase.ts';

/** A printed label of the form, found on a page. */
export interface FoundLabel extends PhraseMatch {
  readonly kind: 'header' | 'field' | 'slot';
  readonly id: string;
}

interface WantedLabel {
  readonly kind: FoundLabel['kind'];
  readonly id: string;
  readonly labels: readonly string[];
}

/** What a label's place costs when it follows another word closely: it is then part of a sentence. */
const midSentence = 0.15;

/** The labels that the form definition says stand on this page. */
function wantedOn(form: FormDefinition, page: number): WantedLabel[] {
  return [
    ...form.header.filter(each => each.page === page).map(each => ({ kind: 'header' as const, ...each })),
    ...form.fields.filter(each => each.page === page).map(each => ({ kind: 'field' as const, ...each })),
    ...form.contests
      .filter(each => each.pages.includes(page))
      .map(each => ({ kind: 'slot' as const, ...each })),
  ];
}

/**
 * Finds the form's labels among the rows of a page. Longer labels choose first, so that "Polling place" isn't found
 * in "Polling place code"; a label stands at most once, where it is read best and starts a line or a cell.
 */
export function findLabels(form: FormDefinition, page: number, rows: readonly PageRow[]): FoundLabel[] {
  const candidates = wantedOn(form, page).flatMap(({ kind, id, labels }) =>
    labels.flatMap(label =>
      rows.flatMap(row =>
        findPhrase(row, label).map(match => ({
          found: { ...match, kind, id } satisfies FoundLabel,
          length: plain(label).length,
          cost: match.error + (startsCell(match) ? 0 : midSentence),
        })),
      ),
    ),
  );
  candidates.sort((a, b) => b.length - a.length || a.cost - b.cost || a.found.row.level - b.found.row.level);
  const chosen: FoundLabel[] = [];
  for (const { found } of candidates) {
    const taken = chosen.some(
      other => (other.kind === found.kind && other.id === found.id) || overlaps(other, found),
    );
    if (!taken) chosen.push(found);
  }
  return chosen;
}

/** Share of the labels and titles of a page that are found, 0 to 1: how sure it is that the page is this form. */
export function labelShare(form: FormDefinition, page: number, rows: readonly PageRow[]): number {
  const wanted = wantedOn(form, page).length + 1;
  const title = isForm(form, rows) ? 1 : 0;
  return (findLabels(form, page, rows).length + title) / wanted;
}

/** Whether all strings of one of the form's `recognisedBy` groups stand on the page. */
export function isForm(form: FormDefinition, rows: readonly PageRow[]): boolean {
  return formError(form, rows) !== null;
}

/** How badly the worst of the strings is read by which the form is recognised, 0 to 1; null where one isn't there. */
export function formError(form: FormDefinition, rows: readonly PageRow[]): number | null {
  const errorOf = (text: string) =>
    Math.min(...rows.flatMap(row => findPhrase(row, text)).map(each => each.error));
  const best = Math.min(...form.recognisedBy.map(group => Math.max(...group.map(errorOf))));
  return Number.isFinite(best) ? best : null;
}

function startsCell(match: PhraseMatch): boolean {
  const before = match.row.words[match.from - 1];
  return before === undefined || match.box.left - before.box.right > match.row.height * 0.9;
}
