import { existsSync } from 'node:fs';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type LocalServer, startServer } from '../../cli/local/server.ts';
import { createApi } from '../../functions/api/app.ts';
import type { LocalServices } from '../api/local-services.ts';
import { type ExampleLedger, openExampleLedger } from './example-ledger.ts';

/** What a file of tests shares: one browser, and one server over one ledger. */
export interface Setup {
  browser: Browser;
  services: LocalServices;
  server: LocalServer;
}

/**
 * The tests of a file, one after the other, in a browser; skipped where there is no Chromium.
 * @param furnish opens the ledger that the server shows, and may put more into the context
 */
export function testInBrowser<Context extends Setup = Setup>(
  furnish: (context: Context) => Promise<LocalServices>,
): TestFn<Context>['serial'] | TestFn<Context>['skip'] {
  const executable = findChromium();
  const { serial } = anyTest as TestFn<Context>;
  serial.before(async t => {
    if (executable === null) {
      t.log('No Chromium here: the tests in a browser are skipped. Set CHROMIUM_PATH to run them.');
      return;
    }
    t.context.services = await furnish(t.context);
    t.context.server = await serveConsole(t.context.services);
    t.context.browser = await launchChromium(executable);
  });
  serial.after.always(async t => {
    const { browser, server, services }: Partial<Setup> = t.context;
    await browser?.close();
    await server?.close();
    await services?.close();
  });
  return executable === null ? serial.skip : serial;
}

/** A file of tests over example documents. */
export interface ExampleSetup extends Setup {
  ledger: ExampleLedger;
}

/** As {@link testInBrowser}, over a ledger of the example election. */
export function testOverExamples<Context extends ExampleSetup = ExampleSetup>(
  furnish: (context: Context) => Promise<void>,
): ReturnType<typeof testInBrowser<Context>> {
  return testInBrowser<Context>(async context => {
    context.ledger = await openExampleLedger();
    await furnish(context);
    return context.ledger.services;
  });
}

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Without a sandbox, because tests run as root in containers; nothing foreign is opened. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Where Chromium is, null where there is none and that is no failure. */
function findChromium(): string | null {
  const { CHROMIUM_PATH, BALLOTS_REQUIRE_BROWSER } = process.env;
  const found = [CHROMIUM_PATH ?? candidates].flat().find(path => existsSync(path));
  if (found !== undefined) return found;
  if (BALLOTS_REQUIRE_BROWSER === '1')
    throw new Error('Expected a Chromium (CHROMIUM_PATH, /usr/bin/chromium) but found none');
  return null;
}

function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

/** The local server on a free port, for these services. */
async function serveConsole(services: LocalServices): Promise<LocalServer> {
  const api = createApi(services);
  return startServer({ services, api, port: 0, host: '127.0.0.1', onUpload: () => {} });
}

/** A page that watches itself: what it asks for elsewhere, and every error and breach of its policy. */
export interface WatchedPage {
  readonly page: Page;
  /** Fails the test for anything that was amiss, but for messages that are `expected`. */
  check(t: ExecutionContext, expected?: RegExp): void;
}

/** Opens a page of the console; `check` says whether it kept to its own server and logged nothing. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const amiss: string[] = [];
  const foreign: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') amiss.push(message.text());
  });
  page.on('pageerror', error => amiss.push(error.message));
  page.on('request', request => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(url).origin && protocol !== 'blob:') foreign.push(request.url());
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(url);
  return {
    page,
    check(t, expected = /^$/) {
      t.deepEqual(foreign, [], 'requests to other hosts');
      const unexpected = amiss.filter(message => !expected.test(message));
      t.deepEqual(unexpected, [], 'errors, warnings and breaches of the policy');
    },
  };
}

/** Drops files on the page as a person would with the mouse. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  const given = files.map(({ name, type, bytes }) => ({
    name,
    type,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  const dataTransfer = await page.evaluateHandle(async each => {
    const transfer = new DataTransfer();
    for (const { name, type, base64 } of each) {
      const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    return transfer;
  }, given);
  for (const event of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', event, { dataTransfer });
}
