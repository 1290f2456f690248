// Unit and contract tests on local adapters. What needs Google's emulators, kills processes or drives a
// browser has a configuration of its own beside this one, so that `npm test` runs on a bare machine.
export default {
  files: ['test/**/*.test.ts', '!test/{emulator,fault,browser,bench}/**'],
  extensions: ['ts'],
  timeout: '3m',
  concurrency: 2,
  environmentVariables: { METADATA_SERVER_DETECTION: 'none', NODE_NO_WARNINGS: '1' },
};
