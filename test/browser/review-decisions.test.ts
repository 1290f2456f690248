import { button, open, outcome, record, reviewer, reviewsOf, testAtDesk } from './desk.ts';

const test = testAtDesk([
  'statement-of-poll/PP-0101.jpg',
  'statement-of-poll/PP-0401.jpg',
  'statement-of-poll/PP-0703.jpg',
  'IMG_2041.jpg',
]);

test('a document is moved to the place that it belongs to, and has left its old one', async t => {
  const { page, check } = await open(t, 'PP-0101', await reviewer(t, 'anna'));
  await button(page, 'Begin review').click();
  await button(page, 'Move…').click();
  await page.getByLabel('Polling place (id)').fill('PP-0801');
  await page.getByLabel('Reason').fill('The wrong folder');
  await button(page, 'Move').click();
  await outcome(page, /Recorded as revision 2/);
  t.like(await record(t, 'PP-0101'), { pollingPlaceId: 'PP-0801', revision: 2 });
  await page.locator('.reviews', { hasText: 'moved it to PP-0801' }).waitFor();
  check(t);
});

test('a place that the election does not have is told, and nothing is written', async t => {
  const { page, check } = await open(t, 'PP-0703', await reviewer(t, 'anna'));
  await page.keyboard.press('r');
  await button(page, 'Move…').click();
  await page.getByLabel('Polling place (id)').fill('PP-9999');
  await page.getByLabel('Reason').fill('The wrong folder');
  await button(page, 'Move').click();
  await page.locator('.refusal').waitFor();
  t.is((await record(t, 'PP-0703')).revision, 1);
  t.is(await page.getByLabel('Reason').inputValue(), 'The wrong folder', 'what was typed is still there');
  check(t, /status of 4\d\d /);
});

test('a duplicate names the document that stands for both, which stays as it is', async t => {
  const { page, check } = await open(t, 'IMG_2041', await reviewer(t, 'anna'));
  await page.keyboard.press('r');
  await button(page, 'Duplicate…').click();
  const other = t.context.ids['PP-0401']!;
  t.is(await page.getByLabel('Document that stands for both').inputValue(), other);
  await page.getByLabel('Reason').fill('The same sheet from another angle');
  await button(page, 'Mark as duplicate').click();
  await outcome(page, 'not counted');
  t.like(await record(t, 'IMG_2041'), { state: 'failed', error: { code: 'duplicate' } });
  t.is((await record(t, 'PP-0401')).revision, 1);
  check(t);
});

test('where two people must agree the first waits for the second, who sees what waits', async t => {
  const { services } = t.context;
  const { definition, forms } = (await services.elections.get('lakeland-2026'))!;
  const policy = { ...definition.policy, approvals: 2 as const };
  await services.elections.import({ ...definition, policy }, [...forms.values()]);
  const anna = await reviewer(t, 'anna');
  const first = await open(t, 'PP-0401', anna);
  await button(first.page, 'Begin review').click();
  await button(first.page, 'Confirm as written').click();
  await outcome(first.page, 'Another person must agree before it changes what is counted');
  await first.page.reload();
  await first.page.locator('.dock .pending', { hasText: 'That was you' }).waitFor();
  t.true(await button(first.page, 'Begin review').isDisabled());
  const second = await open(t, 'PP-0401', await reviewer(t, 'bela'));
  await second.page.locator('.dock .pending', { hasText: 'Confirm to agree with these counts' }).waitFor();
  await button(second.page, 'Begin review').click();
  await button(second.page, 'Confirm as written').click();
  await outcome(second.page, 'accepted and counted');
  const reviews = await reviewsOf(t, 'PP-0401');
  t.deepEqual(
    reviews.map(({ by, approvals }) => [by, approvals.given]),
    [
      ['anna', 1],
      ['bela', 2],
    ],
  );
  first.check(t);
  second.check(t);
});
