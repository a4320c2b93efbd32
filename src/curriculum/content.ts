import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import type { Day, Pillar, Topic } from '../core/curriculum.ts'
import { issueText, unknownKey } from './issue-text.ts'
import { dayFile, type Finding, type Problem } from './problem.ts'
import { glossarySchema, type Schemas, schemasOf } from './schema.ts'
import { readSource, type Source } from './source.ts'

/** What a curriculum's folder holds, each part with the place it was read from. */
export type Content = {
  roadmap: z.output<Schemas['roadmap']> | undefined
  /** The rules of how it is written bind it. */
  house: boolean
  glossary: Record<string, string>
  pillars: Placed<Pillar>[]
  topics: Placed<Topic>[]
  days: Placed<Day>[]
  /** Files with a problem of their own: what they should hold may be missing from the parts above. */
  broken: Set<string>
  /** Files that are none of a curriculum's, such as what an editor leaves behind. */
  stray: string[]
}

/** A value and where it stands. */
export type Placed<T> = { value: T; file: string; path: PropertyKey[] }

/** The folder read: valid parts, what is wrong, and how to turn a finding into a problem. */
export type Reading = { content: Content; problems: Problem[]; locate(finding: Finding): Problem }

function issueFindings(file: string, path: PropertyKey[], issue: z.core.$ZodIssue): Finding[] {
  const at = [...path, ...issue.path]
  if (issue.code === 'invalid_union') {
    // Of the shapes that were possible the one is meant that got further than its very beginning.
    const meant = issue.errors.find((branch) => branch.some((one) => one.path.length > 0 || isAbout(one)))
    if (meant) return meant.flatMap((one) => issueFindings(file, at, one))
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ file, path: at, key, message: unknownKey(key) }))
  }
  const name = at.filter((part) => typeof part === 'string').at(-1)
  const message = issueText(issue)
  return [{ file, path: at, message: name === undefined ? message : `${name}: ${message}` }]
}

const isAbout = ({ code }: z.core.$ZodIssue): boolean => code !== 'invalid_type' && code !== 'invalid_union'

function reader(dir: string) {
  const sources = new Map<string, Source>()
  const problems: Problem[] = []
  const broken = new Set<string>()
  const shown = (problem: Problem): Problem => ({ ...problem, file: join(dir, problem.file) })
  const locate = (finding: Finding): Problem =>
    shown({
      file: finding.file,
      line: sources.get(finding.file)?.line(finding) ?? 1,
      message: finding.message,
    })
  const report = (finding: Finding) => {
    broken.add(finding.file)
    problems.push(locate(finding))
  }

  const source = (file: string): unknown => {
    const read = readSource(dir, file)
    sources.set(file, read)
    problems.push(...read.malformed.map(shown))
    if (read.malformed.length > 0) broken.add(file)
    return read.value
  }
  const one = <T>(
    schema: z.ZodType<T>,
    file: string,
    value: unknown,
    path: PropertyKey[] = [],
  ): Placed<T>[] => {
    if (value === undefined) return []
    const result = schema.safeParse(value)
    if (result.success) return [{ value: result.data, file, path }]
    for (const issue of result.error.issues) issueFindings(file, path, issue).forEach(report)
    return []
  }
  const list = <T>(schema: z.ZodType<T>, file: string): Placed<T>[] => {
    const value = source(file)
    if (value === undefined) return []
    if (Array.isArray(value)) return value.flatMap((item, index) => one(schema, file, item, [index]))
    report({ file, path: [], message: 'a list is expected here: each item begins with "- id:"' })
    return []
  }
  const stray: string[] = []
  /** What a folder holds, by name; what is left behind there is passed over. */
  const filesOf = (folder: string): string[] => {
    const names = existsSync(join(dir, folder)) ? readdirSync(join(dir, folder)).sort() : []
    stray.push(...names.filter((name) => STRAY.test(name)).map((name) => `${folder}/${name}`))
    return names.filter((name) => !STRAY.test(name)).map((name) => `${folder}/${name}`)
  }
  return { dir, problems, broken, stray, locate, report, source, one, list, filesOf }
}

