// Tests against Google's own emulators: `ava --config test/emulator/ava.config.mjs`, from the project's root.
// One file at a time: each starts its own JVM. AVA resolves `files` from the folder of package.json.
export default {
  files: ['test/emulator/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '5m',
  concurrency: 1,
  environmentVariables: { METADATA_SERVER_DETECTION: 'none', NODE_NO_WARNINGS: '1' },
};
