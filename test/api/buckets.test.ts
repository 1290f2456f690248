import test from 'ava';
import { forwardedAddress, networkOf } from '../../functions/api/client-address.ts';
import { createBuckets } from '../../functions/api/limits/buckets.ts';

test('of more names than are kept the one not used for longest is forgotten, and memory stays as it is', t => {
  const buckets = createBuckets(1, 2);
  for (const name of ['a', 'b', 'a', 'c']) buckets.take(name, 0);
  t.true(buckets.isEmpty('a', 0));
  t.true(buckets.isEmpty('c', 0));
  t.false(buckets.isEmpty('b', 0));
});

test('a steady stream is let through at the limit, never faster, over any hour', t => {
  const buckets = createBuckets(60);
  let taken = 0;
  for (let ms = 0; ms < 3_600_000; ms += 100) if (buckets.take('a', ms).kind === 'taken') taken++;
  t.true(taken >= 3_600 && taken <= 3_660, String(taken));
});

test('a clock that goes back gives nothing away', t => {
  const buckets = createBuckets(1);
  buckets.take('a', 60_000);
  t.is(buckets.take('a', 0).kind, 'refused');
  t.is(buckets.take('a', 60_000).kind, 'refused');
  t.is(buckets.take('a', 120_000).kind, 'taken');
});

for (const { address, network } of [
  { address: '192.0.2.7', network: '192.0.2.7' },
  { address: '::ffff:192.0.2.7', network: '::ffff:192.0.2.7' },
  { address: '2001:db8:1:2:3:4:5:6', network: '2001:db8:1:2' },
  { address: '2001:db8:1:2::9', network: '2001:db8:1:2' },
  { address: '2001:db8::9', network: '2001:db8:0:0' },
  { address: '::1', network: '0:0:0:0' },
  { address: 'unknown', network: 'unknown' },
]) {
  test(`${address} is counted as ${network}`, t => {
    t.is(networkOf(address), network);
  });
}

for (const { header, proxies, expected } of [
  { header: '203.0.113.7', proxies: 0, expected: '203.0.113.7' },
  { header: 'forged, 203.0.113.7', proxies: 0, expected: '203.0.113.7' },
  { header: 'forged, 203.0.113.7, 198.51.100.1', proxies: 1, expected: '203.0.113.7' },
  { header: ['forged', '203.0.113.7'], proxies: 0, expected: '203.0.113.7' },
  { header: '203.0.113.7', proxies: 1, expected: undefined },
  { header: '', proxies: 0, expected: undefined },
  { header: undefined, proxies: 0, expected: undefined },
]) {
  test(`behind ${proxies} proxies the address in "${header}" is ${expected}`, t => {
    t.is(forwardedAddress(header, proxies), expected);
  });
}
