import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npm run mutants [-- part ...]`: changes the code a little at a time and counts how many changes no test notices.
 * Without a part, the files that decide what is sent. What was tried before and has not changed is not tried again.
 */
type Part = { mutate: string[]; tests: string[]; texts?: boolean }

const delivery = (name: string, ...tests: string[]): [string, Part] => [
  name,
  {
    mutate: [`src/delivery/${name}.ts`],
    tests: (tests.length > 0 ? tests : [name]).map((test) => `test/delivery/${test}.test.ts`),
  },
]

/** The files that decide, each with the tests that hold its promises. */
const DECIDING: Record<string, Part> = Object.fromEntries([
  [
    'schedule',
    { mutate: ['src/core/schedule.ts'], tests: ['test/core/{schedule,schedule-edges,next-post}.test.ts'] },
  ],
  [
    'next-post',
    {
      mutate: ['src/core/next-post.ts'],
      tests: ['test/core/next-post.test.ts', 'test/features/schedule-changes.test.ts'],
    },
  ],
  delivery('decide'),
  delivery('ledger'),
  delivery('attempt', 'attempt', 'attempt-alone'),
  delivery('call', 'call-alone', 'attempt', 'attempt-alone', 'discuss'),
  delivery('outbox', 'outbox-alone', 'outbox', 'engine', 'recovery', 'around', 'shared'),
  delivery('step', 'step', 'attempt', 'races', 'engine'),
  delivery('holds', 'holds', 'lost', 'races', 'back', 'around'),
  [
    'retention',
    {
      mutate: ['src/delivery/retention.ts'],
      tests: ['test/delivery/{retention,lost}.test.ts', 'test/features/{me,groups}.test.ts'],
    },
  ],
  delivery('lost', 'lost', 'holds'),
])

/** Whole folders, whose figures are looked at and not held. Texts are left alone where they are what a member reads. */
const FOLDERS: Record<string, Part> = {
  core: { mutate: ['src/core/*.ts'], tests: ['test/{core,features,delivery}/*.test.ts'] },
  delivery: { mutate: ['src/delivery/*.ts'], tests: ['test/delivery/*.test.ts'] },
  storage: { mutate: ['src/storage/**/*.ts'], tests: ['test/storage/*.test.ts'] },
  features: { mutate: ['src/features/**/*.ts'], tests: ['test/features/*.test.ts'], texts: false },
  words: { mutate: ['src/words/*.ts'], tests: ['test/{words,features}/*.test.ts'], texts: false },
}

const OUT = 'reports/mutants'

function run(name: string, { mutate, tests, texts = true }: Part): number {
  mkdirSync(OUT, { recursive: true })
  const config = {
    mutate,
    mutator: { excludedMutations: texts ? [] : ['StringLiteral'] },
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutants/vitest.config.ts', related: false },
    // Not a file: this compiler is none that it knows, and Node runs TypeScript as it is.
    tsconfigFile: 'none.json',
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: `${OUT}/${name}.json`,
    reporters: ['clear-text', 'progress', 'json'],
    jsonReporter: { fileName: `${OUT}/${name}.report.json` },
    clearTextReporter: { allowColor: false, reportTests: false },
    concurrency: 2,
    timeoutMS: 20_000,
    tempDirName: `${OUT}/sandbox`,
  }
  const file = join(OUT, `${name}.config.json`)
  writeFileSync(file, JSON.stringify(config, null, 2))
  return (
    spawnSync('npx', ['stryker', 'run', file], {
      stdio: 'inherit',
      env: { ...process.env, MUTANTS_TESTS: tests.join(' ') },
    }).status ?? 1
  )
}

const parts = { ...DECIDING, ...FOLDERS }
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
const names = asked.length > 0 ? asked : Object.keys(DECIDING)
process.exit(names.map((name) => run(name, parts[name] as Part)).some((status) => status !== 0) ? 1 : 0)
