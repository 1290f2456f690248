import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { CountValue } from '../../shared/domain/reading.ts';
import { h } from './dom.ts';
import { type ImageCache, imagePath } from './image-cache.ts';

const heightPx = 30;
const maxWidthPx = 150;
/** Around the value's box, in thousandths of the page. */
const marginX = 6;
const marginY = 3;

/**
 * The piece of the page on which a value stands, so that what was read and what is written can be compared at a
 * glance. Null where the reader didn't say where it found the value.
 */
export function crop(
  images: ImageCache,
  { status, pages }: DocumentDetail,
  { box, page }: CountValue,
): { element: HTMLElement; release(): void } | null {
  const source = pages.find(each => each.page === (page ?? 1));
  if (box === null || source?.image == null || source.sha256 === null) return null;
  const left = Math.max(0, box[0] - marginX) / 1000;
  const top = Math.max(0, box[1] - marginY) / 1000;
  const width = Math.min(1000, box[2] + marginX) / 1000 - left;
  const height = Math.min(1000, box[3] + marginY) / 1000 - top;
  if (width <= 0 || height <= 0) return null;
  const scale = Math.min(
    heightPx / (height * source.image.height),
    maxWidthPx / (width * source.image.width),
  );
  const picture = h('img', { alt: '', decoding: 'async', draggable: 'false' });
  const element = h('span', { class: 'crop' }, picture);
  element.style.width = `${width * source.image.width * scale}px`;
  element.style.height = `${height * source.image.height * scale}px`;
  picture.style.width = `${source.image.width * scale}px`;
  picture.style.height = `${source.image.height * scale}px`;
  picture.style.left = `${-left * source.image.width * scale}px`;
  picture.style.top = `${-top * source.image.height * scale}px`;
  const path = imagePath(status.documentId, source.page, 'processed', source.sha256);
  return { element, release: images.show(path, picture).release };
}
