import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Curriculum, Shelf } from './core/curriculum.ts'
import { StartError, UserError } from './core/errors.ts'
import { plain } from './core/text.ts'
import { readApart } from './curriculum/apart.ts'
import { createCurriculum } from './curriculum/curriculum.ts'
import { differences } from './curriculum/differences.ts'
import { curriculumFolders, type Read, readFolder, twinProblems } from './curriculum/load.ts'
import { fingerprint } from './curriculum/remembered.ts'

/** The curricula that are shipped. */
export const SHIPPED = fileURLToPath(new URL('../curriculum', import.meta.url))

/** The id of the default curriculum, where it is there; else it is the first. */
const DEFAULT = 'ml-interview'

/** What a reload led to. `changed` are ids whose groups have to be looked at: what they study is new, another, or gone. */
export type Reloaded = { changed: string[]; lines: string[]; problems: string[] }

/** The curricula a bot serves, as they are now. */
export type Curricula = Shelf & {
  readonly default: Curriculum
  /** What keeps folders from being served, each `file:line: message`. */
  readonly problems: readonly string[]
  /**
   * Takes up what has changed. A folder with problems keeps what was loaded of it, and so does one that would leave no
   * default; calls wait for each other. Never rejects.
   */
  reload(): Promise<Reloaded>
  /**
   * Takes up what groups asked for in vain and is there by now; to be called once a minute. A folder counts as there once
   * two calls have seen it alike, because it may be being copied.
   */
  lookAgain(): Promise<Reloaded>
}

/** One folder: what it serves, and what was wrong with it when it was last read. */
type Entry = {
  folder: string
  id: string
  hash: string
  curriculum: Curriculum | undefined
  problems: string[]
}

const NOTHING: Reloaded = { changed: [], lines: [], problems: [] }

/**
 * Loads the curricula of a folder, or the one it is. One that is broken keeps no other from being served, unless it is
 * the default one: then it throws StartError with every problem. `of` throws UserError that says why one is not there.
 */
export function openCurricula(from: string | undefined): Curricula {
  const dir = from ?? SHIPPED
  const read = curriculumFolders(dir).map((folder) => entryOf(readFolder(folder)))
  let entries = withoutTwins(read, [])
  const first = chosen(entries)
  if (!first?.curriculum) throw new StartError(unusable(entries, first))
  let served = servedBy(entries, first.curriculum)
  const wanted = new Set<string>()
  const seen = new Map<string, string>()
  const serve = (next: Entry[]): Reloaded => {
    const done = compare(entries, next)
    entries = next
    served = servedBy(entries, served.fallback)
    for (const { id } of served.all) wanted.delete(id)
    return done
  }
  const reload = async (): Promise<Reloaded> => {
    const folders = foldersIn(dir)
    if (typeof folders === 'string') return { ...NOTHING, problems: [folders] }
    const next = withoutTwins(await Promise.all(folders.map((folder) => readAnew(folder, entries))), entries)
    if (next.every(({ curriculum }) => !curriculum))
      return { ...NOTHING, problems: next.flatMap((each) => each.problems) }
    return serve(next)
  }
  const lookAgain = async (): Promise<Reloaded> => {
    if (wanted.size === 0) return NOTHING
    const folders = foldersIn(dir)
    const absent = typeof folders === 'string' ? [] : folders.filter((each) => !isServed(each, entries))
    const settled = absent.filter((folder) => {
      const { hash } = fingerprint(folder)
      const isSettled = seen.get(folder) === hash && entries.every((each) => each.hash !== hash)
      seen.set(folder, hash)
      return isSettled
    })
    const found = await Promise.all(settled.map((folder) => readAnew(folder, entries)))
    if (found.length === 0) return NOTHING
    const others = entries.filter(({ folder }) => !settled.includes(folder))
    return serve(withoutTwins(inOrder([...others, ...found]), entries))
  }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<Reloaded>): Promise<Reloaded> => {
    const done = last.then(work).catch((error: unknown) => ({ ...NOTHING, problems: [String(error)] }))
    last = done
    return done
  }
  return {
    get default() {
      return served.fallback
    },
    get all() {
      return served.all
    },
    get problems() {
      return entries.flatMap((each) => each.problems)
    },
    of: (id) => {
      const found = id === undefined ? served.fallback : served.byId.get(id)
      if (found) return found
      const name = id ?? ''
      wanted.add(name)
      throw missing(
        name,
        entries.find((each) => each.id === name),
      )
    },
    reload: () => inTurn(reload),
    lookAgain: () => inTurn(lookAgain),
  }
}

const entryOf = ({ folder, id, hash, problems, parts }: Read): Entry => ({
  folder,
  id,
  hash,
  problems,
  curriculum: parts && createCurriculum(parts),
})

