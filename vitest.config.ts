import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Child processes of tests find the pinned Node first, as npm scripts do.
    pool: 'forks',
    globalSetup: 'test/support/postgres/shared.ts',
    // Many suites start processes or browsers; a slow machine is no failure.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/{e2e,chaos,proofs}/**'] },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'] },
      },
      // Run once: a proof depends on no time zone.
      { extends: true, test: { name: 'proofs', include: ['test/proofs/**/*.test.ts'], maxConcurrency: 2 } },
      { extends: true, test: { name: 'chaos', include: ['test/chaos/**/*.test.ts'], testTimeout: 240_000 } },
    ],
  },
})
