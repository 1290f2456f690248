import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { durationMs, expiryOf, limitsOf, scopesOf } from '../../cli/grant-options.ts';
import { runBallots } from './run-ballots.ts';

const folder = mkdtempSync(join(tmpdir(), 'ballots-keys-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

test('a key is made, listed, replaced and revoked, shown once and never again', async t => {
  t.timeout(180_000);
  const keys = (...words: string[]) => runBallots(['keys', ...words, '--data', join(folder, 'a')]);
  const made = await keys('create', 'newsroom', '--scope', 'status', 'results', '--tokens-per-day', '0');
  t.is(made.exitCode, 0, made.complaints);
  const key = made.out.trim();
  t.regex(key, /^bp_[\w-]{43}$/);

  const taken = await keys('create', 'newsroom', '--scope', 'admin');
  t.is(taken.exitCode, 2);
  t.regex(taken.complaints, /act as one person/);

  const listed = await keys('list');
  t.regex(
    listed.out,
    new RegExp(`${key.slice(0, 8)} +newsroom .*never +default/min none tokens/day +status results`),
  );
  t.false(listed.out.includes(key));

  const rotated = await keys('rotate', 'newsroom', '--grace', '24h', '--json');
  const { key: next, ...record } = JSON.parse(rotated.out);
  t.regex(next, /^bp_/);
  t.like(record, { name: 'newsroom', scopes: ['status', 'results'], limits: { tokensPerDay: null } });

  const ambiguous = await keys('revoke', 'newsroom');
  t.is(ambiguous.exitCode, 2);
  t.regex(ambiguous.complaints, new RegExp(`${key.slice(0, 8)}, ${next.slice(0, 8)}`));
  t.is((await keys('revoke', key.slice(0, 8), '--reason', 'lost')).exitCode, 0);

  const all = (await keys('list', '--all', '--json')).out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  t.is(all.length, 2);
  t.truthy(all[0].revokedAt);
  t.is(all[1].revokedAt, null);
  t.is((await keys('list', '--json')).out.trim().split('\n').length, 1);
});

test('a person is given access, listed and removed', async t => {
  t.timeout(120_000);
  const people = (...words: string[]) => runBallots(['people', ...words, '--data', join(folder, 'b')]);
  const added = await people('add', 'Ann@Monitor.example', '--scope', 'review', '--json');
  t.deepEqual(JSON.parse(added.out), { email: 'ann@monitor.example', scopes: ['review'], limits: {} });
  t.regex((await people('list')).out, /ann@monitor\.example .* review/);
  t.is((await people('remove', 'ann@monitor.example')).exitCode, 0);
  t.is((await people('list', '--json')).out, '');
  t.is((await people('remove', 'ann@monitor.example')).exitCode, 2);
});

for (const { words, says } of [
  { words: ['keys', 'create', 'x', '--scope', 'root'], says: /Expected one of status/ },
  { words: ['keys', 'create', 'a\u001bb', '--scope', 'status'], says: /none of them invisible/ },
  { words: ['people', 'add', 'nobody', '--scope', 'status'], says: /Expected an e-mail address/ },
  { words: ['keys', 'revoke', 'x'], says: /Expected a ledger/ },
]) {
  test(`"${JSON.stringify(words.join(' '))}" is refused in words`, async t => {
    const ran = await runBallots([...words, '--data', join(folder, 'none')]);
    t.is(ran.exitCode, 2);
    t.regex(ran.complaints, says);
  });
}

test('durations, ends and limits are read as people write them', t => {
  t.deepEqual(
    ['0', '90s', '15m', '24h', '30d'].map(durationMs),
    [0, 90_000, 900_000, 86_400_000, 2_592_000_000],
  );
  const now = Date.parse('2026-11-23T10:00:00.000Z');
  t.is(expiryOf(undefined, now), null);
  t.is(expiryOf('1d', now), '2026-11-24T10:00:00.000Z');
  t.is(expiryOf('2027-01-31', now), '2027-01-31T00:00:00.000Z');
  t.deepEqual(limitsOf({ scope: [], requestsPerMinute: '0', tokensPerDay: '7' }), {
    requestsPerMinute: null,
    tokensPerDay: 7,
  });
  t.deepEqual(scopesOf(['status', 'status']), ['status']);
  for (const wrong of ['1w', 'x', '-1h']) t.throws(() => durationMs(wrong), { code: 'invalid_option' });
  for (const wrong of ['2020-01-01', 'soon', '0d'])
    t.throws(() => expiryOf(wrong, now), { code: 'invalid_option' });
  t.throws(() => limitsOf({ scope: [], tokensPerDay: '1.5' }), { code: 'invalid_option' });
});
