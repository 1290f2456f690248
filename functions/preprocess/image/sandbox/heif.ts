import { channels, HeifFile } from './heif-file.ts';
import { resized } from './plane.ts';
import { Refused, type SandboxDecoder, type SandboxPixels, type SandboxTask } from './task.ts';
import { rgbOf } from './ycbcr.ts';

async function withFile<Outcome>(
  { bytes }: SandboxTask,
  work: (file: HeifFile) => Outcome,
): Promise<Outcome> {
  const file = await HeifFile.open(bytes);
  try {
    return work(file);
  } finally {
    file.close();
  }
}

function pixelsOf(file: HeifFile, handle: number, maxSidePx: number): SandboxPixels {
  const image = file.decoded(handle);
  const y = file.plane(image, channels.y);
  if (y === null) throw new Refused('corrupt', 'the picture has no brightness');
  const cb = file.plane(image, channels.cb);
  const cr = file.plane(image, channels.cr);
  const factor = Math.max(1, Math.floor(Math.max(y.width, y.height) / maxSidePx));
  const width = Math.max(1, Math.floor(y.width / factor));
  const height = Math.max(1, Math.floor(y.height / factor));
  const [luma, blue, red] = [y, cb, cr].map(plane => plane && resized(plane, width, height));
  const colours = blue && red ? { blue, red } : null;
  return { pixels: rgbOf(luma!, colours, file.matrix(image)), width, height };
}

/**
 * HEIC and HEIF by libheif, shrunk by a whole number while it is still in separate planes: a photograph of 48
 * megapixels takes a process to 260 MB so, and to 534 as RGBA. Its colour profile is left aside, which changes hues a
 * little.
 */
export const heif: SandboxDecoder = {
  list: task => withFile(task, file => file.handles(task.maxItems).map(handle => file.sizeOf(handle))),
  decode: (task, item) =>
    withFile(task, file => pixelsOf(file, file.handles(item + 1)[item]!, task.maxSidePx)),
};
