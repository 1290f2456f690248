// How well the offline reader reads the examples, a line a kind: `node test/readers/offline/measure.ts [second]`.
import type { ReadingContent, ReadRow } from '../../../shared/domain/reading.ts';
import type { ReadRequest } from '../../../shared/readers/form-reader.ts';
import { createOfflineReader } from '../../../shared/readers/offline/offline-reader.ts';
import { exampleRequest, truths } from './examples.ts';

/** A number that is printed, and what was read. */
export interface Compared {
  readonly path: string;
  readonly printed: number;
  readonly read: number | null;
}

/** Every number that the truth has of an example beside what a reading has; rows go by number and name. */
export function compare(key: string, { contests }: ReadRequest, content: ReadingContent | null): Compared[] {
  const truth = truths[key]!;
  const compared: Compared[] = [];
  for (const [id, { value }] of Object.entries(truth.fields)) {
    if (value !== null) compared.push({ path: id, printed: value, read: content?.fields[id]?.value ?? null });
  }
  for (const { contestId, votes } of truth.contests) {
    const slot = Object.entries(contests).find(([, contest]) => contest.id === contestId)?.[0];
    const rows: ReadRow[] = content?.contests.find(each => each.slot === slot)?.votes ?? [];
    for (const { optionId, label, value } of votes) {
      const read = rows.find(row => row.name === label || (row.name === null && row.party === label));
      if (value !== null) compared.push({ path: optionId, printed: value, read: read?.value ?? null });
    }
  }
  return compared;
}

async function measure(purpose: ReadRequest['purpose']): Promise<void> {
  const reader = createOfflineReader();
  const kinds = new Map<string, { right: number; unread: number; wrong: number }>();
  for (const [key, { kind }] of Object.entries(truths)) {
    const request = await exampleRequest(key, purpose);
    if (request === null) continue;
    const started = performance.now();
    const { content } = await reader.read(request);
    const pageMs = Math.round((performance.now() - started) / request.pages.length);
    const values = compare(key, request, content);
    const counts = kinds.get(kind) ?? { right: 0, unread: 0, wrong: 0 };
    for (const { printed, read } of values) {
      counts[read === null ? 'unread' : read === printed ? 'right' : 'wrong']++;
    }
    kinds.set(kind, counts);
    const missed = values.filter(({ printed, read }) => read !== printed);
    console.log(
      key,
      `${pageMs} ms a page`,
      missed.map(each => `${each.path} ${each.printed}: ${each.read}`),
    );
  }
  console.table(Object.fromEntries(kinds));
  await reader.close();
}

if (import.meta.main) await measure(process.argv[2] === 'second' ? 'second' : 'first');
