// Tests that break things: `ava --config test/fault/ava.config.mjs [file]`, from the project's root. Two files at a time.
// docs/architecture.md ("Proofs") says what each shows. Longer and harder versions by environment:
//   BALLOTS_FAULT_DOCUMENTS           documents of chaos in local mode, 300
//   BALLOTS_FAULT_EMULATOR_DOCUMENTS  documents of chaos on Google's emulators, 40: each takes about two seconds of both cores
//   BALLOTS_FAULT_RATE                share of the calls of every port that fail in chaos, 0.3
//   BALLOTS_FAULT_KILLS               points at which crash-points kills a real process
//   BALLOTS_FAULT_INPUTS              hostile uploads
//   BALLOTS_FAULT_SEED                another order, other failures
export default {
  files: ['test/fault/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '10m',
  concurrency: 2,
  environmentVariables: { METADATA_SERVER_DETECTION: 'none', NODE_NO_WARNINGS: '1' },
};
