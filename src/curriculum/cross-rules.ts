import { type Day, type Prompt, questionAt } from '../core/curriculum.ts'
import type { Content, Placed } from './content.ts'
import { normalize } from './nearness.ts'
import { dayFile, type Finding, topicFile } from './problem.ts'

type PlacedPrompt = Placed<Prompt> & { day: Day }

// What a broken file should hold is unknown: reporting it as missing would bury the one line that matters.
const known = (content: Content, folder: string): boolean =>
  ![...content.broken].some((file) => file.startsWith(folder))

const promptsOf = (content: Content): PlacedPrompt[] =>
  content.days.flatMap(({ value: day, file }) =>
    day.prompts.map((value, index) => ({ value, day, file, path: ['prompts', index] })),
  )

/** Reports every value whose `name` an earlier one of the same sort has already. */
function unique<T>(what: string, field: string, items: Placed<T>[], name: (value: T) => string): Finding[] {
  const first = new Map<string, Placed<T>>()
  return items.flatMap((item) => {
    const key = name(item.value).toLowerCase()
    const other = first.get(key)
    if (!other) first.set(key, item)
    const message = `${field}: another ${what} has "${name(item.value)}" already (${other?.file})`
    return other ? [{ file: item.file, path: [...item.path, field], message }] : []
  })
}

function uniqueness(content: Content): Finding[] {
  const prompts = promptsOf(content)
  return [
    ...unique('pillar', 'id', content.pillars, (pillar) => pillar.id),
    ...unique('pillar', 'title', content.pillars, (pillar) => pillar.title),
    ...unique('topic', 'id', content.topics, (topic) => topic.id),
    ...unique('topic', 'title', content.topics, (topic) => topic.title),
    ...unique('prompt', 'id', prompts, (prompt) => prompt.id),
    ...(content.house
      ? [
          ...unique('prompt', 'title', prompts, (prompt) => prompt.title),
          ...unique('day', 'theme', content.days, (day) => day.theme),
        ]
      : []),
  ]
}

/** Every name of a topic leads to that topic alone, however it is typed. */
function aliases(content: Content): Finding[] {
  const owners = new Map<string, string>()
  for (const { value } of content.topics) {
    for (const name of [value.id, value.title]) owners.set(normalize(name), value.id)
  }
  return content.topics.flatMap(({ value: topic, file, path }) =>
    topic.aliases.flatMap((alias, index) => {
      const name = normalize(alias)
      const at = { file, path: [...path, 'aliases', index] }
      if (name === '') return [{ ...at, message: `aliases: "${alias}" holds no letter or digit` }]
      const owner = owners.get(name)
      owners.set(name, owner ?? topic.id)
      const taken = owner !== undefined && owner !== topic.id
      return taken ? [{ ...at, message: `aliases: "${alias}" leads to topic ${owner} already` }] : []
    }),
  )
}

function topicReferences(content: Content, length = Number.POSITIVE_INFINITY): Finding[] {
  const pillars = new Set(content.pillars.map(({ value }) => value.id))
  const topics = new Set(content.topics.map(({ value }) => value.id))
  const complete = known(content, 'topics')
  return content.topics.flatMap(({ value: topic, file, path }) => {
    const found: Finding[] = []
    const report = (field: string, message: string, index?: number) =>
      found.push({
        file,
        path: [...path, field, ...(index === undefined ? [] : [index])],
        message: `${field}: ${message}`,
      })
    if (known(content, 'pillars') && !pillars.has(topic.pillar))
      report('pillar', `there is no pillar "${topic.pillar}"`)
    else if (content.house && file !== topicFile(topic.pillar))
      report('pillar', `this topic belongs into ${topicFile(topic.pillar)}`)
    if (topic.day > length) report('day', `the roadmap has ${length} days, not ${topic.day}`)
    topic.related.forEach((id, index) => {
      if (id === topic.id) report('related', 'a topic is not related to itself', index)
      else if (complete && !topics.has(id)) report('related', `there is no topic "${id}"`, index)
    })
    return found
  })
}

function promptReferences(content: Content): Finding[] {
  const topics = new Set(content.topics.map(({ value }) => value.id))
  const complete = { topics: known(content, 'topics'), days: known(content, 'days') }
  // Reversed, so that of two prompts with one id the first counts.
  const dayOf = new Map(
    promptsOf(content)
      .reverse()
      .map(({ value, day }) => [value.id, day.number]),
  )
  return promptsOf(content).flatMap(({ value: prompt, day, file, path }) => {
    const found: Finding[] = []
    if (prompt.topic !== '' && complete.topics && !topics.has(prompt.topic)) {
      found.push({ file, path: [...path, 'topic'], message: `topic: there is no topic "${prompt.topic}"` })
    }
    prompt.recalls.forEach((id, index) => {
      const earlier = dayOf.get(id)
      const at = { file, path: [...path, 'recalls', index] }
      if (earlier === undefined && complete.days)
        found.push({ ...at, message: `recalls: there is no prompt "${id}"` })
      if (earlier !== undefined && earlier >= day.number) {
        found.push({ ...at, message: `recalls: "${id}" is of day ${earlier}, not of an earlier day` })
      }
    })
    return found
  })
}

function dayRules(content: Content): Finding[] {
  const pillars = new Set(content.pillars.map(({ value }) => value.id))
  return content.days.flatMap(({ value: day, file }) => {
    const found: Finding[] = []
    const report = (path: string, message: string) => found.push({ file, path: [path], message })
    if (known(content, 'pillars') && !pillars.has(day.pillar))
      report('pillar', `pillar: there is no pillar "${day.pillar}"`)
    if (day.status === 'draft') return found
    if (!questionAt(day, day.lead)) report('lead', `lead: the day has no question ${day.lead}`)
    if (day.kind === 'mock' && !day.mock) report('kind', 'a mock day needs "mock"')
    if (day.kind !== 'mock' && day.mock) report('mock', `a ${day.kind} day has no "mock"`)
    const recalls = day.prompts.some((prompt) => prompt.recalls.length > 0)
    if (content.house && day.kind === 'review' && !recalls)
      report('prompts', 'a review day recalls at least one earlier prompt')
    return found
  })
}

/** The roadmap's days are there, from 1 to its last, and no more. */
function completeness(content: Content, length: number): Finding[] {
  const there = new Set(content.days.map(({ value }) => value.number))
  const missing = Array.from({ length }, (_, index) => index + 1).filter(
    (number) => !there.has(number) && !content.broken.has(dayFile(number)),
  )
  const gaps = missing.map((number) => `day ${number} is missing: there is no ${dayFile(number)}`)
  const beyond = content.days
    .filter(({ value }) => value.number > length)
    .map(({ value, file }) => ({
      file,
      path: ['number'],
      message: `the roadmap ends with day ${length}, not ${value.number}`,
    }))
  return [...gaps.map((message) => ({ file: 'roadmap.yaml', path: ['days'], message })), ...beyond]
}

/** The rules that span files: ids, titles and aliases are unique, whatever is referred to exists. Pure. */
export function crossFindings(content: Content): Finding[] {
  // Without a roadmap no day is missing and none too many; one that names no length ends with its last day.
  const length =
    content.roadmap && (content.roadmap.days ?? Math.max(...content.days.map(({ value }) => value.number), 0))
  return [
    ...(length === undefined ? [] : completeness(content, length)),
    ...uniqueness(content),
    ...aliases(content),
    ...topicReferences(content, length),
    ...promptReferences(content),
    ...dayRules(content),
  ]
}
