import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    testTimeout: 30_000,
    include: (process.env.MUTANTS_TESTS ?? 'test/core/**/*.test.ts').split(' '),
  },
})
