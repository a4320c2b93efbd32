import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

const SMALL = join(import.meta.dirname, 'fixtures/small')

/** What happens to one file: a text replaces its whole, a pair its one occurrence of a part, `null` removes it. */
export type Edit = string | null | [from: string, to: string]

function edited(path: string, [from, to]: [string, string]): string {
  const before = readFileSync(path, 'utf8')
  if (before.split(from).length !== 2) throw new Error(`${path} holds "${from}" not exactly once`)
  return before.replace(from, () => to)
}

/** Copies the small valid curriculum into `dir` and edits files of it. */
export function writeSmall(dir: string, edits: [file: string, edit: Edit][] = []): string {
  cpSync(SMALL, dir, { recursive: true })
  for (const [file, edit] of edits) {
    const path = join(dir, file)
    mkdirSync(dirname(path), { recursive: true })
    if (edit === null) rmSync(path)
    else writeFileSync(path, typeof edit === 'string' ? edit : edited(path, edit))
  }
  return dir
}

/** A temporary folder, gone when the test is over. */
export function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-curriculum-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** The small curriculum with edits, in a folder of the running test. */
export const small = (...edits: [file: string, edit: Edit][]): string => writeSmall(temporary(), edits)

/** A folder of the running test that holds these files. */
export function folderOf(files: Record<string, string | Uint8Array>, dir = temporary()): string {
  for (const [file, text] of Object.entries(files)) {
    const path = join(dir, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return dir
}

/** As long an id as there is. */
export const LONG_ID = 'incident-reviews-for-on-call-engineers-of-europe'

const day = (ask: string, minutes: number): string =>
  `theme: ${ask}\nminutes: ${minutes}\nquestions:\n  - ask: What is a ${ask}?\n    hint: Look at the ${ask}.\n    answer: This is a ${ask}.\n`

/** The files of three curricula side by side: knots, which comes first and so is the default one, ropes, and one with a long id. */
export const SEVERAL: Readonly<Record<string, string>> = {
  'a/roadmap.yaml': 'id: knots\ntitle: Knots\n',
  'a/days/001.yaml': day('Bowline', 10),
  'a/days/002.yaml': day('Sheet bend', 20),
  'a/days/003.yaml': day('Clove hitch', 20),
  'b/roadmap.yaml': 'id: ropes\ntitle: Ropes & lines\n',
  'b/days/001.yaml': day('Hemp', 5),
  'b/days/002.yaml': day('Nylon', 5),
  'c/roadmap.yaml': `id: ${LONG_ID}\ntitle: Incident reviews for on-call engineers who wear many hats\n`,
  'c/days/001.yaml': 'questions:\n  - What happened?\n',
}
