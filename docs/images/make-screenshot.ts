/**
 * Makes the README's pictures of the console from the example election, read by offline OCR in a folder of its own:
 * `node docs/images/make-screenshot.ts`. Needs a Chromium (CHROMIUM_PATH, else /usr/bin/chromium); takes a few minutes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { inputFiles } from '../../cli/local/input-files.ts';
import { runOnce } from '../../cli/local/once.ts';
import { examplesFolder, importElection } from '../../cli/local/open.ts';
import { startServer } from '../../cli/local/server.ts';
import { createApi } from '../../functions/api/app.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { openServices } from '../../shared/config/wiring.ts';

const folder = await mkdtemp(join(tmpdir(), 'ballots-screenshot-'));
const services = await openServices(
  parseConfig({
    BALLOTS_DATA_DIR: join(folder, 'data'),
    INBOX_DIR: join(folder, 'inbox'),
    READER: 'offline',
    LOG_LEVEL: 'ERROR',
  }),
);
const election = await importElection(services, join(examplesFolder, 'election.json'));
const files = await inputFiles([join(examplesFolder, 'inbox')], [election.id]);
await runOnce(services, files, ({ object, state }) => console.log(state, object));
const server = await startServer({
  services,
  api: createApi(services),
  port: 0,
  host: '127.0.0.1',
  onUpload: () => {},
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
const page = await browser.newPage({ viewport: { width: 1360, height: 850 }, colorScheme: 'light' });
await page.goto(server.url);
await page.locator('.connection[data-kind=live]').waitFor();
await picture(page, 'console.png');
await page.locator('.rows .row', { hasText: 'PP-0703' }).click();
await page.locator('.verdict').waitFor();
await page.locator('.chip', { hasText: 'Valid votes' }).hover();
await picture(page, 'console-document.png');
await browser.close();
await server.close();
await services.close();
await rm(folder, { recursive: true });

/** A picture once every image is there, with few colours so that it stays small. */
async function picture(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() =>
    [...document.images].every(image => image.complete && image.naturalWidth > 0),
  );
  await page.waitForTimeout(500);
  const file = fileURLToPath(new URL(name, import.meta.url));
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 200, effort: 10, compressionLevel: 9 })
    .toFile(file);
  console.log(file);
}
