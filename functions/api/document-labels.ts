import { z } from '@hono/zod-openapi';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { contestsAt } from '../../shared/forms/contests.ts';
import { electionIndex } from '../../shared/forms/election-index.ts';
import type { Election } from '../../shared/ledger/elections.ts';

/** What people call the ids of a document's counts, in the order in which they stand on the form. */
export const DocumentLabels = z
  .object({
    election: z.string().nullable(),
    form: z.string().nullable(),
    /** The polling place and what it lies in, from the place up. */
    place: z.array(z.string()),
    fields: z.array(z.object({ id: z.string(), label: z.string() })),
    contests: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        options: z.array(
          z.object({ id: z.string(), number: z.int().nullable(), party: z.string().nullable() }),
        ),
      }),
    ),
  })
  .meta({ id: 'DocumentLabels' });
export type DocumentLabels = z.infer<typeof DocumentLabels>;

/** The labels of a document; empty as far as its election, form or place isn't known. */
export function documentLabels(
  election: Election | null,
  { formId, pollingPlaceId }: Pick<DocumentRecord, 'formId' | 'pollingPlaceId'>,
): DocumentLabels {
  const form = formId === null ? undefined : election?.forms.get(formId);
  const definition = election?.definition ?? null;
  const contests =
    definition === null || form === undefined ? {} : contestsAt(definition, form, pollingPlaceId);
  const path =
    definition === null || pollingPlaceId === null ? [] : electionIndex(definition).path(pollingPlaceId);
  return {
    election: definition?.name ?? null,
    form: form?.title ?? null,
    place: path.map(unit => unit.name),
    fields: (form?.fields ?? []).map(({ id, labels }) => ({ id, label: labels[0] ?? id })),
    contests: Object.values(contests).map(({ id, name, options }) => ({
      id,
      name,
      options: options.map(option => ({
        id: option.id,
        number: option.number ?? null,
        party: option.party ?? null,
      })),
    })),
  };
}