/** What editors, copies and file managers leave in a folder. */
const STRAY = /^\.|~$|^#.*#$|\.(sw[a-p]|bak|orig|tmp|rej)$|^(Thumbs\.db|desktop\.ini)$/i

type Reader = ReturnType<typeof reader>

function readDays({ report, source, one, filesOf }: Reader, schema: Schemas['day']): Placed<Day>[] {
  const files = filesOf('days')
  if (files.length === 0) report({ file: 'days', path: [], message: 'no day found' })
  return files.flatMap((file) => {
    if (!/^days\/\d{3,}\.yaml$/.test(file)) {
      report({ file, path: [], message: 'a day is expected under the name of its number, such as 007.yaml' })
      return []
    }
    const days = one(schema, file, numbered(source(file), Number.parseInt(basename(file), 10)))
    for (const { value } of days) {
      const expected = dayFile(value.number)
      if (file !== expected)
        report({ file, path: ['number'], message: `day ${value.number} belongs into ${expected}` })
    }
    return days
  })
}

/** A day that does not say its number has that of its file. */
const numbered = (value: unknown, number: number): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { number, ...value } : value

function readTopics(
  { report, list, filesOf }: Reader,
  schema: Schemas['topic'],
  house: boolean,
): Placed<Topic>[] {
  const files = filesOf('topics')
  if (house && files.length === 0) report({ file: 'topics', path: [], message: 'no topic found' })
  return files.flatMap((file) => {
    if (!file.endsWith('.yaml')) {
      report({ file, path: [], message: 'topics are expected in files named <pillar>.yaml' })
      return []
    }
    return list(schema, file)
  })
}

/**
 * Reads and validates every file of a curriculum's folder by its schema. Never throws; what spans files is left to the
 * cross-file rules.
 */
export function readContent(dir: string): Reading {
  const files = reader(dir)
  const head = files.source('roadmap.yaml')
  const house = (head as { house?: unknown } | undefined)?.house === true
  const schemas = schemasOf(house)
  const roadmap = files.one(schemas.roadmap, 'roadmap.yaml', head)[0]?.value
  const has = (file: string): boolean => house || existsSync(join(dir, file))
  const pillars = has('pillars.yaml')
    ? files.list(schemas.pillar, 'pillars.yaml')
    : [{ value: onlyPillar(roadmap), file: 'roadmap.yaml', path: [] }]
  const content: Content = {
    roadmap,
    house,
    glossary: has('glossary.yaml')
      ? (files.one(glossarySchema, 'glossary.yaml', files.source('glossary.yaml'))[0]?.value ?? {})
      : {},
    pillars,
    topics: readTopics(files, schemas.topic, house),
    days: readDays(files, schemas.day),
    broken: files.broken,
    stray: files.stray,
  }
  return { content: house ? content : withPillars(content), problems: files.problems, locate: files.locate }
}

/** The pillar of a curriculum that names none: the whole of it. */
const onlyPillar = (roadmap: Content['roadmap']): Pillar => ({
  id: roadmap?.id ?? 'all',
  title: roadmap?.title ?? 'All',
  tagline: '',
  description: roadmap?.description ?? '',
})

/** A topic that names no pillar has that of its file, else the first; a day the first. */
function withPillars(content: Content): Content {
  const first = content.pillars[0]?.value.id ?? ''
  const isPillar = (id: string): boolean => content.pillars.some(({ value }) => value.id === id)
  const ofFile = (file: string): string => {
    const name = basename(file, '.yaml')
    return isPillar(name) ? name : first
  }
  const filled = <T extends { pillar: string }>({ value, ...at }: Placed<T>, pillar: string): Placed<T> => ({
    ...at,
    value: value.pillar === '' ? { ...value, pillar } : value,
  })
  return {
    ...content,
    topics: content.topics.map((topic) => filled(topic, ofFile(topic.file))),
    days: content.days.map((day) => filled(day, first)),
  }
}
