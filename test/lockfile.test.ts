import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Locked = { optionalDependencies?: Record<string, string> }

const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
)

// npm leaves out what its registry does not serve at that moment, and `npm ci` then refuses the whole lock file.
test('names the binaries of every platform, so that npm ci installs anywhere', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})

test('has for each binary for Linux on x64 its twin for arm64', () => {
  const names = Object.keys(lock.packages)
  const ofX64 = names.filter((name) => /linux-x64/.test(name))
  expect(ofX64.length).toBeGreaterThan(3)
  expect(ofX64.filter((name) => !names.includes(name.replace('linux-x64', 'linux-arm64')))).toEqual([])
})
