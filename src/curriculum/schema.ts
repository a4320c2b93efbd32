import { z } from 'zod'
import { DAY_KINDS, type Day, EDITION, LEVELS, type Pillar, type Topic } from '../core/curriculum.ts'
import { AMONG, isAmong, MOST_OF, openDay, openPillar, openRoadmap, openTopic } from './open-schema.ts'

/**
 * Longest texts of a curriculum that keeps the house rules, in characters. The channel post (case + lead question) has to fit one phone screen, a
 * discussion message every platform's limits without a cut.
 */
export const LENGTHS = {
  title: 100,
  tagline: 60,
  description: 400,
  summary: 600,
  objective: 160,
  topicPrompt: 240,
  theme: 60,
  aim: 200,
  case: 320,
  ask: 400,
  hint: 240,
  keyPoint: 200,
  followUp: 240,
  dataText: 700,
  dataCode: 1000,
  codeColumns: 42,
  brief: 700,
  timing: 160,
  seat: 240,
  rubric: 200,
  answer: 1600,
  solution: 2400,
  followUpAnswer: 700,
  level: 200,
  warmUpAsk: 240,
  warmUpAnswer: 400,
  option: 120,
  because: 400,
  covers: 240,
  source: 240,
  assumedBecause: 240,
} as const

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'ids are lower-case words joined by hyphens')
  .max(48)
const text = (max: number) => z.string().trim().min(1).max(max)
const minutes = z.int().min(1).max(240)
// Left out means ready; optional, so that the status alone decides which fields a message is about.
const ready = z.literal('ready').optional().default('ready')
// Left to itself the message lists "undefined" among the values a file may hold.
const status = {
  error: (issue: { code: string }) =>
    issue.code === 'invalid_union' ? 'draft is expected, or nothing for ready' : undefined,
}
const dayNumber = z.int().min(1).max(MOST_OF.days)
const edition = z.literal(EDITION, `edition is ${EDITION}, or left out`).optional()
const line = (max: number) => text(max).refine((value) => !value.includes('\n'), 'one line is expected')

const sourceSchema = z.strictObject({
  authors: text(LENGTHS.source),
  title: text(LENGTHS.source),
  year: z.int().min(1600).max(2100),
  url: z.url({ protocol: /^https?$/, error: 'a web address is expected' }).optional(),
})

const pillarSchema = z.strictObject({
  id,
  title: text(LENGTHS.title),
  tagline: text(LENGTHS.tagline),
  description: text(LENGTHS.description),
})

const topicHead = {
  id,
  pillar: id,
  title: text(LENGTHS.title),
  level: z.enum(LEVELS),
  minutes,
  day: dayNumber,
  aliases: z.array(text(40)).default([]),
}

/** A topic of `topics/<pillar>.yaml`: complete, or `status: draft` with its head only. */
const topicSchema = z.discriminatedUnion(
  'status',
  [
    z.strictObject({ ...topicHead, status: z.literal('draft') }).transform((topic) => ({
      ...topic,
      summary: '',
      objectives: [] as string[],
      prompts: [] as string[],
      related: [] as string[],
    })),
    z.strictObject({
      ...topicHead,
      status: ready,
      summary: text(LENGTHS.summary),
      objectives: z.array(text(LENGTHS.objective)).min(2).max(4),
      prompts: z.array(text(LENGTHS.topicPrompt)).min(2).max(3),
      covers: z.array(line(LENGTHS.covers)).optional(),
      sources: z.array(sourceSchema).min(2).max(4).optional(),
      edition,
      related: z.array(id).min(2).max(4),
    }),
  ],
  status,
)

const questionSchema = z.strictObject({
  ask: text(LENGTHS.ask),
  hint: text(LENGTHS.hint),
  keyPoints: z.array(text(LENGTHS.keyPoint)).min(3).max(6),
  answer: text(LENGTHS.answer).optional(),
  followUp: text(LENGTHS.followUp),
  followUpAnswer: text(LENGTHS.followUpAnswer).optional(),
  solution: z.string().min(1).max(LENGTHS.solution).optional(),
  levels: z
    .strictObject({
      fair: line(LENGTHS.level),
      strong: line(LENGTHS.level),
      outstanding: line(LENGTHS.level),
    })
    .optional(),
  sources: z.array(sourceSchema).min(1).max(4).optional(),
  assumed: z.array(text(20)).min(1).optional(),
  format: z.enum(['mini-mock', 'story']).optional(),
})

