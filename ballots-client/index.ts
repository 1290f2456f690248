import createClient, { type Client } from 'openapi-fetch';
import { problemOf } from './problem.ts';
import type { components, paths } from './schema.ts';
import { type WaitOptions, waitForFinal } from './wait.ts';

export { BallotsProblem } from './problem.ts';
export type { components, operations, paths } from './schema.ts';
export type { WaitOptions } from './wait.ts';

/** The records of the API by their names: `Schemas['Status']`. */
export type Schemas = components['schemas'];

export interface BallotsClientOptions {
  /** Where the API is, without `/v1`: `https://ballots.example.org`. */
  readonly server: string;
  /** An API key. */
  readonly key: string;
  /** In place of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A file for the inbox. */
export interface UploadFile {
  /** Its name in the inbox. */
  readonly object: string;
  readonly contentType: string;
  readonly content: Blob;
  /** False refuses to take the place of an object of that name. */
  readonly overwrite?: boolean;
}

export interface BallotsClient {
  /** Every operation, typed by its path: `api.GET('/v1/results/{documentId}', …)`. Errors are thrown. */
  readonly api: Client<paths>;
  /** Sends a file to the inbox and tells the id of its document. */
  upload(file: UploadFile): Promise<Schemas['UploadTicket']>;
  /** Polls until the document is final, see {@link waitForFinal}. */
  waitForFinal(documentId: string, options?: WaitOptions): Promise<Schemas['Status']>;
}

/** A client of one server with one key. Every answer that is an error is thrown as a `BallotsProblem`. */
export function createBallotsClient({
  server,
  key,
  fetch = globalThis.fetch,
}: BallotsClientOptions): BallotsClient {
  const api = createClient<paths>({ baseUrl: server, headers: { 'X-API-Key': key }, fetch });
  api.use({
    async onResponse({ response }) {
      if (!response.ok && response.status !== 304) throw await problemOf(response);
    },
  });
  return {
    api,
    async upload({ content, ...file }) {
      const { data } = await api.POST('/v1/uploads', { body: { ...file, bytes: content.size } });
      const ticket = data!;
      // The URL is its own permission, and in the cloud another server's: the key stays here.
      const request = { method: ticket.method, headers: ticket.headers, body: content };
      const response = await fetch(new Request(new URL(ticket.url, server), request));
      if (!response.ok) throw await problemOf(response);
      return ticket;
    },
    waitForFinal: (documentId, options) => waitForFinal(api, documentId, options),
  };
}
