import test from 'ava';
import { documentIdOf, parseObjectName } from '../../shared/domain/document-key.ts';

const names = [
  { object: 'e/f/p.jpg', documentKey: 'e/f/p', page: null, of: null },
  { object: 'e/f/p_p2.jpg', documentKey: 'e/f/p', page: 2, of: null },
  { object: 'e/f/p-P2.JPG', documentKey: 'e/f/p', page: 2, of: null },
  { object: 'e/f/p_Page2.tiff', documentKey: 'e/f/p', page: 2, of: null },
  { object: 'e/f/p_p2of6.webp', documentKey: 'e/f/p', page: 2, of: 6 },
  { object: 'บางบำหรุ1_page3.jpg', documentKey: 'บางบำหรุ1', page: 3, of: null },
  { object: 'no-extension', documentKey: 'no-extension', page: null, of: null },
  { object: 'a.b/c', documentKey: 'a.b/c', page: null, of: null },
  { object: 'e/_p2.jpg', documentKey: 'e/_p2', page: null, of: null },
  { object: 'shop_p0.jpg', documentKey: 'shop_p0', page: null, of: null },
  { object: 'shop_p7of6.jpg', documentKey: 'shop_p7of6', page: null, of: null },
  { object: 'map2.jpg', documentKey: 'map2', page: null, of: null },
];

for (const { object, ...expected } of names) {
  test(`${object} names ${expected.documentKey}, page ${expected.page} of ${expected.of}`, t => {
    t.deepEqual(parseObjectName(object), expected);
  });
}

test('a document id is the first 20 digits of the RFC 4648 base32 SHA-256, so that anyone can compute it', t => {
  // printf 'inbox/lakeland-2026/statement-of-poll/PP-0101' | sha256sum | xxd -r -p | base32 | cut -c1-20
  t.is(documentIdOf('inbox', 'lakeland-2026/statement-of-poll/PP-0101'), 'w7ssstjl7i2qq33t3meo');
  t.not(documentIdOf('inbox', 'a'), documentIdOf('outbox', 'a'));
});
