import type { Readable } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Page } from '../../../shared/domain/page.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import type { Api } from '../api-env.ts';
import { etagOf, isKnown } from '../etag.ts';
import { foundDocument } from '../found-document.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';
import { streamed } from '../streamed.ts';
import { thumbnailOf } from '../thumbnail.ts';

/** What was uploaded, what the reader sees, or that no larger than a stamp. */
const ImageVariant = z.enum(['original', 'processed', 'thumbnail']);
type ImageVariant = z.infer<typeof ImageVariant>;

const headers = {
  // What was uploaded may be anything; nothing in it may run.
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cache-Control': 'private, max-age=300',
} as const;

/**
 * `GET /v1/documents/{documentId}/pages/{page}/image`. The original is the evidence, byte for byte, and may say where a
 * phone was: it is stored by no cache, and shared as carefully as the key. The other two carry no EXIF.
 */
export function addPageImageRoute(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('getPageImage'),
      method: 'get',
      path: '/v1/documents/{documentId}/pages/{page}/image',
      request: {
        params: z.object({ documentId: DocumentId, page: z.coerce.number().int().min(1) }),
        query: z.strictObject({
          variant: ImageVariant.default('processed'),
          /** Not looked at: with the image's hash in it an address changes when the image does. */
          v: z.string().max(64).optional(),
        }),
      },
      responses: {
        200: {
          description: 'The image',
          content: { 'image/*': { schema: z.string().meta({ format: 'binary' }) } },
        },
        304: { description: 'Unchanged' },
        ...problemsOf(404),
      },
    }),
    async context => {
      const { documentId, page: number } = context.req.valid('param');
      const { pages } = await foundDocument(services.store, documentId);
      const page = pages.find(each => each.page === number);
      const { variant } = context.req.valid('query');
      const sha256 = (variant === 'original' ? page?.sha256 : page?.image?.sha256) ?? null;
      if (page === undefined || (variant !== 'original' && sha256 === null)) throw noImage();
      return (await imageAnswer(context, services, page, variant, sha256)) as never;
    },
  );
}

function noImage(): ProblemError {
  return new ProblemError('not_found', 'The document has no such image');
}

/** The image, as it comes from its bucket: an original may be 25 MB, and many are looked at at once. */
async function imageAnswer(
  context: Context,
  services: ApiServices,
  page: Page,
  variant: ImageVariant,
  sha256: string | null,
): Promise<Response> {
  const tag = sha256 === null ? {} : { ETag: etagOf(`${variant} ${sha256}`) };
  const cache = variant === 'original' ? { 'Cache-Control': 'private, no-store' } : {};
  const own = { ...headers, ...cache, ...tag };
  if (tag.ETag !== undefined && isKnown(context, tag.ETag)) return context.body(null, 304, own);
  if (variant === 'thumbnail') {
    const blob = await services.processed.get(page.image!.object);
    if (blob === null) throw noImage();
    const { bytes, contentType } = await thumbnailOf(blob.bytes);
    return context.body(new Uint8Array(bytes), 200, { ...own, 'Content-Type': contentType });
  }
  const blob =
    variant === 'original'
      ? await services.inbox.open(page.object, page.generation)
      : await services.processed.open(page.image!.object);
  if (blob === null) throw noImage();
  const type = variant === 'processed' ? page.image!.contentType : blob.info.contentType;
  return streamed(context, services.log, chunksOf(blob.stream), {
    ...own,
    'Content-Type': type?.startsWith('image/') ? type : 'application/octet-stream',
    'Content-Length': String(blob.info.bytes),
  });
}

async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } finally {
    // Also where nobody ever read: a stream that is left open keeps its file or its connection.
    stream.destroy();
  }
}
