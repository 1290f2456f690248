/** Fits the rows of a list on a screen with two pixels to a point. */
const maxWidthPx = 128;
const maxHeightPx = 160;

/** A processed page no larger than a stamp, as WebP of 2 to 6 kB. */
export async function thumbnailOf(page: Uint8Array): Promise<{ bytes: Buffer; contentType: string }> {
  // Loaded when first needed: most instances of the API never draw one.
  const { default: sharp } = await import('sharp');
  const bytes = await sharp(page)
    .resize({ width: maxWidthPx, height: maxHeightPx, fit: 'inside' })
    .webp({ quality: 60 })
    .toBuffer();
  return { bytes, contentType: 'image/webp' };
}
