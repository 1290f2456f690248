import type { DocumentDetail } from '../../../functions/api/routes/documents.ts';
import { wholeForm } from '../values.ts';
import { CorrectionDraft } from './correction-draft.ts';

/** What was typed on each document and not sent, kept while the person looks at others. */
export class Drafts {
  readonly #drafts = new Map<string, CorrectionDraft>();

  /** The draft on a revision; what was typed on an older one is not carried over. */
  of(detail: DocumentDetail, revision: number): CorrectionDraft {
    const { documentId } = detail.status;
    const known = this.#drafts.get(documentId);
    if (known?.revision === revision) return known;
    const values = wholeForm(detail).flatMap(table => table.values);
    const draft = new CorrectionDraft(
      revision,
      values.map(({ path, value }) => ({ path, from: value.value })),
    );
    this.#drafts.set(documentId, draft);
    return draft;
  }

  /** It was sent. */
  delete(documentId: string): void {
    this.#drafts.delete(documentId);
  }
}
