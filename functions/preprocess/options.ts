import type { Config } from '../../shared/config/config.ts';
import type { PreprocessOptions } from './image/preprocess-image.ts';

/** Pages in one file, and in one document. */
export const maxPages = 50;

/** How images are processed under a configuration. */
export function preprocessOptions(
  config: Config,
  modelTokens: PreprocessOptions['modelTokens'],
): PreprocessOptions {
  return {
    maxBytes: config.MAX_IMAGE_BYTES,
    maxPixels: config.MAX_IMAGE_PIXELS,
    maxSidePx: config.MAX_PAGE_SIDE_PX,
    maxFrames: maxPages,
    outputFormat: config.PROCESSED_FORMAT,
    quality: 85,
    modelTokens,
  };
}
