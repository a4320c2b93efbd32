/** Subject area: one per card list and per roadmap stretch. */
export type Pillar = { id: string; title: string; tagline: string; description: string }

export const LEVELS = ['Beginner', 'Intermediate', 'Advanced'] as const
export type Level = (typeof LEVELS)[number]

export const DAY_KINDS = ['study', 'practice', 'review', 'mock'] as const
export type DayKind = (typeof DAY_KINDS)[number]

/** A draft has titles and areas only; it is shown as a draft wherever it appears. */
export type Status = 'ready' | 'draft'

/** A card to look up. `minutes` is reading and practice time; `day` the suggested roadmap day. */
export type Topic = {
  id: string
  pillar: string
  title: string
  level: Level
  minutes: number
  day: number
  status: Status
  /** Card text; empty in a draft. */
  summary: string
  objectives: string[]
  /** Representative interview prompts. */
  prompts: string[]
  /** Other names a member may type; each belongs to exactly one topic of its curriculum. */
  aliases: string[]
  /** Ids of related topics. */
  related: string[]
}

/** What is asked, with what helps (hint), what a strong answer holds (key points) and what comes next. */
export type Question = {
  ask: string
  hint: string
  keyPoints: string[]
  followUp: string
  /** Review days carry one question of a special form; everything else is a plain question. */
  format?: 'mini-mock' | 'story' | undefined
}

/** Material a question is asked about. `code` is shown in fixed width, at most 42 columns. */
export type Data = { text?: string | undefined; code?: string | undefined; language?: string | undefined }

/** A practice prompt. Its id is permanent: buttons, reviews and exports refer to it. */
export type Prompt = {
  id: string
  area: string
  title: string
  /** Id of the topic it belongs to; empty in a draft. */
  topic: string
  /** For who has time; never the day's case. */
  stretch: boolean
  /** Ids of earlier prompts that this one calls on. */
  recalls: string[]
  data?: Data | undefined
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

/** One roadmap day, 1-based. A draft has no aim, case, lead or questions. */
export type Day = {
  number: number
  theme: string
  pillar: string
  kind: DayKind
  level: Level
  status: Status
  /** What the group can do afterwards. */
  aim: string
  /** Minutes of group time, discussion included; 0 in a draft. */
  minutes: number
  /** The situation the day's prompts share; empty where none helps. */
  case: string
  /** Label of the lead question, such as `1a`; empty in a draft. */
  lead: string
  prompts: Prompt[]
  mock?: Mock | undefined
}

/** One question addressed from outside: where it stands and what it says. */
export type PlacedQuestion = { label: string; day: Day; prompt: Prompt; position: number; question: Question }

/** A topic found by a look-up. `exact` when the query is its id, title or one of its aliases. */
export type Match = { topic: Topic; exact: boolean; score: number }

/**
 * What is taught, loaded and validated, read-only.
 * Unknown ids and numbers answer `undefined`; nothing here throws.
 */
export interface Curriculum {
  readonly id: string
  readonly title: string
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
  /** Best first, at most `limit`: an exact alias alone comes first, then typo- and prefix-tolerant hits. */
  search(query: string, limit: number): Match[]
  /** The topic whose id, title or alias a query is, however it is typed; far quicker than a search. */
  named(query: string): Topic | undefined
  /** The topics nearest to a query that `search` does not know, for "did you mean". */
  nearest(query: string, limit: number): Topic[]
}

/** The label of a question: prompt position and letter, `2b`. */
export const labelOf = (position: number, index: number): string =>
  `${position}${String.fromCharCode(97 + index)}`

/** The question behind a label of a day (`1a`); `undefined` where the day has none. */
export function questionAt(day: Day, label: string): PlacedQuestion | undefined {
  const [, digits, letter] = /^(\d+)([a-z])$/.exec(label) ?? []
  if (!digits || !letter) return undefined
  const position = Number(digits)
  const prompt = day.prompts[position - 1]
  const question = prompt?.questions[letter.charCodeAt(0) - 97]
  return prompt && question ? { label, day, prompt, position, question } : undefined
}

/** How many questions a day asks, stretch prompts included. */
export const questionCount = (day: Day): number =>
  day.prompts.reduce((sum, prompt) => sum + prompt.questions.length, 0)
