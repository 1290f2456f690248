import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { dropFiles, type ExampleSetup, openPage, testOverExamples, type WatchedPage } from './browser.ts';
import { maxImageBytes } from './example-ledger.ts';

const inbox = fileURLToPath(new URL('../../examples/inbox', import.meta.url));

const objects = [
  'lakeland-2026/statement-of-poll/PP-0101.jpg',
  'lakeland-2026/statement-of-poll/PP-0703.jpg',
  'lakeland-2026/statement-of-poll/PP-0803.jpg',
  'lakeland-2026/assembly-statement/PP-0102_p1of2.jpg',
  'lakeland-2026/assembly-statement/PP-0102_p2of2.jpg',
  'lakeland-2026/assembly-statement/PP-0103_p1of2.jpg',
];

const test = testOverExamples(async ({ ledger }) => {
  for (const object of objects) await ledger.submit(object);
});

async function open(t: ExecutionContext<ExampleSetup>, path = '/', options = {}): Promise<WatchedPage> {
  const opened = await openPage(t.context.browser, t.context.server.url + path, options);
  t.teardown(() => opened.page.context().close());
  await opened.page.locator('.connection[data-kind=live]').waitFor({ state: 'attached' });
  return opened;
}

const rowOf = (page: Page, name: string) => page.locator('.rows .row', { hasText: name });
const rowNames = (page: Page) => page.locator('.rows .row .file').allTextContents();

test('the list shows every document with its state, its first finding and a picture', async t => {
  const { page, check } = await open(t);
  t.deepEqual(await rowNames(page), [
    'PP-0103_p1of2.jpg',
    'PP-0102_p1of2.jpg',
    'PP-0803.jpg',
    'PP-0703.jpg',
    'PP-0101.jpg',
  ]);
  const wrong = rowOf(page, 'PP-0703.jpg');
  t.is(await wrong.locator('.badge').textContent(), 'Needs review');
  t.regex((await wrong.locator('.finding').textContent()) ?? '', /396.*333/);
  t.is(await rowOf(page, 'PP-0103').locator('.badge').textContent(), 'Waiting for pages');
  t.regex((await rowOf(page, 'PP-0803').locator('.finding').textContent()) ?? '', /plain text/);
  const thumbnail = rowOf(page, 'PP-0101').locator('img');
  await thumbnail.waitFor();
  await page.waitForFunction(() => [...document.images].every(image => image.naturalWidth > 0));
  t.true(await thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth <= 128));
  const counts = await page.locator('.counter .count').allTextContents();
  t.deepEqual(counts, ['5', '1', '0', '2', '1', '1']);
  t.is(await page.locator('.progress-text').textContent(), '4 of 5 finished, 80 %');
  t.true(await page.locator('.notice', { hasText: 'offline OCR' }).isVisible());
  check(t);
});

test('a document shows its page, its counts and what is wrong, and joins them', async t => {
  const { page, check } = await open(t);
  await rowOf(page, 'PP-0703.jpg').click();
  const image = page.locator('.viewer img');
  await image.waitFor();
  await page.waitForFunction(
    () => (document.querySelector('.viewer img') as HTMLImageElement).naturalWidth > 500,
  );
  t.regex((await page.locator('.verdict').textContent()) ?? '', /Needs review/);
  t.is(await page.locator('.evidence').textContent(), 'Expected333Found396');
  const value = (path: string) => page.locator(`tr[data-path="${path}"] .figure`).textContent();
  t.is(await value('fields.valid_votes'), '333');
  t.is(await value('contests.president.votes.2'), '292');
  t.is(await page.locator('tfoot .value').textContent(), '396');
  t.true(await page.locator('tr[data-path="fields.valid_votes"].error').isVisible());
  t.regex((await page.locator('.repair').first().textContent()) ?? '', /not applied/);

  const marked = page.locator('.box.marked');
  t.is(await marked.count(), 0);
  await page.locator('tr[data-path="contests.president.votes.4"]').hover();
  t.is(await marked.getAttribute('title'), 'Osric Dane: 16');
  const box = await marked.boundingBox();
  const frame = await page.locator('.frame').boundingBox();
  t.true(
    box !== null && frame !== null && box.y > frame.y && box.y + box.height < 900,
    'the box is in sight',
  );
  await page.locator('.chip', { hasText: 'Votes: President' }).hover();
  t.is(await marked.count(), 4);
  check(t);
});

test('a page that was refused says why and what to do', async t => {
  const { page, check } = await open(t);
  await rowOf(page, 'PP-0803.jpg').click();
  t.regex((await page.locator('.verdict').textContent()) ?? '', /plain text\. Send a photograph or scan/);
  t.is(await page.locator('.rejected code').textContent(), 'unsupported_format');
  await page.goBack();
  await rowOf(page, 'PP-0103').click();
  await page.locator('.verdict', { hasText: 'Page 2 of 2 has not arrived' }).waitFor();
  check(t);
});

