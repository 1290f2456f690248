// PUSH_AUDIENCE=https://… PUSH_EMAIL=pusher@….iam.gserviceaccount.com node examples/subscribers/push.ts FILE PORT
// Takes results that Pub/Sub pushes and keeps the newest revision of each document in FILE; with ELECTION_ID in the
// environment those of that election. Without PUSH_AUDIENCE and PUSH_EMAIL it starts only with a third argument
// `unverified`, for the emulator, which sends no token.
import { createServer, type IncomingMessage } from 'node:http';
import { NewestResults } from './newest.ts';
import { type ExpectedSender, refusalOf } from './push-token.ts';

const [file, port, mode] = process.argv.slice(2);
const { PUSH_AUDIENCE: audience, PUSH_EMAIL: email, ELECTION_ID: electionId } = process.env;
const sender: ExpectedSender | null = audience && email ? { audience, email } : null;
if (file === undefined || port === undefined || (sender === null && mode !== 'unverified')) {
  console.error('Expected FILE PORT, and PUSH_AUDIENCE and PUSH_EMAIL in the environment');
  process.exit(1);
}
const newest = new NewestResults(file);

/** A message has at most 10 MB, a third more in base64. */
const maxBytes = 15_000_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`Expected at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** 204 acknowledges. After any other status the message comes again, and in the end goes to the dead-letter topic. */
async function answer(request: IncomingMessage): Promise<number> {
  if (request.method !== 'POST') return 405;
  const refusal = sender === null ? null : await refusalOf(request.headers.authorization, sender);
  if (refusal !== null) {
    console.error('refused, not from Pub/Sub:', refusal);
    return 401;
  }
  try {
    const { message } = JSON.parse(await bodyOf(request));
    const { attributes } = message;
    const data = Buffer.from(message.data, 'base64').toString('utf8');
    // The subscription's filter saves the traffic; this holds where there is none, as on the emulator.
    const ours = electionId === undefined || attributes.electionId === electionId;
    console.log(`${ours ? newest.apply({ attributes, data }) : 'not ours'} ${attributes['ce-id']}`);
    return 204;
  } catch (error) {
    console.error('refused:', error);
    return 400;
  }
}

const server = createServer(async (request, response) => {
  response.writeHead(await answer(request)).end();
});
server.listen(Number(port));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => server.close(() => newest.close()));
}
