import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Curriculum } from '../core/curriculum.ts'
import { StartError } from '../core/errors.ts'
import type { Content, Reading } from './content.ts'
import { readContent } from './content.ts'
import { crossFindings } from './cross-rules.ts'
import { createCurriculum } from './curriculum.ts'
import { formatProblem } from './problem.ts'
import { fingerprint, remembered } from './remembered.ts'

/** A curriculum's folder read and validated: with a problem there is no curriculum. */
export function readCurriculum(dir: string): Reading & { curriculum: Curriculum | undefined } {
  const { parts, ...reading } = readParts(dir)
  return { ...reading, curriculum: parts && createCurriculum(parts) }
}

function readParts(dir: string): Reading & { parts: Parts | undefined } {
  const reading = readContent(dir)
  const problems = [...reading.problems, ...crossFindings(reading.content).map(reading.locate)]
  return { ...reading, problems, parts: problems.length === 0 ? assemble(reading.content) : undefined }
}

/** What a curriculum is made of: plain data. */
type Parts = Parameters<typeof createCurriculum>[0]

function assemble({ roadmap, pillars, topics, days }: Content): Parts | undefined {
  if (!roadmap) return undefined
  return {
    id: roadmap.id,
    title: roadmap.title,
    origin: { source: roadmap.source, licence: roadmap.licence },
    pillars: pillars.map(({ value }) => value),
    topics: topics.map(({ value }) => value),
    days: days.map(({ value }) => value).sort((a, b) => a.number - b.number),
  }
}

/**
 * Loads the curriculum of a folder. Drafts are allowed.
 * Throws a StartError that carries every problem as `file:line: message`.
 */
export function loadCurriculum(dir: string): Curriculum {
  const { curriculum, problems } = readCurriculum(dir)
  if (!curriculum) throw new StartError(problems.map(formatProblem))
  return curriculum
}

/** A folder with days is meant as a curriculum: that its roadmap.yaml is missing must be said. */
const isMeant = (folder: string): boolean =>
  existsSync(join(folder, 'roadmap.yaml')) || existsSync(join(folder, 'days'))

/** The folders of curricula at `dir`: itself when it is one, else its sub-folders that are, by name. Throws StartError for none. */
export function curriculumFolders(dir: string): string[] {
  if (isMeant(dir)) return [dir]
  const inside = namesIn(dir)
  const folders = inside.map((name) => join(dir, name)).filter(isMeant)
  if (folders.length === 0)
    throw new StartError([`${dir}: no curriculum here; a folder with a roadmap.yaml is expected`])
  return folders
}

/** What is in a folder; nothing where there is none. */
function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).sort()
  } catch {
    return []
  }
}

/**
 * A folder as it was read; `hash` is its fingerprint's, right before. `parts` are missing where there is a problem, each
 * `file:line: message`; `id` is then what it may be called.
 */
export type Read = { folder: string; id: string; hash: string; problems: string[]; parts: Parts | undefined }

/** Reads a curriculum's folder, or has it as an earlier process read it, word for word. Never throws; plain data. */
export function readFolder(folder: string): Read {
  let problems: string[] = []
  let id = basename(folder)
  const print = fingerprint(folder)
  const parts = remembered(print, () => {
    const reading = readParts(folder)
    problems = reading.problems.map(formatProblem)
    id = reading.content.roadmap?.id ?? id
    return reading.parts
  })
  return { folder, id: parts?.id ?? id, hash: print.hash, problems, parts }
}

/** Two of one id: nobody can say which is meant. The later folder is told of the first. */
export function twinProblems(read: readonly Pick<Read, 'folder' | 'id'>[]): Map<string, string> {
  const owners = new Map<string, string>()
  const found = new Map<string, string>()
  for (const { folder, id } of read) {
    const owner = owners.get(id)
    if (owner === undefined) owners.set(id, folder)
    else found.set(folder, `${join(folder, 'roadmap.yaml')}:1: ${owner} has the id "${id}" already`)
  }
  return found
}

/**
 * Loads every curriculum of a folder, or the one it is.
 * Throws a StartError with the problems of all of them; also when there is none, or two share an id.
 */
export function loadCurricula(dir: string): Curriculum[] {
  const read = curriculumFolders(dir).map(readFolder)
  const twins = twinProblems(read.filter(({ parts }) => parts))
  const problems = [...read.flatMap((one) => one.problems), ...twins.values()]
  if (problems.length > 0) throw new StartError(problems)
  return read.flatMap(({ parts }) => (parts ? [createCurriculum(parts)] : []))
}
