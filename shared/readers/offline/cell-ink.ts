import type { GreyImage, Rect } from './grey-image.ts';
import { around } from './layout.ts';
import { inkLevel } from './rulings.ts';

/** The writing in one cell, without what only reaches into it. */
export interface CellInk {
  /** The writing alone on white, cut to its edges. */
  readonly image: GreyImage;
  /** Where it stands on the page, px. */
  readonly box: Rect;
  /** Strokes side by side that are tall enough for digits; touching digits count as one. */
  readonly figures: number;
}

interface Blob {
  readonly box: Rect;
  readonly pixels: readonly number[];
}

/** Fewer pixels are dirt. */
const minBlobPixels = 8;
/** Share of the tallest blob's height from which another is a figure and no comma or stop. */
const minFigureHeight = 0.5;

/** The writing within a rectangle of a page whose rulings are gone; null where the cell is empty. */
export function inkWithin(page: GreyImage, cell: Rect): CellInk | null {
  const crop = cut(page, cell);
  const blobs = findBlobs(crop).filter(blob => isWriting(blob, crop));
  if (blobs.length === 0) return null;
  const box = around(blobs.map(blob => blob.box));
  const clean = new Uint8Array(crop.pixels.length).fill(255);
  for (const blob of blobs) for (const index of blob.pixels) copyWithFringe(crop, clean, index);
  const fringed = {
    left: Math.max(0, box.left - 1),
    top: Math.max(0, box.top - 1),
    right: Math.min(crop.width, box.right + 1),
    bottom: Math.min(crop.height, box.bottom + 1),
  };
  return {
    image: cut({ ...crop, pixels: clean }, fringed),
    box: {
      left: cell.left + box.left,
      top: cell.top + box.top,
      right: cell.left + box.right,
      bottom: cell.top + box.bottom,
    },
    figures: countFigures(blobs),
  };
}

/** The part of an image within a rectangle, which is clipped to it. */
export function cut(image: GreyImage, rect: Rect): GreyImage {
  const left = Math.max(0, rect.left);
  const top = Math.max(0, rect.top);
  const width = Math.max(0, Math.min(image.width, rect.right) - left);
  const height = Math.max(0, Math.min(image.height, rect.bottom) - top);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * image.width + left;
    pixels.set(image.pixels.subarray(start, start + width), y * width);
  }
  return { width, height, pixels };
}

/** Connected ink, 8 neighbours. */
function findBlobs({ width, height, pixels }: GreyImage): Blob[] {
  const seen = new Uint8Array(pixels.length);
  const blobs: Blob[] = [];
  for (let start = 0; start < pixels.length; start++) {
    if (seen[start] === 1 || pixels[start]! >= inkLevel) continue;
    const members = [start];
    seen[start] = 1;
    const box = { left: width, top: height, right: 0, bottom: 0 };
    for (let next = 0; next < members.length; next++) {
      const index = members[next]!;
      const x = index % width;
      const y = (index - x) / width;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      for (let toY = Math.max(0, y - 1); toY <= Math.min(height - 1, y + 1); toY++) {
        for (let toX = Math.max(0, x - 1); toX <= Math.min(width - 1, x + 1); toX++) {
          const neighbour = toY * width + toX;
          if (seen[neighbour] === 1 || pixels[neighbour]! >= inkLevel) continue;
          seen[neighbour] = 1;
          members.push(neighbour);
        }
      }
    }
    blobs.push({ box, pixels: members });
  }
  return blobs;
}

/** Not dirt, not what is left of a ruled line at the edge, not the next row's writing reaching in. */
function isWriting({ box, pixels }: Blob, crop: GreyImage): boolean {
  if (pixels.length < minBlobPixels) return false;
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const atSide = box.left === 0 || box.right === crop.width;
  const atEnd = box.top === 0 || box.bottom === crop.height;
  if (atSide && width <= 4) return false;
  return !(atEnd && height <= crop.height * 0.25);
}

function copyWithFringe(from: GreyImage, to: Uint8Array, index: number): void {
  const x = index % from.width;
  const y = (index - x) / from.width;
  for (let toY = Math.max(0, y - 1); toY <= Math.min(from.height - 1, y + 1); toY++) {
    for (let toX = Math.max(0, x - 1); toX <= Math.min(from.width - 1, x + 1); toX++) {
      const near = toY * from.width + toX;
      to[near] = from.pixels[near]!;
    }
  }
}

function countFigures(blobs: readonly Blob[]): number {
  const tallest = Math.max(...blobs.map(({ box }) => box.bottom - box.top));
  const tall = blobs
    .map(({ box }) => box)
    .filter(box => box.bottom - box.top >= tallest * minFigureHeight)
    .sort((a, b) => a.left - b.left);
  let figures = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { left, right } of tall) {
    // A stroke above another (the bar of a 5) is part of it.
    if (left + (right - left) / 2 >= reached) figures++;
    reached = Math.max(reached, right);
  }
  return figures;
}
