import { timestamp } from '../../shared/domain/clock.ts';
import { type DocumentRecord, DocumentState } from '../../shared/domain/document.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { paths } from '../../shared/ledger/paths.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import type { LocalServices } from '../api/local-services.ts';
import { openPage, testOverExamples } from './browser.ts';

const many = 10_000;
const objectOf = (n: number) => `lakeland-2026/statement-of-poll/PP-${String(n).padStart(5, '0')}.jpg`;

const test = testOverExamples(async ({ ledger }) => {
  const real = await ledger.submit('lakeland-2026/statement-of-poll/PP-0703.jpg');
  await multiply(ledger.services, real);
});

/** Writes the document again and again under other names, in every state, a second apart. */
async function multiply({ store }: LocalServices, real: DocumentRecord): Promise<void> {
  const from = Date.now() - 2 * many * 1000;
  for (let start = 1; start < many; start += 400) {
    await store.transaction(async transaction => {
      for (let n = start; n < Math.min(many, start + 400); n++) {
        const at = timestamp(from + n * 1000);
        const object = objectOf(n);
        const documentId = documentIdOf('inbox', object);
        const state = DocumentState.options[n % DocumentState.options.length]!;
        const record: DocumentRecord = { ...real, documentId, object, state, createdAt: at, updatedAt: at };
        transaction.set(paths.document(documentId), record as unknown as JsonObject);
      }
    });
  }
}

test(`with ${many} documents only the rows in sight are in the page, and each is found`, async t => {
  const { browser, server } = t.context;
  const startedAt = performance.now();
  const { page, check } = await openPage(browser, server.url);
  t.teardown(() => page.context().close());
  await page.locator('.connection[data-kind=live]').waitFor({ timeout: 60_000 });
  t.log(`${many} documents known after ${Math.round(performance.now() - startedAt)} ms`);
  t.is(await page.locator('.counter.all .count').textContent(), '10\u202f000');
  const rows = page.locator('.rows .row');
  t.true((await rows.count()) < 40);

  // From end to end, a frame at a time; what counts as slow is for people to judge, so it is logged.
  const frames = await page.evaluate(async () => {
    const viewport = document.querySelector('.viewport')!;
    const took: number[] = [];
    for (let at = 0; at <= 100; at++) {
      viewport.scrollTop = (viewport.scrollHeight * at) / 100;
      const before = performance.now();
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      took.push(performance.now() - before);
    }
    return took.sort((left, right) => left - right);
  });
  t.log(
    `A frame while scrolling: median ${frames[50]?.toFixed(1)} ms, slowest ${frames.at(-1)?.toFixed(1)} ms`,
  );
  t.true((await rows.count()) < 40);
  t.true(await page.getByText('PP-00001.jpg').isVisible());
  t.is(await rows.last().getAttribute('aria-rowindex'), String(many + 1));

  await page.getByRole('searchbox').fill('pp-04711');
  await page.locator('.shown', { hasText: '1 of 10\u202f000' }).waitFor();
  t.is(await rows.locator('.file').textContent(), 'PP-04711.jpg');
  await page.keyboard.press('Escape');
  await page.locator('.counter.needs_review').click();
  await page.locator('.shown', { hasText: '1\u202f667 of' }).waitFor();
  check(t);
});

test('a document that comes in above the one that a person looks at does not move it', async t => {
  const { browser, server, ledger } = t.context;
  const { page, check } = await openPage(browser, server.url);
  t.teardown(() => page.context().close());
  await page.locator('.connection[data-kind=live]').waitFor({ timeout: 60_000 });
  await page.locator('.viewport').evaluate(viewport => {
    viewport.scrollTop = 68 * 5000 + 20;
  });
  const row = page.locator('.rows .row', { hasText: 'PP-04990.jpg' });
  const before = await row.boundingBox();
  await ledger.submit('lakeland-2026/statement-of-poll/PP-0101.jpg');
  await page.locator('.counter.all .count', { hasText: '10\u202f001' }).waitFor();
  t.deepEqual(await row.boundingBox(), before);
  check(t);
});
