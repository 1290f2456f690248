import { Readable } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { maxObjectNameBytes, objectNameFault } from '../../../shared/blobs/object-name.ts';
import { type Upload, UploadSigningError } from '../../../shared/blobs/upload-urls.ts';
import { PreconditionError } from '../../../shared/domain/errors.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import { identifyArrival } from '../../../shared/ledger/identity.ts';
import type { Api } from '../api-env.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const UploadRequest = z
  .object({
    /** Its name in the inbox; a folder stands before it with `/`. */
    object: z
      .string()
      .superRefine((object, refinement) => {
        const fault = objectNameFault(object) ?? urlFault(object);
        if (fault !== null) refinement.addIssue({ code: 'custom', message: fault });
      })
      .openapi({ example: 'lakeland-2026/statement-of-poll/PP-0101.jpg' }),
    contentType: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'expected a media type such as image/jpeg')
      .openapi({ example: 'image/jpeg' }),
    /** Of the whole file; the PUT must bring exactly as many. */
    bytes: z.int().min(0),
    /** False refuses to take the place of an object of that name. */
    overwrite: z.boolean().default(true),
  })
  .meta({ id: 'UploadRequest' });
const UploadTicket = z
  .object({
    documentId: DocumentId,
    object: z.string(),
    method: z.literal('PUT'),
    /** Absolute, or a path of this API. */
    url: z.string(),
    /** To be sent with the PUT as they are. */
    headers: z.record(z.string(), z.string()),
    expiresAt: z.iso.datetime({ precision: 3 }),
  })
  .meta({ id: 'UploadTicket' });
const UploadedObject = z
  .object({ object: z.string(), generation: z.string() })
  .meta({ id: 'UploadedObject' });

/** Where the bytes of an upload go in local mode. They stream, so the limit of JSON bodies does not hold there. */
export const uploadPath = '/v1/uploads/';

/**
 * `POST /v1/uploads` gives a URL for one file and the id of its document; `PUT` to that URL sends the bytes. In cloud
 * mode the URL is Cloud Storage's own; in local mode it leads back here.
 */
export function addUploadRoutes(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('createUpload'),
      method: 'post',
      path: '/v1/uploads',
      request: { body: { required: true, content: { 'application/json': { schema: UploadRequest } } } },
      responses: { 200: json(UploadTicket, 'Where to send it'), ...problemsOf(412, 413) },
    }),
    async context => {
      const upload = context.req.valid('json');
      checkSize(upload.bytes, services.config.MAX_IMAGE_BYTES);
      if (!upload.overwrite && (await services.inbox.head(upload.object)) !== null) throw objectExists();
      const { documentId } = await identifyArrival(services, upload.object);
      const { url, headers, expiresAt } = await signed(services, upload);
      const ticket = { documentId, object: upload.object, method: 'PUT' as const, url, headers, expiresAt };
      return context.json(ticket, 200);
    },
  );
  api.openapi(
    createRoute({
      ...operation('putUpload'),
      method: 'put',
      path: '/v1/uploads/{token}',
      request: {
        params: z.object({ token: z.string() }),
        body: { content: { '*/*': { schema: z.string().openapi({ format: 'binary' }) } } },
      },
      responses: { 201: json(UploadedObject, 'It is in the inbox'), ...problemsOf(404, 412, 413, 422) },
    }),
    async context => {
      const upload = permitted(services, context.req.param('token'));
      const { object, generation } = await receive(services, upload, context);
      return context.json({ object, generation }, 201);
    },
  );
}

/** URL parsers resolve such segments away, so that the PUT would go to another object. */
function urlFault(object: string): string | null {
  const dots = object.split('/').some(segment => segment === '.' || segment === '..');
  return dots
    ? `expected no path segment "." or ".." in a name of at most ${maxObjectNameBytes} bytes`
    : null;
}

function checkSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw new ProblemError('too_large', `Expected a file of at most ${maxBytes} bytes`);
}

function objectExists(): ProblemError {
  return new ProblemError('object_exists', 'The inbox has an object of that name; nothing was replaced');
}

async function signed({ uploads, log }: ApiServices, upload: Upload) {
  try {
    return await uploads.sign(upload);
  } catch (error) {
    if (!(error instanceof UploadSigningError)) throw error;
    log.log('ERROR', 'Upload URLs cannot be signed', { code: 'uploads_not_configured', error });
    throw new ProblemError('uploads_not_configured', 'This service cannot sign upload URLs');
  }
}

function permitted({ uploads }: ApiServices, token: string): Upload {
  if (uploads.check === null) throw new ProblemError('not_found', 'Uploads go to the signed URL itself');
  const permit = uploads.check(token);
  switch (permit.kind) {
    case 'valid':
      return permit.upload;
    case 'expired':
      throw new ProblemError('upload_url_expired', 'Ask for a new one with POST /v1/uploads');
    case 'invalid':
      throw new ProblemError('upload_url_invalid', 'Expected a URL that POST /v1/uploads gave');
  }
}

/** Streams the body into the inbox. Nothing appears there unless it is exactly what was announced. */
async function receive({ inbox }: ApiServices, upload: Upload, context: Context) {
  const { object, contentType, bytes, overwrite } = upload;
  if (context.req.header('Content-Type') !== contentType)
    throw new ProblemError('upload_mismatch', 'Expected the content type that was announced');
  const body = context.req.raw.body;
  const content = Readable.from(exactly(bytes, body ?? new Blob().stream()), { objectMode: false });
  try {
    return await inbox.put(object, content, { contentType, ...(overwrite ? {} : { ifGeneration: '0' }) });
  } catch (error) {
    if (error instanceof PreconditionError) throw objectExists();
    throw error;
  }
}

async function* exactly(bytes: number, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of body) {
      received += chunk.byteLength;
      if (received > bytes) throw new ProblemError('too_large', `Expected ${bytes} bytes but more came`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('upload_mismatch', `The connection broke after ${received} of ${bytes} bytes`);
  }
  if (received < bytes)
    throw new ProblemError('upload_mismatch', `Expected ${bytes} bytes but only ${received} came`);
}
