// Tests against Google's own emulators: `ava --config test/emulator/ava.config.mjs`, from the project's root.
// Two files at a time, each with a JVM of its own. AVA resolves `files` from the folder of package.json.
export default {
  files: ['test/emulator/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '5m',
  concurrency: 2,
  environmentVariables: { METADATA_SERVER_DETECTION: 'none', NODE_NO_WARNINGS: '1' },
};