const dataSchema = z
  .strictObject({
    text: text(LENGTHS.dataText).optional(),
    code: z.string().min(1).max(LENGTHS.dataCode).optional(),
    language: z.enum(['python', 'sql', 'text']).optional(),
    for: z
      .string()
      .regex(/^[a-d]$/, 'for is the letter of a question, such as b')
      .optional(),
  })
  .refine((data) => data.text !== undefined || data.code !== undefined, 'data needs text or code')

const promptHead = {
  id,
  area: text(LENGTHS.theme),
  title: text(LENGTHS.title),
  stretch: z.boolean().default(false),
}

const draftPrompt = z.strictObject(promptHead).transform((prompt) => ({
  ...prompt,
  topic: '',
  recalls: [] as string[],
  questions: [] as z.output<typeof questionSchema>[],
}))

const readyPrompt = z
  .strictObject({
    ...promptHead,
    topic: id,
    recalls: z.array(id).default([]),
    data: dataSchema.optional(),
    materials: z.array(dataSchema).min(2).max(4).optional(),
    questions: z.array(questionSchema).min(1).max(4),
  })
  .refine(({ data, materials }) => !(data && materials), 'data and materials: one of the two')

const mockSchema = z.strictObject({
  brief: text(LENGTHS.brief),
  timing: z
    .array(z.strictObject({ minutes, what: text(LENGTHS.timing) }))
    .min(3)
    .max(8),
  seats: z
    .array(z.strictObject({ seat: text(40), does: text(LENGTHS.seat) }))
    .min(3)
    .max(5),
  rubric: z
    .array(
      z.strictObject({
        scores: text(60),
        strong: text(LENGTHS.rubric),
        fair: text(LENGTHS.rubric),
        weak: text(LENGTHS.rubric),
      }),
    )
    .min(3)
    .max(6),
})

/** A question with options, for a vote in the discussion; where judgment is at stake. */
const checkSchema = z
  .strictObject({
    ask: text(LENGTHS.ask),
    options: z.array(line(LENGTHS.option)).min(3).max(5),
    right: z.int().min(1).max(5),
    hint: text(LENGTHS.hint),
    because: text(LENGTHS.because),
    followUp: text(LENGTHS.followUp),
  })
  .refine(isAmong, AMONG)

const dayHead = {
  number: dayNumber,
  theme: text(LENGTHS.theme),
  pillar: id,
  kind: z.enum(DAY_KINDS),
  level: z.enum(LEVELS),
}

/** A day of `days/NNN.yaml`: complete, or `status: draft` with titles and areas only. */
const daySchema = z.discriminatedUnion(
  'status',
  [
    z
      .strictObject({ ...dayHead, status: z.literal('draft'), prompts: z.array(draftPrompt).min(1).max(6) })
      .transform((day) => ({ ...day, aim: '', minutes: 0, case: '', lead: '' })),
    z.strictObject({
      ...dayHead,
      status: ready,
      aim: text(LENGTHS.aim),
      minutes,
      case: z.string().trim().max(LENGTHS.case).default(''),
      lead: z.string().regex(/^[1-9][a-d]$/, 'lead is the label of a question, such as 1a'),
      prompts: z.array(readyPrompt).min(1).max(6),
      mock: mockSchema.optional(),
      edition,
      warmUp: z.strictObject({ ask: text(LENGTHS.warmUpAsk), answer: text(LENGTHS.warmUpAnswer) }).optional(),
      check: checkSchema.optional(),
      assumedBecause: text(LENGTHS.assumedBecause).optional(),
    }),
  ],
  status,
)

const roadmapSchema = openRoadmap.extend({
  title: text(LENGTHS.title),
  description: text(LENGTHS.description),
  days: dayNumber,
})

/** What each file of a curriculum has to be like. */
export type Schemas = {
  roadmap: z.ZodType<z.output<typeof openRoadmap>>
  pillar: z.ZodType<Pillar>
  topic: z.ZodType<Topic>
  day: z.ZodType<Day>
}

const HOUSE: Schemas = {
  roadmap: roadmapSchema,
  pillar: pillarSchema,
  topic: topicSchema,
  day: daySchema as z.ZodType<Day>,
}

const OPEN: Schemas = { roadmap: openRoadmap, pillar: openPillar, topic: openTopic, day: openDay }

/** The schemas of a curriculum, by whether the house rules bind it. */
export const schemasOf = (house: boolean): Schemas => (house ? HOUSE : OPEN)

/** `glossary.yaml`: acronym → what it stands for; these may be used without being expanded in place. */
export const glossarySchema = z.record(z.string().min(2), text(120))
