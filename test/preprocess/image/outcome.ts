import type { ExecutionContext } from 'ava';
import {
  type PreprocessOptions,
  type PreprocessOutcome,
  type ProcessedPage,
  preprocessImage,
} from '../../../functions/preprocess/image/preprocess-image.ts';
import type { PageRejectionCode } from '../../../shared/domain/page.ts';
import { options } from './sheets.ts';

/** The one page that a file must become. */
export async function pageOf(
  t: ExecutionContext,
  file: Uint8Array,
  changed: Partial<PreprocessOptions> = {},
): Promise<ProcessedPage> {
  const outcome = await preprocessImage(file, { ...options, ...changed });
  if (outcome.kind === 'rejected') return t.fail(`rejected as ${outcome.code}: ${outcome.message}`) as never;
  t.is(outcome.frames.length, 1);
  const [frame] = outcome.frames;
  if (frame?.kind !== 'page') throw new Error('Expected a page');
  return frame;
}

/** The code that a file must be rejected with as a whole, and its message. */
export async function rejectionOf(
  file: Uint8Array,
  changed: Partial<PreprocessOptions> = {},
): Promise<{ code: PageRejectionCode; message: string } | null> {
  const outcome: PreprocessOutcome = await preprocessImage(file, { ...options, ...changed });
  return outcome.kind === 'rejected' ? { code: outcome.code, message: outcome.message } : null;
}
