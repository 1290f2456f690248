import http2, {
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Emulator } from './emulators.ts';

const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Stands before Pub/Sub's emulator and ends the streams of a client that is gone. The service itself notices that a
 * client was killed and gives what it held to others once its deadline is over. The emulator (0.8.20) notices only a stream
 * that was ended: to one that broke off it goes on handing messages, and keeps its ordering keys for it, so that with
 * each kill fewer come to those who live.
 */
export async function startPartingProxy(emulator: Emulator): Promise<Emulator> {
  const upstream = http2.connect(`http://${emulator.host}`);
  upstream.on('error', () => {});
  const server = http2.createServer();
  const clients = new Set<ServerHttp2Session>();
  server.on('session', session => {
    clients.add(session);
    session.on('close', () => clients.delete(session));
  });
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => forward(upstream, stream, headers));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      server.close();
      for (const client of clients) client.destroy();
      upstream.destroy();
      await emulator.stop();
    },
  };
}

function forward(
  upstream: ClientHttp2Session,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): void {
  const call = upstream.request(withoutConnection(headers), { endStream: false });
  let trailers: IncomingHttpHeaders = {};
  stream.on('error', () => {});
  // How a call ended is in its trailers, or it broke off, which its caller learns by its stream's end.
  call.on('error', () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
  call.on('response', answer => {
    if (stream.destroyed) return;
    // An error that comes before any message has its status in the headers, and nothing follows.
    if ('grpc-status' in answer) return stream.respond(withoutConnection(answer), { endStream: true });
    stream.respond(withoutConnection(answer), { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(withoutConnection(trailers)));
    call.pipe(stream);
  });
  call.on('trailers', answer => {
    trailers = answer;
  });
  stream.pipe(call);
  stream.on('close', () => {
    // Ended, not reset: this is what the emulator notices.
    call.end();
    call.resume();
  });
}

function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !connectionHeaders.has(name)));
}