test('search, filter and order narrow the list', async t => {
  const { page, check } = await open(t);
  const search = page.getByRole('searchbox');
  await search.fill('pp-0102');
  await page.waitForFunction(() => document.querySelectorAll('.rows .row').length === 1);
  t.is(await page.locator('.shown').textContent(), '1 of 5 documents');
  await search.fill('nothing like it');
  await page.locator('.empty', { hasText: 'No document matches.' }).waitFor();
  await search.press('Escape');
  await page.waitForFunction(() => document.querySelectorAll('.rows .row').length === 5);
  await page.locator('.counter.failed').click();
  t.deepEqual(await rowNames(page), ['PP-0803.jpg']);
  t.is(await page.locator('.counter.failed').getAttribute('aria-pressed'), 'true');
  await page.locator('.counter.all').click();
  await page.getByLabel('Order').selectOption('Oldest first');
  t.is((await rowNames(page))[0], 'PP-0101.jpg');
  check(t);
});

test('the keyboard does everything', async t => {
  const { page, check } = await open(t);
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('j');
  t.regex(await focused(), /PP-0103/);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  t.regex(await focused(), /PP-0102/);
  await page.keyboard.press('Enter');
  await page.locator('.detail h1', { hasText: 'PP-0102' }).waitFor();
  t.is(await page.locator('.place-in-list').textContent(), '2 of 5');
  t.is(await page.locator('.viewer .page').count(), 2);
  await page.keyboard.press('j');
  await page.locator('.detail h1', { hasText: 'PP-0803' }).waitFor();
  await page.keyboard.press('k');
  await page.locator('.detail h1', { hasText: 'PP-0102' }).waitFor();
  await page.keyboard.press('+');
  t.is(await page.locator('.zoom-level').textContent(), '125 %');
  await page.keyboard.press('0');
  t.is(await page.locator('.zoom-level').textContent(), '100 %');
  await page.keyboard.press('Escape');
  t.regex(await focused(), /PP-0102/, 'the focus is where it was');
  await page.keyboard.press('/');
  await page.keyboard.type('jk0703');
  t.is(await page.getByRole('searchbox').inputValue(), 'jk0703', 'typed letters are no commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  t.regex(await focused(), /Received/);
  await page.keyboard.press('ArrowRight');
  t.regex(await focused(), /Waiting/);
  await page.keyboard.press('?');
  t.true(await page.locator('.help-dialog').isVisible());
  await page.keyboard.press('Escape');
  t.false(await page.locator('.help-dialog').isVisible());
  check(t);
});

test('files that are dropped are sent, each with its own end, and appear', async t => {
  const { page, check } = await open(t);
  const { ledger } = t.context;
  const photo = await readFile(join(inbox, 'lakeland-2026/statement-of-poll/PP-0102.png'));
  const notes = 'nothing to see'.repeat(3);
  await dropFiles(page, [
    { name: 'Zählbogen บางบำหรุ.png', type: 'image/png', bytes: photo },
    { name: 'too-large.jpg', type: 'image/jpeg', bytes: new Uint8Array(maxImageBytes + 1) },
    { name: 'notes.txt', type: '', bytes: Buffer.from(notes) },
  ]);
  const uploads = page.locator('.uploads');
  await uploads.locator('h2', { hasText: '2 of 3 sent, 1 failed' }).waitFor();
  t.regex((await uploads.locator('li.failed').textContent()) ?? '', /too-large\.jpg.*at most 2000000 bytes/);
  const object = 'lakeland-2026/Zählbogen บางบำหรุ.png';
  t.true((await ledger.services.inbox.get(object))?.bytes.equals(photo));
  const link = await uploads.locator('li.sent a', { hasText: 'บางบำหรุ' }).getAttribute('href');

  const document = await ledger.process(object);
  t.is(link, `#/documents/${document.documentId}`);
  await rowOf(page, 'บางบำหรุ').waitFor();

  await dropFiles(page, [{ name: 'notes.txt', type: '', bytes: Buffer.from('other') }]);
  const conflict = uploads.locator('li.exists');
  await conflict.getByText('The inbox has a file of this name.').waitFor();
  t.is((await ledger.services.inbox.get('lakeland-2026/notes.txt'))?.bytes.toString(), notes);
  await conflict.getByRole('button', { name: 'Keep both' }).click();
  await uploads.locator('li.sent', { hasText: 'notes (2).txt' }).waitFor();
  t.is((await ledger.services.inbox.get('lakeland-2026/notes (2).txt'))?.bytes.toString(), 'other');

  await dropFiles(page, [{ name: 'notes.txt', type: '', bytes: Buffer.from('newer') }]);
  await conflict.getByRole('button', { name: 'Replace it' }).click();
  await uploads.locator('h2', { hasText: '4 of 5 sent, 1 failed' }).waitFor();
  t.is((await ledger.services.inbox.get('lakeland-2026/notes.txt'))?.bytes.toString(), 'newer');
  // Chromium itself reports the answers to the file that was too large and the name that was taken.
  check(t, /status of 41[23] /);
});

test('a document that changes elsewhere changes on the page, in the list and when it is open', async t => {
  const { page, check } = await open(t);
  await rowOf(page, 'PP-0103').click();
  await page.locator('.verdict.waiting').waitFor();
  const page2 = await readFile(join(inbox, 'lakeland-2026/assembly-statement/PP-0102_p2of2.jpg'));
  await t.context.ledger.submit('lakeland-2026/assembly-statement/PP-0103_p2of2.jpg', page2);
  await page.locator('.verdict.needs_review').waitFor();
  t.is(await page.locator('.viewer .page').count(), 2);
  await page.keyboard.press('Escape');
  // The list has a rhythm of its own, a second while documents move.
  await rowOf(page, 'PP-0103').locator('.badge', { hasText: 'Needs review' }).waitFor();
  check(t);
});

test('the page says when the server is gone, and comes back by itself', async t => {
  const { page } = await open(t);
  await page.route('**/v1/**', route => route.abort());
  await page.locator('.connection[data-kind=lost]').waitFor({ timeout: 30_000 });
  t.regex((await page.locator('.connection').textContent()) ?? '', /cannot be reached.*Trying again/);
  await page.unroute('**/v1/**');
  await page.locator('.connection[data-kind=live]').waitFor({ timeout: 30_000 });
});

test('without a cookie the page asks for a key, keeps it for the tab, and sends it', async t => {
  const { browser, server, ledger } = t.context;
  const context = await browser.newContext();
  t.teardown(() => context.close());
  const page = await context.newPage();
  // As on Firebase Hosting: the page comes without a cookie.
  await page.route(`${server.url}/`, async route => {
    const response = await route.fetch();
    const { 'set-cookie': _cookie, ...headers } = response.headers();
    await context.clearCookies();
    await route.fulfill({ response, headers });
  });
  await page.goto(server.url);
  const dialog = page.locator('.key-dialog');
  await dialog.waitFor();
  await dialog.getByLabel('API key').fill('bp_wrong');
  await dialog.getByRole('button').click();
  await dialog.getByText('unknown, has expired or was revoked').waitFor();
  await dialog.getByLabel('API key').fill(await ledger.services.key('documents', 'status'));
  await dialog.getByRole('button').click();
  await page.locator('.connection[data-kind=live]').waitFor();
  t.true((await page.locator('.rows .row').count()) > 0);
  t.regex((await page.evaluate(() => sessionStorage.getItem('ballots-api-key'))) ?? '', /^bp_/);
  await page.locator('.thumbnail img').first().waitFor();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`every text can be read in ${colorScheme} at ${width} pixels, and nothing is wider than the page`, async t => {
      const { page, check } = await open(t, '/', { colorScheme, viewport: { width, height } });
      for (const row of [null, 'PP-0703.jpg']) {
        if (row !== null) await rowOf(page, row).click();
        if (row !== null) await page.locator('.verdict').waitFor();
        t.deepEqual(await page.evaluate(lowContrast), []);
        t.true(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
      }
      check(t);
    });
  }
}

/** Texts whose contrast with their ground is under 4.5 : 1 (WCAG 2.2, 1.4.3), or 3 : 1 where they are large. */
function lowContrast(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const channels = (color: string): [number, number, number, number] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha];
  };
  const luminance = (color: string): number => {
    const [red, green, blue] = channels(color).map(value => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element: Element): string => {
    for (let each: Element | null = element; each !== null; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (channels(backgroundColor)[3] > 200) return backgroundColor;
    }
    return 'white';
  };
  return [...document.querySelectorAll('body *')].flatMap(element => {
    const text = [...element.childNodes].filter(
      node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (text.length === 0 || !element.checkVisibility() || element.closest('.zero, dialog') !== null)
      return [];
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [lighter = 0, darker = 0] = [luminance(color), luminance(ground(element))].sort((a, b) => b - a);
    const size = Number.parseFloat(fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    return ratio >= (large ? 3 : 4.5)
      ? []
      : [`${element.className} ${ratio.toFixed(2)}: ${text[0]?.textContent}`];
  });
}
