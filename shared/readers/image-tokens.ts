/** How a model bills an image: by 768-pixel tiles, or by a fixed allowance for each media resolution. */
export type ImageTokenFormula =
  | { readonly kind: 'tiles' }
  | { readonly kind: 'media_resolution'; readonly resolution: MediaResolution };

export type MediaResolution = 'low' | 'medium' | 'high' | 'ultra_high';

const tokensPerTile = 258;
const smallImageSidePx = 384;
const minTileSidePx = 256;
const maxTileSidePx = 768;

/**
 * Google, "Media resolution" (ai.google.dev/gemini-api/docs/media-resolution, section "Token counts", Gemini 3
 * models, column Image; the same numbers stand on Vertex AI's "Image understanding" page). It is the most that an
 * image may cost; `ultra_high` can be set on a part only, not on a request.
 */
const tokensByResolution: Readonly<Record<MediaResolution, number>> = {
  low: 280,
  medium: 560,
  high: 1120,
  ultra_high: 2240,
};

/**
 * Tokens of one image of `width` × `height` pixels for a model that bills by tiles (Gemini 2.x).
 *
 * Google, "Image understanding", section "Token calculation": 258 tokens where both sides are at most 384 pixels;
 * larger images are cut into tiles of 258 tokens each, and the side of a tile is about `min(width, height) / 1.5`.
 * Vertex AI's page of the same name adds that a tile is at least 256 and at most 768 pixels. Google calls the
 * formula rough: the bill is what `usageMetadata` says.
 *
 * @example tileTokens(960, 540) // 6 tiles of 360 pixels: 1548, Google's own example
 */
export function tileTokens(width: number, height: number): number {
  if (width <= smallImageSidePx && height <= smallImageSidePx) return tokensPerTile;
  const wanted = Math.floor(Math.min(width, height) / 1.5);
  const side = Math.min(maxTileSidePx, Math.max(minTileSidePx, wanted));
  return Math.ceil(width / side) * Math.ceil(height / side) * tokensPerTile;
}

/** Tokens of one image, whatever its size, for a model that bills by media resolution (Gemini 3). */
export function mediaResolutionTokens(resolution: MediaResolution): number {
  return tokensByResolution[resolution];
}

/**
 * The image-token count of a model profile's formula, as a function of the processed image's size in pixels.
 *
 * @example imageTokens({ kind: 'media_resolution', resolution: 'high' })(2048, 1448) // 1120
 */
export function imageTokens(formula: ImageTokenFormula): (width: number, height: number) => number {
  switch (formula.kind) {
    case 'tiles':
      return tileTokens;
    case 'media_resolution': {
      const tokens = mediaResolutionTokens(formula.resolution);
      return () => tokens;
    }
  }
}
