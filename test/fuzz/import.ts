import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { importCurriculum } from '../../src/cli/import.ts'
import { UserError } from '../../src/core/errors.ts'
import { packageOf } from '../support/anki.ts'
import { createDice, type Dice } from '../support/dice.ts'

/** What importing mutated files led to. `faults` are errors that are no sentence, and what was written elsewhere. */
export type Fuzzed = {
  imported: number
  refused: number
  faults: string[]
  slowest: { ms: number; file: string }
}

const FIXTURES = join(import.meta.dirname, '../fixtures/import')

/** Signs that some format gives a meaning, and what has broken readers before. */
const SIGNS = [
  '"',
  "'",
  '""',
  ';',
  ',',
  '\t',
  '\r',
  '\r\n',
  '\n\n',
  '\u0000',
  '\ufeff',
  '\ufffd',
  '\u2028',
  '🙂',
  '中文',
  '#',
  '###### ',
  '- ',
  '* ',
  '1. ',
  '> ',
  '```',
  '~~~',
  '`',
  '**',
  '__',
  '[',
  '](',
  '<details>',
  '</details>',
  '<summary>',
  '<!--',
  '-->',
  '<script>',
  '<b',
  '&',
  '&#x110000;',
  '&#0;',
  '{',
  '}',
  ']',
  ':',
  ': ',
  '|',
  '&a ',
  '*a',
  '<<: ',
  '!!js ',
  '---\n',
  '...\n',
  '%YAML',
  '../../../etc/passwd',
  '/tmp/x',
  '__proto__',
  'constructor',
  '{{c1::',
  'PK\u0003\u0004',
  '1e999',
  '-0',
  'null',
  'question,answer\n',
  '#separator:',
  '#deck column:99\n',
] as const

function mutate(dice: Dice, bytes: Buffer): Buffer {
  const at = () => dice.int(0, bytes.length)
  const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number]
  const [head, middle, tail] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)]
  switch (dice.int(0, 6)) {
    case 0:
      return Buffer.concat([head, tail])
    case 1:
      return Buffer.concat([head, middle, middle, tail])
    case 2:
      return bytes.subarray(0, from)
    case 3: {
      const flipped = Buffer.from(bytes)
      if (flipped.length > 0) flipped[dice.int(0, flipped.length - 1)] = dice.int(0, 255)
      return flipped
    }
    case 4:
      return Buffer.concat([
        head,
        Buffer.from(dice.pick(SIGNS).repeat(dice.chance(0.1) ? 20_000 : 1)),
        middle,
        tail,
      ])
    case 5:
      return Buffer.concat([tail, middle, head])
    default:
      return Buffer.concat([
        bytes,
        ...Array.from({ length: dice.int(1, 50) }, () => middle.subarray(0, 2_000)),
      ])
  }
}

/** The originals: our fixtures, and a deck of each format. */
function originals(): { name: string; bytes: Buffer }[] {
  const files = readdirSync(FIXTURES, { withFileTypes: true }).filter((each) => each.isFile())
  return [
    ...files.map(({ name }) => ({ name, bytes: readFileSync(join(FIXTURES, name)) })),
    { name: 'old.apkg', bytes: packageOf('old') },
    { name: 'new.apkg', bytes: packageOf('new') },
  ]
}

/**
 * Imports `count` files, each an original of ours with one to four mutations that the seed decides, into folders of their own;
 * or, of these, `only` one.
 */
export async function fuzzImport(seed: number, count: number, only?: number): Promise<Fuzzed> {
  const dice = createDice(seed)
  const root = mkdtempSync(join(tmpdir(), 'studyhall-fuzz-'))
  const all = originals()
  const result: Fuzzed = { imported: 0, refused: 0, faults: [], slowest: { ms: 0, file: '' } }
  try {
    for (let i = 0; i < count; i += 1) {
      const { name, bytes } = dice.pick(all)
      let mutant = bytes
      for (let left = dice.int(1, 4); left > 0; left -= 1) mutant = mutate(dice, mutant)
      const isDry = dice.chance(0.8)
      if (only !== undefined && i !== only) continue
      const where = join(root, 'one')
      mkdirSync(where)
      const source = join(where, `source${extname(name)}`)
      writeFileSync(source, mutant)
      const before = process.cpuUsage()
      try {
        const code = await importCurriculum(source, { out: join(where, 'out'), 'dry-run': isDry })
        if (code !== 0) throw new Error('what was written has findings of structure')
        result.imported += 1
      } catch (error) {
        const isSentence =
          error instanceof UserError && !/undefined|\n {4}at /.test(`${error.title} ${error.message}`)
        if (isSentence) result.refused += 1
        else
          result.faults.push(
            `file ${i} of seed ${seed} (${name}): ${error instanceof Error ? error.stack : error}`,
          )
      }
      const { user, system } = process.cpuUsage(before)
      const ms = (user + system) / 1_000
      if (ms > result.slowest.ms) result.slowest = { ms, file: `file ${i} of seed ${seed} (${name})` }
      const left = readdirSync(where).filter((each) => each !== 'out' && !each.startsWith('source'))
      if (left.length + readdirSync(root).length > 1) result.faults.push(`file ${i} wrote elsewhere: ${left}`)
      rmSync(where, { recursive: true })
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return result
}
