import '../../fixtures/full-speed.ts';
import test from 'ava';
import sharp, { type Sharp } from 'sharp';
import { pageOf, rejectionOf } from './outcome.ts';
import { sheetHeight as height, sheet, sheetWidth as width } from './sheets.ts';

const plain = (background: string) => sharp({ create: { width, height, channels: 3, background } });
const svg = (body: string) =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`),
  ).flatten();

/** Gaussian noise, the same every time (Box and Muller, on a linear congruential generator). */
async function noisy(picture: Sharp, sigma: number): Promise<Sharp> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = 12_345;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  for (let at = 0; at < data.length; at += 1) {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    data[at] = Math.max(0, Math.min(255, Math.round(data[at]! + sigma * normal)));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
}

const light =
  '<defs><linearGradient id="light"><stop offset="0" stop-color="#000" stop-opacity="0.5"/>' +
  '<stop offset="0.7" stop-color="#000" stop-opacity="0"/></linearGradient></defs>';
const onDesk = (on: string) =>
  svg(
    `${light}<rect width="100%" height="100%" fill="#55473a"/><polygon points="60,80 950,50 960,1360 40,1350" fill="#eee9df"/>` +
      `${on}<polygon points="0,0 380,0 240,1414 0,1414" opacity="0.35"/><rect width="100%" height="100%" fill="url(#light)"/>`,
  );
const specks = Array.from(
  { length: 40 },
  (_, index) => `<circle cx="${(index * 379) % width}" cy="${(index * 733) % height}" r="0.8" fill="#333"/>`,
).join('');

const blank: { name: string; make: () => Promise<Sharp> }[] = [
  { name: 'white', make: async () => plain('#fff') },
  { name: 'black', make: async () => plain('#000') },
  { name: 'grey', make: async () => plain('#8a8a86') },
  { name: 'white and noisy', make: () => noisy(plain('#e8e4dc'), 12) },
  { name: 'black and noisy, as with the lens covered', make: () => noisy(plain('#0c0c0c'), 8) },
  { name: 'grey and very noisy', make: () => noisy(plain('#808080'), 30) },
  { name: 'blank paper on a desk in half shadow', make: () => noisy(onDesk(''), 5) },
  {
    name: 'paper with specks of dust',
    make: async () => svg(`<rect width="100%" height="100%" fill="#fff"/>${specks}`),
  },
  {
    name: 'folded paper',
    make: async () =>
      svg(
        '<rect width="100%" height="100%" fill="#f4f2ec"/><path d="M0 707H1000M500 0V1414" stroke="#d8d4cc" stroke-width="4"/>',
      ),
  },
  {
    name: 'a single pixel',
    make: async () => sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }),
  },
];
for (const { name, make } of blank) {
  test(`a page that is ${name} is blank_page`, async t => {
    const found = await rejectionOf(await (await make()).jpeg({ quality: 85 }).toBuffer());
    t.is(found?.code, 'blank_page');
  });
}

const heading =
  '<text x="300" y="300" font-size="34" font-family="sans-serif" fill="#222">Statement of poll</text>';
const written: { name: string; make: () => Promise<Sharp> }[] = [
  { name: 'a form with its heading alone', make: () => sheet({ empty: true }) },
  { name: 'the same, noisy', make: async () => noisy(await sheet({ empty: true }), 12) },
  { name: 'a heading photographed in half shadow', make: () => noisy(onDesk(heading), 5) },
  {
    name: 'a single small line of print',
    make: async () => svg(`<rect width="100%" height="100%" fill="#fff"/>${heading}`),
  },
  {
    name: 'one large word written across it',
    make: async () =>
      svg(
        '<rect width="100%" height="100%" fill="#fff"/><text x="200" y="700" font-size="200" font-family="sans-serif">VOID</text>',
      ),
  },
  {
    name: 'a form washed out to a tenth of its contrast',
    make: async () => (await sheet()).linear(0.12, 200),
  },
  { name: 'a form so dark that nobody sees it', make: async () => (await sheet()).linear(0.12, 0) },
];
for (const { name, make } of written) {
  test(`${name} is not blank`, async t => {
    await pageOf(t, await (await make()).jpeg({ quality: 90 }).toBuffer());
    t.pass();
  });
}
