/** The formats that a page may come in. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'heif' | 'pdf';

export type Sniffed =
  | { readonly format: ImageFormat; readonly seems: null }
  | { readonly format: null; readonly seems: string };

/** Bytes that a kind of file begins with, at an offset; `null` stands for any byte. */
interface Signature {
  readonly bytes: readonly (number | null)[];
  readonly offset?: number;
}

const ascii = (text: string): number[] => [...text].map(letter => letter.charCodeAt(0));
const anything = [null, null, null, null];

const brand = (name: string): Signature => ({ offset: 4, bytes: ascii(`ftyp${name}`) });

/**
 * PNG 3rd edition 5.2; JPEG ITU-T T.81 B.1.1.3; RFC 9649 (WebP) 2.4; TIFF 6.0 section 2 and BigTIFF; ISO 23008-12
 * (HEIF) annex B.
 */
const accepted: readonly (Signature & { readonly format: ImageFormat })[] = [
  { format: 'jpeg', bytes: [0xff, 0xd8, 0xff] },
  { format: 'png', bytes: [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a] },
  { format: 'webp', bytes: [...ascii('RIFF'), ...anything, ...ascii('WEBP')] },
  { format: 'tiff', bytes: [...ascii('II'), 42, 0] },
  { format: 'tiff', bytes: [...ascii('MM'), 0, 42] },
  { format: 'tiff', bytes: [...ascii('II'), 43, 0] },
  { format: 'tiff', bytes: [...ascii('MM'), 0, 43] },
  ...['heic', 'heix', 'heim', 'heis', 'mif1'].map(name => ({ format: 'heif' as const, ...brand(name) })),
];

const others: readonly (Signature & { readonly seems: string })[] = [
  { seems: 'a HEIF sequence', ...brand('msf1') },
  { seems: 'a HEIF sequence', ...brand('hevc') },
  { seems: 'an AVIF image', ...brand('avif') },
  { seems: 'an AVIF image', ...brand('avis') },
  { seems: 'a Canon raw photo', ...brand('crx ') },
  { seems: 'a video', offset: 4, bytes: ascii('ftyp') },
  { seems: 'a GIF image', bytes: ascii('GIF8') },
  { seems: 'a BMP image', bytes: [...ascii('BM'), ...anything, 0, 0, 0, 0] },
  { seems: 'a JPEG 2000 image', bytes: [0, 0, 0, 12, ...ascii('jP  ')] },
  { seems: 'a JPEG 2000 image', bytes: [0xff, 0x4f, 0xff, 0x51] },
  { seems: 'a JPEG XL image', bytes: [0xff, 0x0a] },
  { seems: 'a JPEG XL image', bytes: [0, 0, 0, 12, ...ascii('JXL ')] },
  { seems: 'a Photoshop file', bytes: ascii('8BPS') },
  { seems: 'a DjVu document', bytes: ascii('AT&TFORM') },
  { seems: 'a ZIP archive or an office document', bytes: [...ascii('PK'), 3, 4] },
  { seems: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { seems: 'an old office document', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { seems: 'a RAR archive', bytes: ascii('Rar!') },
  { seems: 'a 7-Zip archive', bytes: [...ascii('7z'), 0xbc, 0xaf] },
];

function begins(bytes: Uint8Array, signature: Signature): boolean {
  const offset = signature.offset ?? 0;
  return signature.bytes.every((byte, at) => byte === null || bytes[offset + at] === byte);
}

const textProbeBytes = 4096;
/** ISO 32000-1, annex H.3, note 13. */
const pdfProbeBytes = 1024;

/** What a file without any known signature seems to be, going by its first bytes. */
function seemsText(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, textProbeBytes);
  const text = new TextDecoder('utf-8').decode(start, { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]/.test(text)) return null;
  const head = text
    .replace(/^\ufeff/, '')
    .trimStart()
    .slice(0, 256)
    .toLowerCase();
  if (head.startsWith('<svg') || (head.startsWith('<?xml') && text.includes('<svg'))) return 'an SVG drawing';
  if (head.startsWith('<!doctype html') || head.startsWith('<html')) return 'an HTML page';
  if (head.startsWith('<?xml')) return 'an XML file';
  if (head.startsWith('{') || head.startsWith('[')) return 'JSON or plain text';
  return 'plain text';
}

/** A PDF may begin after white space or a byte order mark, which readers look past. */
function isPdf(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, pdfProbeBytes)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?[\0\s]*%PDF-/.test(start);
}

/**
 * What a file is by its content, never by its name: one of the accepted formats, or in words what it seems to be,
 * fit for the sentence «expected an image but received …».
 */
export function sniff(bytes: Uint8Array): Sniffed {
  const match = accepted.find(signature => begins(bytes, signature));
  if (match !== undefined) return { format: match.format, seems: null };
  if (isPdf(bytes)) return { format: 'pdf', seems: null };
  const other = others.find(signature => begins(bytes, signature));
  if (other !== undefined) return { format: null, seems: other.seems };
  if (bytes.every(byte => byte === 0)) return { format: null, seems: 'nothing but zero bytes' };
  return { format: null, seems: seemsText(bytes) ?? 'an unknown kind of file' };
}
