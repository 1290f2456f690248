import { timestamp } from '../../shared/domain/clock.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { Contest } from '../../shared/domain/election.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import { recordReading } from '../../shared/ledger/extraction.ts';
import type { DisputedValue, ReadOutcome, ValuesOutcome } from '../../shared/readers/form-reader.ts';
import { LeaseLostError } from './lease-lost.ts';
import type { Paper } from './paper.ts';
import type { ExtractServices } from './services.ts';

/** A document under the reader's eyes, and the readings of it that were stored before. */
export interface Desk {
  readonly services: ExtractServices;
  readonly document: DocumentRecord;
  readonly paper: Paper;
  readonly kept: readonly Reading[];
}

/** The reading for a purpose that was made already; undefined where there is none. */
export function keptReading({ kept, paper }: Desk, purpose: Reading['purpose']): Reading | undefined {
  return kept.find(reading => reading.purpose === purpose && reading.formId === paper.form.id);
}

/** A transcription of the whole document: the one that was made before a crash, otherwise a new one, kept. */
export async function readOnce(
  desk: Desk,
  purpose: 'first' | 'second',
  contests: Readonly<Record<string, Contest>>,
): Promise<Reading> {
  const { services, paper } = desk;
  const { form, images: pages } = paper;
  return (
    keptReading(desk, purpose) ??
    (await keep(desk, purpose, () => services.reader.read({ form, contests, pages, purpose })))
  );
}

/** A look at single values: one that was made before a crash and covers them all, otherwise a new one, kept. */
export async function lookOnce(desk: Desk, values: readonly DisputedValue[]): Promise<Reading> {
  const { services, paper } = desk;
  const numbers = new Set(values.map(value => value.page));
  const pages = paper.images.filter(image => numbers.has(image.page));
  const known = desk.kept.find(
    reading =>
      reading.purpose === 'tie_break' &&
      (reading.failure !== null || values.every(({ path }) => reading.values?.[path] !== undefined)),
  );
  return (
    known ??
    (await keep(desk, 'tie_break', async () => {
      const { values: looked, ...outcome } = await services.reader.readValues({
        form: paper.form,
        pages,
        values,
      });
      return { ...outcome, content: null, ...(looked === null ? {} : { values: looked }) };
    }))
  );
}

type Outcome = ReadOutcome & { readonly values?: NonNullable<ValuesOutcome['values']> };

async function keep(
  { services, document, paper }: Desk,
  purpose: Reading['purpose'],
  read: () => Promise<Outcome>,
): Promise<Reading> {
  const startedAt = services.clock.now();
  const outcome = await read();
  const stored = await recordReading(services.ledger, document, {
    ...outcome,
    formId: paper.form.id,
    formVersion: paper.form.version,
    purpose,
    imageSha256: document.pages.flatMap(page => (page.state === 'processed' ? (page.sha256 ?? []) : [])),
    startedAt: timestamp(startedAt),
    readMs: services.clock.now() - startedAt,
  });
  if (stored === null) throw new LeaseLostError(document.documentId);
  return stored;
}