/** A folder as it is now; what cannot be used keeps what was loaded of it. */
async function readAnew(folder: string, before: readonly Entry[]): Promise<Entry> {
  const old = before.find((each) => each.folder === folder)
  const { hash } = fingerprint(folder)
  if (old?.curriculum && old.hash === hash && old.problems.length === 0) return old
  const read = entryOf(await readApart(folder))
  // What was read may have changed meanwhile: then it is read again the next time.
  if (fingerprint(folder).hash !== read.hash) read.hash = ''
  return read.curriculum || !old?.curriculum ? read : { ...old, problems: read.problems, hash: read.hash }
}

/** Of two with one id the one that was served stays; where none was, neither is, because nobody can say which is meant. */
function withoutTwins(entries: readonly Entry[], before: readonly Entry[]): Entry[] {
  const served = entries.filter(({ curriculum }) => curriculum)
  const kept = (entry: Entry): boolean =>
    before.some(({ folder, curriculum, id }) => folder === entry.folder && id === entry.id && curriculum)
  return entries.map((entry) => {
    const others = served.filter((each) => each.id === entry.id && each !== entry)
    if (!entry.curriculum || others.length === 0 || kept(entry)) return entry
    const [other = entry] = others
    const told = twinProblems([other, entry]).get(entry.folder)
    return { ...entry, curriculum: undefined, problems: [...entry.problems, ...(told ? [told] : [])] }
  })
}

const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => (a.folder < b.folder ? -1 : 1))

const isServed = (folder: string, entries: readonly Entry[]): boolean =>
  entries.some((each) => each.folder === folder && each.curriculum)

const chosen = (entries: readonly Entry[]): Entry | undefined =>
  entries.find(({ id }) => id === DEFAULT) ?? entries[0]

/** What is served; where the default one cannot be any more, another takes its place. */
function servedBy(entries: readonly Entry[], before: Curriculum) {
  const all = entries.flatMap(({ curriculum }) => curriculum ?? [])
  const fallback = chosen(entries)?.curriculum ?? all[0] ?? before
  return { all, byId: new Map(all.map((each) => [each.id, each])), fallback }
}

function unusable(entries: readonly Entry[], first: Entry | undefined): string[] {
  const problems = first?.problems ?? []
  if (entries.length < 2) return problems
  return [...problems, `The bot does not start without its default curriculum, ${first?.folder}.`]
}

/** The folders of curricula, or the sentence that says why there is none. */
function foldersIn(dir: string): string[] | string {
  try {
    return curriculumFolders(dir)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What became another between two states of the folders, as whoever runs the bot reads it. */
function compare(before: readonly Entry[], after: readonly Entry[]): Reloaded {
  const old = new Map(before.flatMap(({ curriculum }) => (curriculum ? [[curriculum.id, curriculum]] : [])))
  const now = new Map(after.flatMap(({ curriculum }) => (curriculum ? [[curriculum.id, curriculum]] : [])))
  const changed: string[] = []
  const lines: string[] = []
  for (const [id, curriculum] of now) {
    const was = old.get(id)
    if (was === curriculum) continue
    changed.push(id)
    const { title, length } = curriculum
    if (!was) lines.push(`${id}: “${title}” is new, with ${length} ${length === 1 ? 'day' : 'days'}.`)
    else lines.push(...differences(was, curriculum).map((sentence) => `${id}: ${sentence}`))
  }
  for (const id of old.keys())
    if (!now.has(id)) {
      changed.push(id)
      lines.push(`${id}: its folder is gone. Groups that study it wait.`)
    }
  const kept = after.flatMap((each) => (each.curriculum && each.problems.length > 0 ? [each.id] : []))
  lines.push(...kept.map((id) => `${id}: has problems and stays as it was loaded.`))
  return { changed, lines, problems: after.flatMap((each) => each.problems) }
}

/** Why a curriculum is not there, and how to fix it: members and managers read it. */
function missing(id: string, entry: Entry | undefined): UserError {
  const [problem] = entry?.problems ?? []
  if (!entry || problem === undefined)
    return new UserError(
      'This group’s curriculum is not loaded',
      `Whoever runs this bot can put the folder of “${plain(id)}” back, or set CURRICULUM_DIR and start it again. Posts then resume by themselves. Nothing is lost.`,
    )
  const more = entry.problems.length - 1
  const rest = more === 0 ? '' : ` (and ${more} more)`
  // Where the folders lie is nobody’s business in a channel.
  const said = problem.replaceAll(`${dirname(entry.folder)}/`, '')
  return new UserError(
    'This group’s curriculum has mistakes',
    `${plain(said)}${rest}. Whoever runs this bot finds all of them with \`npx studyhall curriculum check\` (“${plain(basename(entry.folder))}”); once they are fixed, posts resume by themselves. Nothing is lost.`,
  )
}
