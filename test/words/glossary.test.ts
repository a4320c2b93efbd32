import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Words that were replaced, and what is said instead. Each is a pattern over one line of text. */
const RETIRED: readonly [RegExp, string][] = [
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\buntold\b/i, 'unreported'],
  [/\blanes?\b/i, 'queue, or nothing'],
  [/\bsays no\b/i, 'cannot be posted in'],
  [/\bposts go on\b|\bgo on with day\b|\bgoes on with day\b/i, 'resume, continue'],
  [/may be left out/i, 'optional'],
  [/\bwho has time\b/i, 'time to spare'],
  [/is not ahead/i, 'has already passed'],
  [/\bin the way\b/i, 'what keeps it from coming'],
  [/What mends it/i, 'How to fix it'],
  [/\bneed not join\b/i, 'nobody needs to join'],
  [/\bcome in\b(?= *<)/i, 'log in'],
]

/** Where an old word must stand: the shape of 0.1.0's records, and what reads them. */
const SPARED: readonly [string, RegExp][] = [
  ['src/core/group.ts', /^\s*mends: string$|before\.mends/],
  ['src/storage/sqlite/database.ts', /WHERE kind = 'untold'/],
]

const FILES = globSync(
  ['src/**/*.ts', 'page/**/*.{js,html,css}', 'docs/**/*.md', '*.md', 'bin/*.js', 'Dockerfile'],
  {
    exclude: (path) => path.includes('node_modules'),
  },
).filter((path) => path !== 'CHANGELOG.md')

const isSpared = (path: string, line: string): boolean =>
  SPARED.some(([file, pattern]) => file === path && pattern.test(line))

describe('the words of the product', () => {
  it('are looked for where members, operators, and developers read', () => {
    expect(FILES.length).toBeGreaterThan(200)
    for (const path of ['README.md', 'docs/architecture.md', 'src/features/help/commands.ts'])
      expect(FILES).toContain(path)
  })

  it.each(RETIRED)('hold no %s', (pattern, instead) => {
    const found = FILES.flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          pattern.test(line) && !isSpared(path, line)
            ? [`${path}:${i + 1}: say ${instead}: ${line.trim()}`]
            : [],
        ),
    )
    expect(found).toEqual([])
  })

  it('spare only lines that are there', () => {
    for (const [path, pattern] of SPARED)
      expect(
        readFileSync(path, 'utf8')
          .split('\n')
          .some((line) => pattern.test(line)),
        path,
      ).toBe(true)
  })
})
