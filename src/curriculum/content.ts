import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Day, Pillar, Topic } from '../core/curriculum.ts'
import { dayFile, type Finding, type Problem } from './problem.ts'
import { daySchema, glossarySchema, pillarSchema, roadmapSchema, topicSchema } from './schema.ts'
import { readSource, type Source } from './source.ts'

/** What a curriculum's folder holds, each part with the place it was read from. */
export type Content = {
  roadmap: z.output<typeof roadmapSchema> | undefined
  glossary: Record<string, string>
  pillars: Placed<Pillar>[]
  topics: Placed<Topic>[]
  days: Placed<Day>[]
  /** Files with a problem of their own: what they should hold may be missing from the parts above. */
  broken: Set<string>
}

/** A value and where it stands. */
export type Placed<T> = { value: T; file: string; path: PropertyKey[] }

/** The folder read: valid parts, what is wrong, and how to turn a finding into a problem. */
export type Reading = { content: Content; problems: Problem[]; locate(finding: Finding): Problem }

function issueFindings(file: string, path: PropertyKey[], issue: z.core.$ZodIssue): Finding[] {
  const at = [...path, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ file, path: at, key, message: `unknown key "${key}"` }))
  }
  const name = at.filter((part) => typeof part === 'string').at(-1)
  const message = issue.message.endsWith('received undefined') ? 'is missing' : issue.message
  return [{ file, path: at, message: name === undefined ? message : `${name}: ${message}` }]
}

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
  const single = <T>(schema: z.ZodType<T>, file: string): Placed<T>[] => one(schema, file, source(file))
  return { problems, broken, locate, report, list, single }
}

function filesOf(dir: string, folder: string): string[] {
  try {
    return readdirSync(join(dir, folder))
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}

type Reader = ReturnType<typeof reader>

function readDays(dir: string, { report, single }: Reader): Placed<Day>[] {
  const files = filesOf(dir, 'days')
  if (files.length === 0) report({ file: 'days', path: [], message: 'no day found' })
  return files.flatMap((file) => {
    if (!/^days\/\d{3,}\.yaml$/.test(file)) {
      report({ file, path: [], message: 'a day is expected under the name of its number, such as 007.yaml' })
      return []
    }
    const days = single<Day>(daySchema, file)
    for (const { value } of days) {
      const expected = dayFile(value.number)
      if (file !== expected)
        report({ file, path: ['number'], message: `day ${value.number} belongs into ${expected}` })
    }
    return days
  })
}

function readTopics(dir: string, { report, list }: Reader): Placed<Topic>[] {
  const files = filesOf(dir, 'topics')
  if (files.length === 0) report({ file: 'topics', path: [], message: 'no topic found' })
  return files.flatMap((file) => {
    if (!file.endsWith('.yaml')) {
      report({ file, path: [], message: 'topics are expected in files named <pillar>.yaml' })
      return []
    }
    return list<Topic>(topicSchema, file)
  })
}

/**
 * Reads and validates every file of a curriculum's folder by its schema. Never throws; what spans files is left to the
 * cross-file rules.
 */
export function readContent(dir: string): Reading {
  const files = reader(dir)
  const content: Content = {
    roadmap: files.single(roadmapSchema, 'roadmap.yaml')[0]?.value,
    glossary: files.single(glossarySchema, 'glossary.yaml')[0]?.value ?? {},
    pillars: files.list(pillarSchema, 'pillars.yaml'),
    topics: readTopics(dir, files),
    days: readDays(dir, files),
    broken: files.broken,
  }
  return { content, problems: files.problems, locate: files.locate }
}
