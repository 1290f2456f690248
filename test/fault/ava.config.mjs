// Tests that break things: `ava --config test/fault/ava.config.mjs`, from the project's root. Two files at a time; the
// whole is bounded to five minutes on two cores. Longer versions by environment: BALLOTS_FAULT_DOCUMENTS,
// BALLOTS_FAULT_INPUTS, BALLOTS_FAULT_SEED (each test says what it reads).
export default {
  files: ['test/fault/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '10m',
  concurrency: 2,
  environmentVariables: { METADATA_SERVER_DETECTION: 'none', NODE_NO_WARNINGS: '1' },
};
