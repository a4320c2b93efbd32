import type { Check } from './check.ts'
import { cut, tidy, withoutMarkup } from './text.ts'

/** Subject area: one per card list and per roadmap stretch. `tagline` and `description` may be empty. */
export type Pillar = { id: string; title: string; tagline: string; description: string }

export const LEVELS = ['Beginner', 'Intermediate', 'Advanced'] as const
export type Level = (typeof LEVELS)[number]

export const DAY_KINDS = ['study', 'practice', 'review', 'mock'] as const
export type DayKind = (typeof DAY_KINDS)[number]

/** A draft has titles and areas only; it is shown as a draft wherever it appears. */
export type Status = 'ready' | 'draft'

/** A published work: a paper, a standard, a book, documentation. `year` is of the edition meant. */
export type Source = { authors: string; title: string; year: number; url?: string | undefined }

/** The edition whose rules a finished day or topic keeps; left out by those that are still to be rewritten. */
export const EDITION = 2

/** A card to look up. `minutes` is reading and practice time, `day` the suggested roadmap day; 0 where nobody said. */
export type Topic = {
  id: string
  pillar: string
  title: string
  level?: Level | undefined
  minutes: number
  day: number
  status: Status
  /** Card text; empty in a draft. */
  summary: string
  objectives: string[]
  /** Representative interview prompts. */
  prompts: string[]
  /** What a good answer to each of the prompts covers, in their order. */
  covers?: string[] | undefined
  sources?: Source[] | undefined
  edition?: typeof EDITION | undefined
  /** Other names a member may type; each belongs to exactly one topic of its curriculum. */
  aliases: string[]
  /** Ids of related topics. */
  related: string[]
}

/** What separates answers to a day's lead question, one line each. */
export type Levels = { fair: string; strong: string; outstanding: string }

/**
 * What is asked, with what helps (hint), what a strong answer holds (key points, maybe none) and what comes next. Only
 * `ask` is always there: cards show what is.
 */
export type Question = {
  ask: string
  hint?: string | undefined
  keyPoints: string[]
  followUp?: string | undefined
  /** Where to read on; http or https. */
  link?: string | undefined
  /** What to choose from. */
  options?: string[] | undefined
  /** The place among the options of the right one, from 1. */
  right?: number | undefined
  /** Why the answer is what it is. */
  explanation?: string | undefined
  /** Review days carry one question of a special form; everything else is a plain question. */
  format?: 'mini-mock' | 'story' | undefined
  /** How a strong candidate would say it, with each step of a calculation. */
  answer?: string | undefined
  followUpAnswer?: string | undefined
  /** Python that solves a coding task; it needs the standard library only. */
  solution?: string | undefined
  /** The lead question's alone. */
  levels?: Levels | undefined
  /** Published results that the answer rests on. */
  sources?: Source[] | undefined
  /** Numbers of the key points and answers that are plausible assumptions: neither given nor computed. */
  assumed?: string[] | undefined
}

/**
 * Material a question is asked about. `code` is shown in fixed width, at most 42 columns. `for` is the letter of the
 * one question it belongs to, where it would give another one away.
 */
export type Data = {
  text?: string | undefined
  code?: string | undefined
  language?: string | undefined
  for?: string | undefined
}

/** A practice prompt. Its id is permanent: buttons, reviews and exports refer to it. */
export type Prompt = {
  id: string
  /** Empty where nobody said. */
  area: string
  /** Empty where its question is its name; see `nameOf`. */
  title: string
  /** Id of the topic it belongs to; empty in a draft, and where there is none. */
  topic: string
  /** For anyone with time to spare; never about the day's case. */
  stretch: boolean
  /** Ids of earlier prompts that this one calls on. */
  recalls: string[]
  data?: Data | undefined
  /** In place of `data`: blocks of material, for one question each or for all. */
  materials?: Data[] | undefined
  /** Labelled a, b, c … in this order; empty in a draft. */
  questions: Question[]
}

/** How a mock day is run. Minutes in `timing` are durations, in order. */
export type Mock = {
  brief: string
  timing: { minutes: number; what: string }[]
  seats: { seat: string; does: string }[]
  rubric: { scores: string; strong: string; fair: string; weak: string }[]
}

/** One roadmap day, 1-based; 0 where a path leaves it out. A draft has no aim, case, lead or questions. */
export type Day = {
  number: number
  /** Its number in the whole curriculum, where it is one of a path; see `Curriculum.whole`. */
  of?: number | undefined
  /** Empty where nobody said; see `dayTitle`. */
  theme: string
  pillar: string
  kind: DayKind
  level?: Level | undefined
  status: Status
  /** What the group can do afterwards; may be empty. */
  aim: string
  /** Minutes of group time, discussion included; 0 in a draft, and where nobody said. */
  minutes: number
  /** The situation the day's prompts share; empty where none helps. */
  case: string
  /** Label of the lead question, such as `1a`; empty in a draft. */
  lead: string
  prompts: Prompt[]
  mock?: Mock | undefined
  edition?: typeof EDITION | undefined
  /** A question for the first minute, with its answer. */
  warmUp?: { ask: string; answer: string } | undefined
  /** Asked in a vote alone: cards of the day do not show it. */
  check?: Check | undefined
  /** Why more than a tenth of the day's numbers are assumptions. */
  assumedBecause?: string | undefined
}

/** Where a curriculum's texts come from, as its folder says. */
export type Origin = { source?: string | undefined; licence?: string | undefined }

/** One question addressed from outside: where it stands and what it says. */
export type PlacedQuestion = { label: string; day: Day; prompt: Prompt; position: number; question: Question }

