import type { DocumentSummary } from '../../functions/api/routes/document-feed.ts';
import { type GroupId, groupOf, groups, type StateCounts, stateLabels } from './states.ts';

/** Which documents a person wants to see, and in which order. */
export interface Selection {
  /** Null shows all. */
  readonly group: GroupId | null;
  readonly electionId: string | null;
  /** Words that must all occur, in any order. */
  readonly text: string;
  readonly newestFirst: boolean;
}

interface Entry {
  readonly summary: DocumentSummary;
  /** Everything that can be searched for, folded; made when first searched. */
  haystack: string | null;
}

/** The documents as far as they are known here. */
export class DocumentSet {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  get(documentId: string): DocumentSummary | undefined {
    return this.#entries.get(documentId)?.summary;
  }

  /** Takes in what the server says now; true where that changed anything. An older view of a document is dropped. */
  apply(summaries: readonly DocumentSummary[]): boolean {
    let changed = false;
    for (const summary of summaries) {
      const known = this.#entries.get(summary.documentId)?.summary;
      if (known !== undefined && known.updatedAt >= summary.updatedAt) continue;
      this.#entries.set(summary.documentId, { summary, haystack: null });
      changed = true;
    }
    return changed;
  }

  /** Whether any is about to be read or being read, so that something changes soon. */
  hasMoving(): boolean {
    for (const { summary } of this.#entries.values())
      if (summary.state === 'ready' || summary.state === 'extracting') return true;
    return false;
  }

  /** The polling places that documents of an election are of, as far as they are known, in order. */
  placesIn(electionId: string | null): string[] {
    const places = [...this.#entries.values()].flatMap(({ summary }) =>
      summary.electionId === electionId ? (summary.pollingPlaceId ?? []) : [],
    );
    return [...new Set(places)].sort();
  }

  counts(electionId: string | null): StateCounts {
    const counts = Object.fromEntries(groups.flatMap(group => group.states.map(state => [state, 0])));
    for (const { summary } of this.#entries.values()) {
      if (electionId === null || summary.electionId === electionId) counts[summary.state]!++;
    }
    return counts as StateCounts;
  }

  select({ group, electionId, text, newestFirst }: Selection): DocumentSummary[] {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const selected: DocumentSummary[] = [];
    for (const entry of this.#entries.values()) {
      const { summary } = entry;
      if (group !== null && groupOf[summary.state] !== group) continue;
      if (electionId !== null && summary.electionId !== electionId) continue;
      if (words.length > 0 && !matches(entry, words)) continue;
      selected.push(summary);
    }
    const direction = newestFirst ? -1 : 1;
    return selected.sort((left, right) => direction * compare(left, right));
  }
}

function matches(entry: Entry, words: readonly string[]): boolean {
  const { summary } = entry;
  entry.haystack ??= fold(
    [
      summary.object,
      summary.documentId,
      summary.formId,
      summary.pollingPlaceId,
      summary.finding?.rule,
      summary.finding?.message,
      stateLabels[summary.state],
    ].join('\n'),
  );
  return words.every(word => entry.haystack!.includes(word));
}

/** Text as it is compared: without case, and with letters that are composed in the same way. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** By arrival; of those that came in the same millisecond by id, so that rows keep their places. */
function compare(left: DocumentSummary, right: DocumentSummary): number {
  if (left.receivedAt !== right.receivedAt) return left.receivedAt < right.receivedAt ? -1 : 1;
  return left.documentId < right.documentId ? -1 : 1;
}
