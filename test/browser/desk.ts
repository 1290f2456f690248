import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import type { Scope } from '../../shared/domain/api-key.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { Review } from '../../shared/domain/review.ts';
import { documentNow } from '../../shared/ledger/context.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import { readReviews } from '../../shared/ledger/reviews.ts';
import { type ExampleSetup, openPage, testOverExamples, type WatchedPage } from './browser.ts';

/** The console over example documents that people review. */
export interface Desk extends ExampleSetup {
  /** Ids of the documents by the names of their files. */
  ids: Record<string, string>;
}

/** Tests at a desk with these documents of the example election. */
export function testAtDesk(objects: readonly string[]) {
  return testOverExamples<Desk>(async context => {
    context.ids = {};
    for (const object of objects) {
      const { documentId } = await context.ledger.submit(`lakeland-2026/${object}`);
      context.ids[object.replace(/^.*\/|\.jpg$/g, '')] = documentId;
    }
  });
}

/** Opens a document as a person with a key of their own. */
export async function open(
  t: ExecutionContext<Desk>,
  name: string,
  key: string,
  viewport = { width: 1280, height: 800 },
): Promise<WatchedPage> {
  const opened = await openPage(t.context.browser, t.context.server.url, { viewport });
  const { page } = opened;
  page.setDefaultTimeout(15_000);
  t.teardown(() => page.context().close());
  await page.evaluate(text => sessionStorage.setItem('ballots-api-key', text), key);
  await page.reload();
  await page.locator('.rows .row', { hasText: `${name}.jpg` }).click();
  await page.locator('.dock').waitFor();
  return opened;
}

/** The key of a person of that name. */
export async function reviewer(t: ExecutionContext<Desk>, name: string, ...more: Scope[]): Promise<string> {
  const scopes: Scope[] = ['documents', 'status', 'review', ...more];
  return (await createKey(t.context.services, name, scopes)).key;
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What came of a review, once it is told in these words. */
export const outcome = (page: Page, words: string | RegExp) =>
  page.locator('.dock .outcome', { hasText: words }).waitFor();

export async function record(t: ExecutionContext<Desk>, name: string): Promise<DocumentRecord> {
  return (await documentNow(t.context.services.store, t.context.ids[name]!))!;
}

export async function reviewsOf(t: ExecutionContext<Desk>, name: string): Promise<Review[]> {
  return readReviews(t.context.services.store, await record(t, name));
}
