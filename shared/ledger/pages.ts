import { type DocumentRecord, maxDocumentPages } from '../domain/document.ts';
import type { Page } from '../domain/page.ts';

/**
 * How many pages a document has: the largest total that a file name gave, else the form's, else that of a file of several
 * pages; one where none is known and no name spoke of pages; null where it can't be known yet. The blank back of a scanned
 * sheet is not waited for, but a page that can't be read may have held something.
 */
export function pagesExpected(pages: readonly Page[], formPages: number | null): number | null {
  const named = pages.filter(page => !isTotalOfFile(page, pages)).flatMap(page => page.of ?? []);
  if (named.length > 0) return Math.max(...named);
  const unread = pages.filter(({ state, code }) => state === 'rejected' && code !== 'blank_page');
  if (formPages !== null) return Math.max(formPages, ...unread.map(page => page.page));
  const totals = pages.flatMap(page => page.of ?? []);
  if (totals.length > 0) return Math.max(...totals);
  return pages.every(page => page.page === 1) && pages.length > 0 ? 1 : null;
}

/** Whether a page's total says no more than how many pages its file has. */
function isTotalOfFile({ object, generation, of }: Page, pages: readonly Page[]): boolean {
  const together = pages.filter(page => page.object === object && page.generation === generation);
  return (
    together.length > 1 && together.every(page => page.page <= of!) && together.some(page => page.page === of)
  );
}

/** Whether every expected page is there, whatever became of it. */
export function allArrived(pages: readonly Page[], expected: number | null): boolean {
  if (expected === null) return false;
  const numbers = new Set(pages.map(page => page.page));
  return Array.from({ length: expected }, (_, index) => index + 1).every(number => numbers.has(number));
}

/** Pages that can be read, in order. */
export function readablePages(pages: readonly Page[]): Page[] {
  return pages.filter(page => page.state === 'processed').sort((left, right) => left.page - right.page);
}

/** What an arriving image does to the page that stands there already. */
export type Placement =
  | 'added'
  | 'replaced'
  | 'identical'
  | 'older'
  | 'rejected_beside_good'
  /** The document has as many pages as it may have; the page stands in history alone. */
  | 'beyond_limit';

/** Decides between two images of one page: the newer generation stands, unless it is no readable image. */
export function placementOf(existing: Page | undefined, incoming: Page): Placement {
  if (existing === undefined) return 'added';
  if (existing.sha256 === incoming.sha256 && existing.frame === incoming.frame) return 'identical';
  if (BigInt(incoming.generation) < BigInt(existing.generation)) return 'older';
  if (incoming.state === 'rejected' && existing.state === 'processed') return 'rejected_beside_good';
  return 'replaced';
}

/** The document's pages with the arriving ones in place, and what became of each. */
export function placePages(
  document: Pick<DocumentRecord, 'pages'>,
  incoming: readonly Page[],
): { pages: Page[]; placements: Placement[] } {
  const byNumber = new Map(document.pages.map(page => [page.page, page]));
  const placements = incoming.map(page => {
    const found = placementOf(byNumber.get(page.page), page);
    const placement = found === 'added' && byNumber.size >= maxDocumentPages ? 'beyond_limit' : found;
    if (placement === 'added' || placement === 'replaced') byNumber.set(page.page, page);
    return placement;
  });
  const pages = [...byNumber.values()].sort((left, right) => left.page - right.page);
  return { pages, placements };
}
