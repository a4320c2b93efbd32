import { z } from 'zod'
import type { Button } from '../core/card.ts'
import { buttonFor, byButton, type Signature, signature, writeArguments } from '../core/command.ts'
import { DAY_KINDS, LEVELS } from '../core/curriculum.ts'

/**
 * What each command takes that some card has a button for. They stand together, so that any card can carry a button to
 * any command without importing what it does.
 */

const page = byButton(z.int().min(1).max(1000).optional())
const dayNumber = z.int().min(0).max(100_000)
const promptId = z.string().describe('id of a prompt')
const letter = z
  .string()
  .regex(/^[a-z]$/)
  .optional()
  .describe('letter of the question')
const occurrence = z.string().describe('the daily post meant')

export const topic = signature('topic', {
  query: z.string().describe('a title, an alias or a few words, such as two tower'),
})
export const pillar = signature('pillar', {
  pillar: z.string().optional().describe('a pillar, such as ml-system-design'),
  page,
})
export const browse = signature('browse', {
  pillar: z.string().optional().describe('only this pillar'),
  level: z.enum(LEVELS).optional().describe('only this level'),
  kind: z.enum(DAY_KINDS).optional().describe('only days of this kind'),
  day: dayNumber.optional().describe('only this day'),
  page,
})
export const day = signature('day', {
  day: dayNumber.describe('number of the day'),
  turn: byButton(z.enum(['turn']).optional()),
})
export const roadmap = signature('roadmap', { page })
export const random = signature('random', {
  pillar: z.string().optional().describe('only this pillar'),
  level: z.enum(LEVELS).optional().describe('only this level'),
})
export const help = signature('help', { command: z.string().optional().describe('a command to explain') })
export const prompt = signature('prompt', { prompt: promptId })
export const hint = signature('hint', { prompt: promptId, letter })
export const keyPoints = signature('keypoints', { prompt: promptId, letter })
export const discuss = signature('discuss', { occurrence })
export const aloud = signature('aloud', { occurrence })
export const share = signature('share', { command: z.string(), text: z.string().optional() })

export const setup = signature('setup', {
  time: z.string().optional().describe('time of the daily post, such as 09:00'),
  zone: z.string().optional().describe('time zone, such as Europe/Berlin'),
  days: z.string().optional().describe('weekdays, such as mon-fri'),
  day: dayNumber.optional().describe('first day of the roadmap'),
  begin: z.enum(['now', 'tomorrow']).optional().describe('saves at once, without a preview'),
})
export const setupChange = signature('setup-change', {
  time: z.string(),
  zone: z.string(),
  days: z.string(),
  day: z.int(),
})
export const SETTINGS = ['time', 'zone', 'days', 'archive', 'pin', 'mention', 'tags', 'name'] as const
export const settings = signature('settings', {
  setting: z.enum(SETTINGS).optional().describe('what to change'),
  value: z.string().optional().describe('the new value'),
})
export const settingsForm = signature('settings-form', {})
export const status = signature('status', {})
export const pause = signature('pause', {
  until: z.string().optional().describe('first day with a post again, such as 2026-12-01'),
})
export const resume = signature('resume', {})
export const jump = signature('jump', { day: dayNumber.describe('number of the day that comes next') })
export const postNow = signature('post-now', {
  again: z.enum(['again']).optional().describe('sends it once more although it is out'),
})
export const keepGoing = signature('keep-going', {})

/** A button that shows a look-up to the whole channel. */
export const shareButton = <A extends z.ZodObject>(lookUp: Signature<A>, values: z.input<A>): Button =>
  buttonFor(share, { command: lookUp.name, text: writeArguments(lookUp.args, values) || undefined }, 'Share')
