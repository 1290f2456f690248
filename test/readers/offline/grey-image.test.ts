import test from 'ava';
import sharp from 'sharp';
import {
  decodeGrey,
  encodePng,
  type Turn,
  turned,
  turnedBack,
} from '../../../shared/readers/offline/grey-image.ts';
import { drawn, level, rect } from './drawing.ts';

const turns: Turn[] = [0, 90, 180, 270];

for (const turn of turns) {
  test(`a page turned by ${turn}° is what sharp makes of it`, async t => {
    const image = drawn(30, 20, [rect(3, 4, 12, 7)]);
    const { data, info } = await sharp(await encodePng(image))
      .rotate(turn)
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const made = turned(image, turn);
    t.deepEqual([made.width, made.height], [info.width, info.height]);
    t.deepEqual([...made.pixels], [...data]);
  });

  test(`a box on a page turned by ${turn}° leads back to where it stood`, t => {
    const box = rect(3, 4, 12, 7);
    const made = turned(drawn(30, 20, [box]), turn);
    const dark = [...made.pixels.keys()].filter(index => made.pixels[index] === 0);
    const xs = dark.map(index => index % made.width);
    const ys = dark.map(index => Math.floor(index / made.width));
    const found = rect(Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1);
    t.deepEqual(turnedBack(found, made, turn), box);
  });
}

test('a colour image with alpha becomes grey levels on white, at the size asked for', async t => {
  const png = await sharp({
    create: { width: 40, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const grey = await decodeGrey(png, 80);
  t.deepEqual([grey.width, grey.height, grey.pixels.length], [80, 40, 3200]);
  t.is(level(grey, 40, 20), 255);
});
