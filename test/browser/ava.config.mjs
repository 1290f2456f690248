// Tests of the console in a real Chromium: `ava --config test/browser/ava.config.mjs`, from the project's root.
// They are skipped where there is none, unless BALLOTS_REQUIRE_BROWSER=1. CHROMIUM_PATH names another one.
export default {
  files: ['test/browser/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '3m',
  concurrency: 1,
  environmentVariables: { METADATA_SERVER_DETECTION: 'none', NODE_NO_WARNINGS: '1' },
};
