import { z } from 'zod';
import { extractRetry } from './retry-policy.ts';

/** One environment variable: how it is parsed, what it means and an example for `.env.example`. */
interface Variable<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly meaning: string;
  readonly example: string;
}

function variable<Schema extends z.ZodType>(
  schema: Schema,
  meaning: string,
  example: string,
): Variable<Schema> {
  return { schema, meaning, example };
}

function wholeNumber(min: number, max: number, fallback: number) {
  return z.coerce.number<string>().int().min(min).max(max).default(fallback);
}

/** Every setting, in the order of `.env.example`. Nothing else is read from the environment. */
export const variables = {
  BALLOTS_MODE: variable(
    z.enum(['local', 'cloud']).default('local'),
    'Where things are kept: local (a folder and SQLite) or cloud (Cloud Storage, Firestore, Pub/Sub).',
    'local',
  ),
  PORT: variable(wholeNumber(0, 65_535, 8080), 'Port of the HTTP server; 0 takes a free one.', '8080'),
  HOST: variable(z.string().min(1).default('127.0.0.1'), 'Address that local mode listens on.', '127.0.0.1'),
  BALLOTS_DATA_DIR: variable(
    z.string().min(1).default('data'),
    'Local mode: folder of the ledger and the processed images.',
    'data',
  ),
  INBOX_DIR: variable(
    z.string().min(1).default('inbox'),
    'Local mode: folder that is watched for images.',
    'inbox',
  ),
  ELECTION_FILE: variable(
    z.string().min(1).optional(),
    'Local mode: election definition imported at start; the example election where absent.',
    'examples/election.json',
  ),
  FORMS_DIR: variable(
    z.string().min(1).optional(),
    'Folder with form definitions beside the built-in ones.',
    'examples/forms',
  ),
  INBOX_BUCKET: variable(
    z.string().min(1).default('inbox'),
    'Bucket that images are uploaded to.',
    'my-inbox',
  ),
  PROCESSED_BUCKET: variable(
    z.string().min(1).default('processed'),
    'Bucket for processed images; never the inbox.',
    'my-processed',
  ),
  GOOGLE_CLOUD_PROJECT: variable(
    z.string().min(1).optional(),
    'Google Cloud project; needed in cloud mode and to read with Gemini.',
    'my-project',
  ),
  FIRESTORE_DATABASE: variable(z.string().min(1).default('(default)'), 'Firestore database id.', '(default)'),
  STORAGE_ENDPOINT: variable(
    z.url().optional(),
    'Another Cloud Storage endpoint, for tests.',
    'http://127.0.0.1:9000',
  ),
  READER: variable(
    z.enum(['auto', 'gemini', 'offline']).default('auto'),
    'Who reads the forms; auto is Gemini where a project and credentials are there, else offline OCR.',
    'auto',
  ),
  GOOGLE_APPLICATION_CREDENTIALS: variable(
    z.string().min(1).optional(),
    "Key file of a service account, read by Google's clients; not needed inside Google Cloud.",
    '/secrets/reader.json',
  ),
  MODEL: variable(
    z.string().min(1).default('gemini-3.8-flash'),
    'Model profile to read with.',
    'gemini-3.8-flash',
  ),
  MODEL_PROFILES_FILE: variable(
    z.string().min(1).optional(),
    'JSON file with model profiles that replace or add to the built-in ones.',
    'models.json',
  ),
  MODEL_ENDPOINT: variable(
    z.string().min(1).optional(),
    'Another Vertex AI host and port, for tests.',
    'localhost:8443',
  ),
  MODEL_TOKEN: variable(
    z.string().min(1).optional(),
    'Fixed access token for the model instead of Google credentials, for tests.',
    'test-token',
  ),
  MODEL_TIMEOUT_MS: variable(
    wholeNumber(100, 600_000, 120_000),
    'Milliseconds that one call of the model may take.',
    '120000',
  ),
  ANSWER_TIMEOUT_MS: variable(
    wholeNumber(100, 3_600_000, 120_000),
    'Milliseconds that one answer of chat or generate may take, all its calls of the model together.',
    '120000',
  ),
  CHAT_MAX_TOKENS: variable(
    wholeNumber(1, 10_000_000, 200_000),
    'Model tokens after which an answer of the chat gets no further look into the ledger and has to end.',
    '200000',
  ),
  MAX_IMAGE_BYTES: variable(
    wholeNumber(1, 1_000_000_000, 25 * 1024 * 1024),
    'Largest image taken, in bytes.',
    '26214400',
  ),
  MAX_IMAGE_PIXELS: variable(
    wholeNumber(1, 1_000_000_000, 100_000_000),
    'Largest image taken, in pixels.',
    '100000000',
  ),
  MAX_PAGE_SIDE_PX: variable(
    wholeNumber(256, 8192, 2048),
    'Long side of a processed page, in pixels.',
    '2048',
  ),
  PROCESSED_FORMAT: variable(z.enum(['webp', 'jpeg']).default('webp'), 'Format of processed pages.', 'webp'),
  LEASE_SECONDS: variable(
    wholeNumber(1, 3600, 600),
    'Seconds after which a worker that did not come back has lost its document; one that works on renews in time.',
    '600',
  ),
  MAX_EXTRACT_ATTEMPTS: variable(
    wholeNumber(1, 100, extractRetry.maxAttempts),
    'Readings tried before a document is given up as failed.',
    '10',
  ),
  MAX_CONCURRENT_READINGS: variable(
    wholeNumber(1, 500, 20),
    'Documents in reading at once, over all instances.',
    '20',
  ),
  DAILY_TOKEN_BUDGET: variable(
    z.coerce.number<string>().int().min(0).optional(),
    'Model tokens, input and output together, that reading may use in a UTC day; no limit where absent.',
    '50000000',
  ),
  DAILY_COST_BUDGET_USD: variable(
    z.coerce.number<string>().min(0).optional(),
    'US dollars that reading may cost in a UTC day; no limit where absent.',
    '100',
  ),
  REVIEW_CLAIM_SECONDS: variable(
    wholeNumber(10, 86_400, 900),
    'Seconds for which a person who claims a document for review keeps others from reviewing it.',
    '900',
  ),
  LOCAL_WORKERS: variable(wholeNumber(1, 32, 2), 'Local mode: documents worked on at once.', '2'),
  SWEEP_SECONDS: variable(wholeNumber(1, 3600, 60), 'Local mode: seconds between two sweeps.', '60'),
  LOG_LEVEL: variable(
    z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR']).default('INFO'),
    'Least severity that is logged.',
    'INFO',
  ),
  LOG_FORMAT: variable(
    z.enum(['auto', 'json', 'text']).default('auto'),
    'Lines for Cloud Logging (json) or for people (text); auto is text on a terminal.',
    'auto',
  ),
  CHAT_REQUESTS_PER_MINUTE: variable(
    wholeNumber(0, 100_000, 20),
    'Chat requests that a key may make in a minute, over all instances, where it has no limit of its own; 0 is none.',
    '20',
  ),
  GENERATE_REQUESTS_PER_MINUTE: variable(
    wholeNumber(0, 100_000, 60),
    'The same for generate requests.',
    '60',
  ),
  UPLOAD_REQUESTS_PER_MINUTE: variable(wholeNumber(0, 100_000, 600), 'The same for upload URLs.', '600'),
  KEY_TOKENS_PER_DAY: variable(
    wholeNumber(0, 1_000_000_000_000, 2_000_000),
    'Model tokens that a key may use for chat and generate in a UTC day, where it has no limit of its own; 0 is none.',
    '2000000',
  ),
  READ_REQUESTS_PER_MINUTE: variable(
    wholeNumber(0, 10_000_000, 6_000),
    'All other requests that a key may make in a minute, counted by each instance for itself; 0 is none.',
    '6000',
  ),
  FORWARDING_PROXIES: variable(
    wholeNumber(0, 5, 0),
    "Cloud mode: proxies of your own between Google's front end and the function, such as a load balancer (1).",
    '0',
  ),
  IAP_AUDIENCE: variable(
    z.string().min(1).optional(),
    'Audience of Identity-Aware Proxy, whose signed header then says who calls; not looked at where absent.',
    '/projects/123456789/global/backendServices/987654321',
  ),
  ID_TOKEN_AUDIENCE: variable(
    z.string().min(1).optional(),
    'OAuth client id whose Google ID tokens are taken as "Authorization: Bearer"; none where absent.',
    '1234-abcd.apps.googleusercontent.com',
  ),
  CORS_ORIGINS: variable(
    z
      .string()
      .transform(text => text.split(',').map(origin => origin.trim()))
      .pipe(z.array(z.url()))
      .optional(),
    'Web origins that may call the API, comma-separated; none where absent.',
    'https://monitor.example',
  ),
  BALLOTS_SERVER: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Command line: the API that `ballots status`, `submit` and `redrive` talk to; the local ledger where absent.',
    'https://ballots.example',
  ),
  BALLOTS_API_KEY: variable(
    z.string().min(1).optional(),
    'Command line: the API key for BALLOTS_SERVER.',
    'bp_…',
  ),
} as const;

export type VariableName = keyof typeof variables;
