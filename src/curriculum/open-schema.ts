import { z } from 'zod'
import { DAY_KINDS, type Day, LEVELS, type Pillar, type Topic } from '../core/curriculum.ts'

/**
 * The shape of a curriculum that keeps no house rules: a question needs an `ask`, everything else may be missing. What
 * stands here is a bound; what a platform would cut is advice and said apart. Descriptions become the field list of
 * docs/your-curriculum.md and what editors show.
 */

/** In characters. */
const MOST = { name: 200, line: 1_000, text: 4_000, long: 20_000 } as const

/** The longest text that a field of a question may hold, in characters. */
export const LONGEST = { ask: MOST.text, answer: MOST.long, name: MOST.name, point: MOST.line } as const

/** How much one curriculum may hold: days, prompts of a day, questions of a prompt. */
export const MOST_OF = { days: 5_000, prompts: 10, questions: 8 } as const

const text = (max: number) => z.string().trim().min(1).max(max)
const name = text(MOST.name)
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'ids are lower-case words joined by hyphens')
  .max(48)
const minutes = z.int().min(1).max(1_440)
const level = z.enum(LEVELS).optional().describe('how hard it is')
const address = z.url({ protocol: /^https?$/, error: 'a web address is expected' }).max(2_000)
const link = address.optional().describe('where to read on; http or https')

/** Whether a text may stand as the `link` of a question. */
export const isLink = (text: string): boolean => address.safeParse(text).success

const source = z.strictObject({
  authors: name,
  title: text(MOST.line),
  year: z.int().min(1000).max(2100),
  url: link,
})

const block = z
  .strictObject({
    text: text(MOST.text).optional().describe('sentences'),
    code: z
      .string()
      .min(1)
      .max(MOST.text)
      .optional()
      .describe('shown in fixed width; a phone shows 42 columns'),
    language: z
      .string()
      .regex(/^[A-Za-z0-9+#.-]{1,20}$/, 'the name of a language is expected, such as python')
      .optional()
      .describe('of the code, such as python'),
    for: z
      .string()
      .regex(/^[a-h]$/, 'for is the letter of a question, such as b')
      .optional(),
  })
  .refine((data) => data.text !== undefined || data.code !== undefined, 'data needs text or code')

/** Whether an option that is called right is there. */
export const isAmong = ({
  right,
  options = [],
}: {
  right?: number | undefined
  options?: string[] | undefined
}) => right === undefined || right <= options.length
export const AMONG = { error: 'right is the place of one of the options, from 1', path: ['right'] }

const questionFields = {
  ask: text(LONGEST.ask).describe('the question; the one field that is needed'),
  answer: text(LONGEST.answer).optional().describe('a good answer'),
  hint: text(MOST.text).optional().describe('help that does not give the answer away'),
  keyPoints: z.array(text(MOST.line)).max(12).default([]).describe('what a strong answer holds, a line each'),
  followUp: text(MOST.text).optional().describe('what to ask next'),
  followUpAnswer: text(LONGEST.answer).optional().describe('a good answer to the follow-up'),
  options: z.array(name).min(2).max(10).optional().describe('what to choose from'),
  right: z.int().min(1).max(10).optional().describe('which of the options is right, from 1; for votes'),
  explanation: text(MOST.long).optional().describe('why the answer is what it is'),
  link,
  solution: z.string().min(1).max(MOST.long).optional().describe('code that solves a coding task'),
  levels: z
    .strictObject({ fair: text(MOST.line), strong: text(MOST.line), outstanding: text(MOST.line) })
    .optional(),
  sources: z.array(source).min(1).max(10).optional(),
  format: z.enum(['mini-mock', 'story']).optional(),
}

const about = {
  id: id.optional().describe('permanent: buttons, progress and reviews go by it'),
  title: name.optional().describe('what lists call it; else the beginning of its question'),
  area: name.optional().describe('a part of the subject'),
  topic: id.optional().describe('id of the topic card it belongs to'),
  stretch: z.boolean().default(false).describe('for anyone with time to spare'),
  recalls: z.array(id).max(10).default([]).describe('ids of earlier prompts that it calls on'),
  data: block.optional().describe('what it is asked about'),
  materials: z.array(block).min(2).max(4).optional().describe('several blocks in place of data'),
}

const oneOfTwo = ({ data, materials }: { data?: unknown; materials?: unknown }) => !(data && materials)

/** A question by itself: a sentence, or its fields with those of the prompt it becomes. */
const loneQuestion = z.union([
  text(LONGEST.ask),
  z
    .strictObject({ ...questionFields, ...about })
    .refine(oneOfTwo, 'data and materials: one of the two')
    .refine(isAmong, AMONG),
])

const prompt = z
  .strictObject({
    ...about,
    questions: z
      .array(z.union([text(LONGEST.ask), z.strictObject(questionFields).refine(isAmong, AMONG)]))
      .max(MOST_OF.questions)
      .default([]),
  })
  .refine(oneOfTwo, 'data and materials: one of the two')

const mock = z.strictObject({
  brief: text(MOST.text),
  timing: z
    .array(z.strictObject({ minutes, what: text(MOST.line) }))
    .min(1)
    .max(12),
  seats: z
    .array(z.strictObject({ seat: name, does: text(MOST.line) }))
    .min(1)
    .max(8),
  rubric: z
    .array(
      z.strictObject({
        scores: name,
        strong: text(MOST.line),
        fair: text(MOST.line),
        weak: text(MOST.line),
      }),
    )
    .min(1)
    .max(8),
})

const dayFields = {
  number: z.int().min(1).max(MOST_OF.days).optional().describe('taken from the name of the file'),
  theme: name.optional().describe('what the day is called'),
  pillar: id.optional().describe('id of its pillar; else the first'),
  kind: z.enum(DAY_KINDS).default('study'),
  level,
  status: z.enum(['ready', 'draft']).default('ready'),
  aim: text(MOST.line).optional().describe('what the group can do afterwards'),
  minutes: minutes.optional().describe('of group time, discussion included'),
  case: z.string().trim().max(MOST.text).default('').describe('the situation that the questions share'),
  lead: z
    .string()
    .regex(/^([1-9]|10)[a-h]$/, 'lead is the label of a question, such as 1a')
    .optional()
    .describe('the question in the channel; else the first'),
  warmUp: z.strictObject({ ask: text(MOST.text), answer: text(MOST.text) }).optional(),
  mock: mock.optional(),
  questions: z.array(loneQuestion).min(1).max(MOST_OF.prompts).optional().describe('the day’s questions'),
  prompts: z
    .array(prompt)
    .min(1)
    .max(MOST_OF.prompts)
    .optional()
    .describe('in place of questions: several questions about one thing each'),
}

const asQuestion = (given: string | z.output<z.ZodObject<typeof questionFields>>) =>
  typeof given === 'string' ? { ask: given, keyPoints: [] } : given

const { keys } = Object
const ABOUT = new Set(keys(about))

const only = (value: object, isWanted: (key: string) => boolean): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => isWanted(key)))