/**
 * A topic found by a look-up. `exact` when the query is its id, title or one of its aliases; `named` when some of its
 * words are in such a name, however mistyped. Otherwise they only come up in what the topic and its prompts say.
 */
export type Match = { topic: Topic; exact: boolean; named: boolean; score: number }

/** A prompt found by a look-up, with its day. */
export type FoundPrompt = { prompt: Prompt; day: Day }

/**
 * What is taught, loaded and validated, read-only.
 * Unknown ids and numbers answer `undefined`; nothing here throws.
 */
export interface Curriculum {
  readonly id: string
  readonly title: string
  /** The curriculum that this is a path through; its length, days and prompts are then the path's. */
  readonly whole?: Curriculum | undefined
  /** Where its texts come from and under which licence; empty where nobody said. */
  readonly origin: Origin
  /** Number of roadmap days. */
  readonly length: number
  readonly pillars: readonly Pillar[]
  readonly topics: readonly Topic[]
  /** Ordered, `days[n - 1]` is day n. */
  readonly days: readonly Day[]
  pillar(id: string): Pillar | undefined
  topic(id: string): Topic | undefined
  day(number: number): Day | undefined
  /** A prompt with its day and its 1-based position in it. */
  prompt(id: string): { prompt: Prompt; day: Day; position: number } | undefined
  /**
   * Best first, at most `limit`: an exact alias alone comes first, then typo- and prefix-tolerant hits. The prompts and
   * answers of a topic count too, for less.
   */
  search(query: string, limit: number): Match[]
  /** The prompts that some words are about, best first: what they ask, and what their answers say. */
  searchPrompts(query: string): FoundPrompt[]
  /** The topic whose id, title or alias a query is, however it is typed; far quicker than a search. */
  named(query: string): Topic | undefined
  /** The topics nearest to a query that `search` does not know, for "did you mean". */
  nearest(query: string, limit: number): Topic[]
}

/** The curricula that a bot serves just now. `of` throws UserError for one that is not loaded; `of(undefined)` is the default one. */
export interface Shelf {
  /** By name of their folders, at least one. */
  readonly all: readonly Curriculum[]
  of(id: string | undefined): Curriculum
}

/** A longer id leaves no room for the rest of what a button carries. */
const LONGEST_REFERENCE = 16

/** A curriculum's id or, of a long one, a mark of up to 14 characters: what buttons carry. */
export const referenceOf = (id: string): string =>
  id.length <= LONGEST_REFERENCE ? id : `~${fnv(id).toString(36)}`

/** The 64-bit hash FNV-1a. Source: G. Fowler, L. C. Noll, K.-P. Vo, "The FNV Non-Cryptographic Hash Algorithm". */
function fnv(text: string): bigint {
  let hash = 0xcbf29ce484222325n
  for (const sign of text)
    hash = BigInt.asUintN(64, (hash ^ BigInt(sign.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return hash
}

/** How long a day of a curriculum takes, in minutes: what the middle one of its days says; 0 where none does. */
export function minutesOf({ days }: Curriculum): number {
  const said = days.flatMap(({ minutes }) => (minutes > 0 ? [minutes] : [])).sort((a, b) => a - b)
  return said[Math.floor(said.length / 2)] ?? 0
}

/** The letter of the question at `index` of a prompt. */
export const letterAt = (index: number): string => String.fromCharCode(97 + index)

/** The label of a question: prompt position and letter, `2b`. */
export const labelOf = (position: number, index: number): string => `${position}${letterAt(index)}`

/** What a prompt is asked about, block by block. */
export const materialsOf = ({ data, materials }: Prompt): Data[] => materials ?? (data ? [data] : [])

/** The material that the question at `index` of a prompt may know: what is for all, and what is for it alone. */
export function materialsFor(prompt: Prompt, index: number): Data[] {
  const letter = letterAt(index)
  return materialsOf(prompt).filter((block) => (block.for ?? letter) === letter)
}

/** The question behind a label of a day (`1a`); `undefined` where the day has none. */
export function questionAt(day: Day, label: string): PlacedQuestion | undefined {
  const [, digits, letter] = /^(\d+)([a-z])$/.exec(label) ?? []
  if (!digits || !letter) return undefined
  const position = Number(digits)
  const prompt = day.prompts[position - 1]
  const question = prompt?.questions[letter.charCodeAt(0) - 97]
  return prompt && question ? { label, day, prompt, position, question } : undefined
}

/**
 * A day by its number and, where it has one, its theme: `Day 3 · Joins`, or `Day 3 of 90 · Joins`; one that the roadmap leaves out
 * by its theme. Plain text.
 */
export const dayTitle = (day: Day, length?: number): string => {
  const { number, theme } = day
  if (number === 0) return themeOf(day)
  return `Day ${number}${length === undefined ? '' : ` of ${length}`}${theme === '' ? '' : ` · ${theme}`}`
}

/** What a list calls a day: its theme, else what its first prompt is called. Plain text. */
export const themeOf = ({ theme, prompts: [first] }: Day): string => theme || (first ? nameOf(first) : '')

/** What a list calls a prompt: its title, else the beginning of its first question. Plain text. */
export const nameOf = ({ title, questions: [first] }: Prompt): string =>
  title || (first ? cut(tidy(withoutMarkup(first.ask)), LONGEST_NAME) : '')

/** In characters: about what a line of a phone's list shows. */
const LONGEST_NAME = 80

/** How many questions a day asks, stretch prompts included. */
export const questionCount = (day: Day): number =>
  day.prompts.reduce((sum, prompt) => sum + prompt.questions.length, 0)
