import type { Companion } from '../checks/subject.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { Result } from '../domain/result.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { type Reads, readCurrentResults, type StandingResult, stands } from './current-results.ts';
import { paths } from './paths.ts';
import { PlaceRecord, precedes } from './precedence.ts';

/** The forms of a place whose counts a form's must agree with, or that say so of it. */
export function pairedForms(form: FormDefinition, forms: Iterable<FormDefinition>): string[] {
  const own = form.pairs.map(rule => rule.formId);
  const others = [...forms].filter(other => other.pairs.some(rule => rule.formId === form.id));
  return [...new Set([...own, ...others.map(other => other.id)])].filter(id => id !== form.id);
}

/**
 * The place's other forms as they were read: of each form the document that is counted, or else the first in order
 * that came to something. Never the document itself, which may have been under another form. Point reads only; none where no
 * place is known.
 */
export async function readCompanions(
  reads: Reads,
  {
    documentId,
    electionId,
    pollingPlaceId,
  }: Pick<DocumentRecord, 'documentId' | 'electionId' | 'pollingPlaceId'>,
  formIds: readonly string[],
): Promise<StandingResult[]> {
  if (electionId === null || pollingPlaceId === null || formIds.length === 0) return [];
  const values = await reads.getMany(formIds.map(id => paths.place(electionId, id, pollingPlaceId)));
  const records = values.flatMap(value =>
    value === null ? [] : [parse(PlaceRecord, value, `place ${pollingPlaceId}`, 'damaged_record')],
  );
  const claimants = records.flatMap(record => record.claimants.map(claimant => claimant.documentId));
  const current = await readCurrentResults(reads, claimants);
  const others = current.filter(({ document }) => document.documentId !== documentId);
  return records.flatMap(record => spokesman(record, others) ?? []);
}

/** The document that speaks for a place's form among those given; null where none came to something. */
export function spokesman(
  record: PlaceRecord,
  current: readonly { readonly document: DocumentRecord; readonly result: Result | null }[],
): StandingResult | null {
  const order = record.claimants.toSorted((left, right) => (precedes(left, right) ? -1 : 1));
  const standing = order.flatMap(({ documentId }) => {
    const found = current.find(each => each.document.documentId === documentId);
    const { pollingPlaceId, formId } = found?.result ?? {};
    const here = pollingPlaceId === record.pollingPlaceId && formId === record.formId;
    return found !== undefined && here && stands(found) ? [found] : [];
  });
  const counted = standing.find(({ document }) => document.documentId === record.countedDocumentId);
  return counted ?? standing[0] ?? null;
}

/** A document as the checks of the place's other forms see it. */
export function companionOf({ documentId, formId, fields }: Result): Companion {
  const values = Object.entries(fields).map(([id, { value }]) => [id, value]);
  return { documentId, formId: formId ?? '', fields: Object.fromEntries(values) };
}
