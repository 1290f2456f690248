import { openLocalServices } from '../api/local-services.ts';
import { openPage, testInBrowser } from './browser.ts';

const test = testInBrowser(() => openLocalServices());

for (const javaScriptEnabled of [true, false]) {
  test(`the documentation shows ${javaScriptEnabled ? '' : 'without JavaScript '}and asks for nothing foreign`, async t => {
    const { page, check } = await openPage(t.context.browser, `${t.context.server.url}/docs`, {
      javaScriptEnabled,
    });
    t.teardown(() => page.context().close());
    t.is(await page.title(), 'ballot-pipeline API');
    const link = page.locator('nav a', { hasText: '/v1/tallies' }).first();
    await link.click();
    t.regex(page.url(), /#getTally$/);
    const article = page.locator('#getTally');
    t.true(await article.isVisible());
    t.regex((await article.textContent()) ?? '', /unitId/);
    const columns = await page.locator('body').evaluate(body => getComputedStyle(body).display);
    t.is(columns, 'grid', 'the style is applied');
    await article.getByRole('link', { name: 'Tally', exact: true }).click();
    t.regex(page.url(), /#schema-Tally$/);
    check(t);
  });
}

test('the documentation fits a telephone', async t => {
  const viewport = { width: 390, height: 844 };
  const { page, check } = await openPage(t.context.browser, `${t.context.server.url}/docs`, { viewport });
  t.teardown(() => page.context().close());
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  t.true(width <= viewport.width, `${width}`);
  check(t);
});
