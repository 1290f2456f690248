import test from 'ava';
import sharp from 'sharp';
import { sniff } from '../../../functions/preprocess/image/sniff.ts';
import { heifFile } from '../../fixtures/heif/heif-writer.ts';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const dot = () => sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } });

const accepted = [
  { name: 'JPEG', make: () => dot().jpeg().toBuffer(), format: 'jpeg' },
  { name: 'PNG', make: () => dot().png().toBuffer(), format: 'png' },
  { name: 'WebP', make: () => dot().webp().toBuffer(), format: 'webp' },
  { name: 'TIFF', make: () => dot().tiff().toBuffer(), format: 'tiff' },
  { name: 'big-endian TIFF', make: async () => Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]), format: 'tiff' },
  { name: 'HEIC photo', make: async () => heifFile('tile.heic'), format: 'heif' },
  { name: 'PDF', make: async () => ascii('%PDF-1.7\n'), format: 'pdf' },
  { name: 'PDF after empty lines', make: async () => ascii('\r\n\n%PDF-1.7\n'), format: 'pdf' },
  { name: 'BigTIFF', make: () => dot().tiff({ bigtiff: true }).toBuffer(), format: 'tiff' },
];
for (const { name, make, format } of accepted) {
  test(`a ${name} is known by its content`, async t => {
    t.deepEqual(sniff(await make()), { format, seems: null } as never);
  });
}

const refused: { name: string; file: Uint8Array; seems: RegExp }[] = [
  { name: 'an AVIF image', file: ascii('\0\0\0\x1cftypavif\0\0\0\0'), seems: /AVIF/ },
  { name: 'a video', file: ascii('\0\0\0\x18ftypmp42\0\0\0\0'), seems: /video/ },
  { name: 'a GIF', file: ascii('GIF89a'), seems: /GIF/ },
  { name: 'a BMP', file: ascii('BM\x36\0\x01\0\0\0\0\0'), seems: /BMP/ },
  { name: 'text that begins with BM', file: ascii('BMW sent 40 ballots'), seems: /plain text/ },
  { name: 'a spreadsheet', file: ascii('PK\x03\x04'), seems: /office/ },
  { name: 'text', file: Buffer.from('ผลการนับคะแนน 512\n'), seems: /plain text/ },
  { name: 'JSON', file: ascii('{"votes": 512}'), seems: /JSON/ },
  { name: 'an error page', file: ascii('<!DOCTYPE html><html>'), seems: /HTML/ },
  { name: 'an SVG drawing', file: ascii('<?xml version="1.0"?><svg></svg>'), seems: /SVG/ },
  { name: 'zero bytes', file: Buffer.alloc(900), seems: /zero/ },
  { name: 'noise', file: Buffer.from([1, 2, 3, 0, 255, 254]), seems: /unknown/ },
  { name: 'a lone SOI marker', file: Buffer.from([0xff, 0xd8]), seems: /unknown/ },
  { name: 'another RIFF file', file: ascii('RIFF\x24\0\0\0WAVEfmt '), seems: /unknown/ },
];
for (const { name, file, seems } of refused) {
  test(`${name} is no image, and is named for what it seems to be`, t => {
    const found = sniff(file);
    t.is(found.format, null);
    t.regex(found.seems ?? '', seems);
  });
}

test('text cut in the middle of a letter is still text', t => {
  const thai = Buffer.from('ก'.repeat(3000));
  t.is(sniff(thai.subarray(0, 4097)).seems, 'plain text');
});
