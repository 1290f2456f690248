import test from 'ava';
import { imageTokens, mediaResolutionTokens, tileTokens } from '../../shared/readers/image-tokens.ts';

const tiles = [
  { name: 'a small image is one tile', width: 384, height: 384, tokens: 258 },
  { name: "Google's own example is six tiles", width: 960, height: 540, tokens: 6 * 258 },
  { name: 'one side over 384 is enough to be cut', width: 385, height: 100, tokens: 2 * 258 },
  { name: 'an upright page at full size is six tiles', width: 1448, height: 2048, tokens: 6 * 258 },
  { name: 'a tile is never wider than 768 pixels', width: 3072, height: 3072, tokens: 16 * 258 },
];
for (const { name, width, height, tokens } of tiles) {
  test(name, t => {
    t.is(tileTokens(width, height), tokens);
    t.is(imageTokens({ kind: 'tiles' })(width, height), tokens);
  });
}

test('by media resolution an image costs the same whatever its size', t => {
  const expected = { low: 280, medium: 560, high: 1120, ultra_high: 2240 } as const;
  for (const resolution of ['low', 'medium', 'high', 'ultra_high'] as const) {
    t.is(mediaResolutionTokens(resolution), expected[resolution]);
    const count = imageTokens({ kind: 'media_resolution', resolution });
    t.deepEqual([count(10, 10), count(2048, 1448)], [expected[resolution], expected[resolution]]);
  }
});
