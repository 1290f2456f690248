// The tests of the API's routes on Google's Firestore emulator: `ava --config test/emulator/api.ava.config.mjs`, from the
// project's root. The same files run on SQLite with `npm test`; only the store is another. One emulator for all of them,
// a database for each; it ends with this process.
import { startFirestoreEmulator } from './emulators.ts';

const { host } = await startFirestoreEmulator();

export default {
  files: ['test/api/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '5m',
  concurrency: 2,
  environmentVariables: {
    METADATA_SERVER_DETECTION: 'none',
    NODE_NO_WARNINGS: '1',
    BALLOTS_TEST_FIRESTORE: host,
    BALLOTS_API_REQUESTS: process.env.BALLOTS_API_REQUESTS ?? '1000',
  },
};