const asPrompt = (given: z.output<typeof loneQuestion>): z.output<typeof prompt> =>
  typeof given === 'string'
    ? { stretch: false, recalls: [], questions: [given] }
    : ({
        ...only(given, (key) => ABOUT.has(key)),
        questions: [only(given, (key) => !ABOUT.has(key))],
      } as z.output<typeof prompt>)

/** The shape of a day's file, as written. */
export const dayShape = z
  .strictObject(dayFields)
  .refine(({ questions, prompts }) => !questions !== !prompts, 'a day has questions, or prompts')
  .refine(
    ({ status, prompts }) =>
      status === 'draft' || (prompts ?? []).every(({ questions }) => questions.length > 0),
    'each prompt needs a question; a day that is still to be written says "status: draft"',
  )

/** A day of `days/NNN.yaml`. Its number is there: the reader takes it from the file's name. `pillar` is empty where none is named. */
export const openDay: z.ZodType<Day> = dayShape.transform(({ questions, prompts, ...day }): Day => {
  const number = day.number ?? 0
  const all = prompts ?? (questions ?? []).map(asPrompt)
  const draft = day.status === 'draft'
  const first = all.findIndex(({ stretch }) => !stretch)
  return {
    ...day,
    number,
    theme: day.theme ?? '',
    pillar: day.pillar ?? '',
    aim: day.aim ?? '',
    minutes: day.minutes ?? 0,
    lead: draft ? '' : (day.lead ?? `${Math.max(first, 0) + 1}a`),
    prompts: all.map((one, index) => ({
      ...one,
      id: one.id ?? `d${number}-${index + 1}`,
      title: one.title ?? '',
      area: one.area ?? '',
      topic: one.topic ?? '',
      questions: draft ? [] : one.questions.map(asQuestion),
    })),
  }
})

/** The shape of a topic, as written. */
export const topicShape = z.strictObject({
  id,
  pillar: id.optional().describe('id of its pillar; else the name of the file'),
  title: name,
  level,
  minutes: minutes.optional().describe('of reading and practice'),
  day: z.int().min(1).max(MOST_OF.days).optional().describe('the day that treats it'),
  aliases: z.array(text(80)).max(30).default([]).describe('other names that a member may type'),
  status: z.enum(['ready', 'draft']).default('ready'),
  summary: text(MOST.text).optional(),
  objectives: z.array(text(MOST.line)).max(10).default([]).describe('what to be able to do'),
  prompts: z.array(text(MOST.line)).max(10).default([]).describe('how it is asked'),
  covers: z.array(text(MOST.line)).max(10).optional(),
  sources: z.array(source).min(1).max(10).optional(),
  related: z.array(id).max(8).default([]).describe('ids of related topics'),
})

/** A topic of `topics/<pillar>.yaml`; `pillar` is empty where none is named. */
export const openTopic: z.ZodType<Topic> = topicShape.transform(
  (topic): Topic => ({
    ...topic,
    pillar: topic.pillar ?? '',
    minutes: topic.minutes ?? 0,
    day: topic.day ?? 0,
    summary: topic.summary ?? '',
  }),
)

/** The shape of a pillar, as written. */
export const pillarShape = z.strictObject({
  id,
  title: name,
  tagline: name.default('').describe('a few words beside the title'),
  description: text(MOST.text).optional(),
})

/** A pillar of `pillars.yaml`. */
export const openPillar: z.ZodType<Pillar> = pillarShape.transform(
  (pillar): Pillar => ({ ...pillar, description: pillar.description ?? '' }),
)

/** What a day, a question, a prompt, a topic or a pillar may hold, by name. */
export const FIELD_NAMES: readonly string[] = [
  ...new Set(
    [dayFields, questionFields, about, topicShape.shape, pillarShape.shape].flatMap((fields) => keys(fields)),
  ),
]

/** `roadmap.yaml`, as written. */
export const openRoadmap = z.strictObject({
  id: id.describe('what groups and commands call this curriculum; permanent'),
  title: name.describe('what members read'),
  description: text(MOST.text).optional(),
  days: z
    .int()
    .min(1)
    .max(MOST_OF.days)
    .optional()
    .describe('how many there are; else the files are counted'),
  house: z.boolean().default(false).describe('true: the rules of CONTRIBUTING.md bind it'),
  source: text(MOST.line).optional().describe('where the texts come from; shown by help'),
  licence: text(MOST.line).optional().describe('under which terms; shown by help'),
})
