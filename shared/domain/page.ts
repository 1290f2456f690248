import { z } from 'zod';
import { Sha256, Timestamp } from './primitives.ts';

/** Why a page is not read. Each is final for that image. */
export const PageRejectionCode = z.enum([
  'empty_file',
  'too_large',
  'too_many_pixels',
  'unsupported_format',
  'corrupt_image',
  'blank_page',
]);
export type PageRejectionCode = z.infer<typeof PageRejectionCode>;

export const PageWarning = z.enum(['damaged_image', 'poor_image', 'unreadable_image']);
export type PageWarning = z.infer<typeof PageWarning>;

/** What was measured on the image that the reader sees. */
export const PageImage = z.object({
  /** Name of the object in the processed bucket. */
  object: z.string(),
  contentType: z.enum(['image/webp', 'image/jpeg']),
  width: z.int().min(1),
  height: z.int().min(1),
  bytes: z.int().min(1),
  sha256: Sha256,
  /** 64-bit perceptual hash as 16 hexadecimal digits; near-equal images differ in few bits. */
  perceptualHash: z.string().regex(/^[0-9a-f]{16}$/),
  /** Variance of the Laplacian of the grey image, higher is sharper. */
  sharpness: z.number().min(0),
  /** Spread of grey levels between the 2nd and 98th percentile, 0 to 1. */
  contrast: z.number().min(0).max(1),
  /** The turn that was undone, clockwise, in degrees. */
  skewDegrees: z.number(),
  /** Tokens that the configured model bills for this image. */
  modelTokens: z.int().min(0),
});
export type PageImage = z.infer<typeof PageImage>;

/** One page of a document: an image, or one frame of one. `code` says why a rejected one was not read. */
export const Page = z.object({
  page: z.int().min(1),
  of: z.int().min(1).nullable(),
  object: z.string(),
  generation: z.string(),
  /** Of the uploaded bytes; null where there were none to hash. */
  sha256: Sha256.nullable(),
  frame: z.int().min(0).default(0),
  state: z.enum(['processed', 'rejected']),
  code: PageRejectionCode.nullable(),
  message: z.string().nullable(),
  warnings: z.array(PageWarning).default([]),
  image: PageImage.nullable(),
  receivedAt: Timestamp,
});
export type Page = z.infer<typeof Page>;
