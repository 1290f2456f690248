import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { button, type Desk, open, record, reviewer, reviewsOf, testAtDesk } from './desk.ts';

const test = testAtDesk([
  'statement-of-poll/PP-0201.jpg',
  'statement-of-poll/PP-0401.jpg',
  'statement-of-poll/PP-0703.jpg',
  'statement-of-poll/PP-0801.jpg',
  'scan-copy-0007.jpg',
  'IMG_2041.jpg',
]);

const field = (page: Page, path: string) => page.locator(`tr[data-path="${path}"] input`);

/** What somebody else does through the API meanwhile. */
async function post(
  t: ExecutionContext<Desk>,
  key: string,
  path: string,
  body: object = {},
): Promise<number> {
  const response = await fetch(`${t.context.server.url}/v1/documents/${path}`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

test('a correction that a check objects to is written once the person says why it stands', async t => {
  const { page, check } = await open(t, 'PP-0703', await reviewer(t, 'anna'));
  await page.keyboard.press('r');
  await button(page, 'Correct…').click();
  const quill = field(page, 'contests.president.votes.2');
  await quill.fill('2x0');
  t.is(await quill.getAttribute('aria-invalid'), 'true');
  t.true(await button(page, 'Save corrections').isDisabled());
  await quill.fill('230');
  t.is(await page.locator('tr.changed .change').textContent(), '292 → 230');
  t.is(await page.locator('tfoot .count-editor > :first-child').textContent(), '334');
  await quill.press('Enter');
  t.regex(
    (await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '',
    /^Ines Varlow/,
  );
  await page.getByLabel('Reason for Tobias Quill').fill('The 3 is blotted');
  await button(page, 'Save corrections').click();
  await page.locator('.objections').waitFor();
  t.regex(
    (await page.locator('tr[data-path="fields.valid_votes"] .field-note').textContent()) ?? '',
    /334.*333/,
  );
  t.is((await record(t, 'PP-0703')).revision, 1, 'nothing was written');
  await page.getByRole('button', { name: /Put in: Tobias Quill 230 → 229/ }).click();
  t.is(await quill.inputValue(), '229', 'a suggestion is put in by a click');
  await quill.fill('230');
  await page.getByLabel('Why they stand').fill('The officers added wrongly');
  await button(page, 'Accept all the same').click();
  await page
    .locator('.dock .outcome', { hasText: 'Recorded as revision 2: accepted and counted.' })
    .waitFor();
  const [review] = await reviewsOf(t, 'PP-0703');
  t.is(review?.acceptDespite, 'The officers added wrongly');
  t.deepEqual(review?.decision, {
    kind: 'correct',
    corrections: [{ path: 'contests.president.votes.2', from: 292, to: 230, reason: 'The 3 is blotted' }],
  });
  await page.locator('.reviews', { hasText: 'Tobias Quill 292 → 230' }).waitFor();
  t.is(await page.locator('tr[data-path="contests.president.votes.2"] .figure').textContent(), '230');
  check(t, /status of 422 /);
});

test('confirming goes on to the next document that needs review, which is taken on at once', async t => {
  const { page, check } = await open(t, 'PP-0401', await reviewer(t, 'anna'));
  await button(page, 'Begin review').click();
  await button(page, 'Confirm as written').click();
  await page.locator('.dock .outcome').waitFor();
  t.like(await record(t, 'PP-0401'), { state: 'accepted', revision: 2, source: 'human' });
  t.is((await record(t, 'PP-0401')).reviewClaim, null);
  await page.keyboard.press('Enter');
  await page.locator('.detail h1', { hasNotText: 'PP-0401' }).waitFor();
  await button(page, 'Confirm as written').waitFor();
  t.regex((await page.locator('.dock').textContent()) ?? '', /Yours, as anna/);
  check(t);
});

test('a document is rejected with a reason, and not without', async t => {
  const { page, check } = await open(t, 'scan-copy-0007', await reviewer(t, 'anna'));
  await page.keyboard.press('r');
  await button(page, 'Reject…').click();
  await button(page, 'Reject').click();
  t.is((await record(t, 'scan-copy-0007')).revision, 1, 'a reason is asked for');
  await page.getByLabel('Reason').fill('A copy of PP-0201');
  await button(page, 'Reject').click();
  await page.locator('.dock .outcome', { hasText: 'not counted' }).waitFor();
  t.is((await record(t, 'scan-copy-0007')).error?.code, 'rejected_by_reviewer');
  check(t);
});

test('what another reviewer has can not be begun; what they decided is told and looked at', async t => {
  const id = t.context.ids.IMG_2041!;
  const other = await reviewer(t, 'bela');
  t.is(await post(t, other, `${id}/claim`), 200);
  const { page, check } = await open(t, 'IMG_2041', await reviewer(t, 'anna'));
  await page.locator('.dock', { hasText: /bela has this document until \d\d:\d\d/ }).waitFor();
  t.true(await button(page, 'Begin review').isDisabled());
  await button(page, 'Ask again').click();
  await page.locator('.refusal', { hasText: 'Nothing was written' }).waitFor();
  t.is(await post(t, other, `${id}/release`), 200);
  await button(page, 'Ask again').click();
  await button(page, 'Duplicate…').click();
  t.is(await page.getByLabel('Document that stands for both').inputValue(), t.context.ids['PP-0401']!);
  // The claim ends, and somebody else decides first.
  await page.getByLabel('Reason').fill('The same paper');
  const mine = (await record(t, 'IMG_2041')).reviewClaim?.by;
  t.is(mine, 'anna');
  const admin = await reviewer(t, 'chief', 'admin');
  t.is(await post(t, admin, `${id}/release`), 200);
  const reject = { kind: 'reject', reason: 'Seen by the other' };
  t.is(await post(t, other, `${id}/reviews`, { revision: 1, decision: reject }), 201);
  await button(page, 'Mark as duplicate').click();
  await page.locator('.refusal', { hasText: 'revision 2 by now' }).waitFor();
  await button(page, 'Show it as it is now').click();
  await page.locator('.verdict', { hasText: 'Seen by the other' }).waitFor();
  await page.locator('.reviews', { hasText: 'rejected the document' }).waitFor();
  check(t, /status of 409 /);
});

test('leaving a document gives it back', async t => {
  const { page, check } = await open(t, 'PP-0401', await reviewer(t, 'anna'));
  await page.keyboard.press('r');
  await button(page, 'Confirm as written').waitFor();
  t.truthy((await record(t, 'PP-0401')).reviewClaim);
  const released = page.waitForResponse(/\/release$/);
  await page.keyboard.press('Escape');
  await released;
  t.is((await record(t, 'PP-0401')).reviewClaim, null);
  check(t);
});

test('a connection that breaks loses nothing and makes nothing twice', async t => {
  const { page } = await open(t, 'PP-0201', await reviewer(t, 'anna'), { width: 390, height: 844 });
  await button(page, 'Begin review').click();
  await button(page, 'Confirm as written').waitFor();
  const keys: (string | undefined)[] = [];
  await page.route('**/reviews', async (route, request) => {
    keys.push(request.headers()['idempotency-key']);
    // Carried out, but the answer is lost.
    if (keys.length === 1) await route.fetch();
    if (keys.length === 1) await route.abort();
    else await route.continue();
  });
  await button(page, 'Confirm as written').click();
  await button(page, 'Send again').click();
  await page.locator('.dock .outcome').waitFor();
  t.is((await reviewsOf(t, 'PP-0201')).length, 1);
  t.truthy(keys[0]);
  t.is(keys[0], keys[1]);
});

test('a key without the scope looks on, and is told so once', async t => {
  const { page, check } = await open(t, 'PP-0401', await t.context.services.key('documents', 'status'));
  await button(page, 'Begin review').click();
  await page.locator('.dock', { hasText: 'may look at documents but not review them' }).waitFor();
  t.is(await button(page, 'Begin review').count(), 0);
  await page.keyboard.press('j');
  await page.locator('.detail h1', { hasNotText: 'PP-0401' }).waitFor();
  await page.locator('.verdict').waitFor();
  t.false(await page.locator('.dock').isVisible());
  check(t, /status of 403 /);
});
