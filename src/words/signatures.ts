import { z } from 'zod'
import type { Button } from '../core/card.ts'
import { buttonFor, type Signature, signature, writeArguments } from '../core/command.ts'
import { DAY_KINDS, type Day, LEVELS, referenceOf } from '../core/curriculum.ts'
import { byButton, byName, byReference, naming, ofSettings, severalWords } from '../core/marks.ts'
import { GRADES } from '../core/recall.ts'
import { takesPath } from './path-words.ts'
import { days, path, time, zone } from './typed-args.ts'

/**
 * What each command takes that some card has a button for. They stand together, so that any card can carry a button to
 * any command without importing what it does.
 */

const pageNumber = z.int().min(1).max(10_000).optional()
const page = byButton(pageNumber)
const dayNumber = z.int().min(0).max(100_000)
const promptId = z.string().describe('id of a prompt')
const letter = z
  .string()
  .regex(/^[a-z]$/)
  .optional()
  .describe('letter of the question')
/** Of a question: its key points, its answer, and code that has a card to itself. */
const VIEWS = ['list', 'full', 'code'] as const
/** Which key points were said, a bit each. */
const said = byButton(z.int().min(0).max(511).optional())
const occurrence = z.string().describe('the daily post meant')

export const topic = signature('topic', {
  query: z.string().describe('a title, an alias or a few words, such as two tower'),
})
export const pillar = signature('pillar', {
  pillar: z.string().optional().describe('a pillar, such as ml-system-design'),
  page,
})
export const browse = signature('browse', {
  words: severalWords(
    z.string().optional().describe('a pillar, or what a question is about, such as late events in a join'),
    (words) => words.length,
  ),
  pillar: z.string().optional().describe('only this pillar'),
  level: z.enum(LEVELS).optional().describe('only this level'),
  kind: z.enum(DAY_KINDS).optional().describe('only days of this kind'),
  day: dayNumber.optional().describe('only this day'),
  page,
})
export const day = signature('day', {
  day: dayNumber.describe('number of the day'),
  turn: byButton(z.enum(['turn', 'ahead']).optional()),
  /** The day's number in the whole curriculum, in place of `day`: a button stays right when the path changes. */
  from: byButton(z.int().min(1).optional()),
  of: byReference(),
})
export const today = signature('today', {})
export const roadmap = signature('roadmap', { page })
export const random = signature('random', {
  pillar: z.string().optional().describe('only this pillar'),
  level: z.enum(LEVELS).optional().describe('only this level'),
})
export const help = signature('help', {
  command: z.string().optional().describe('a command to explain, or all'),
})
export const prompt = signature('prompt', { prompt: promptId })
/** Buttons that a prompt's card has no room for. */
export const more = signature('more', { prompt: promptId })
export const hint = signature('hint', { prompt: promptId, letter, of: byReference() })
/** Its day is the whole curriculum's: a post keeps its warm-up when the group takes another path. */
export const warmUp = signature('warmup', {
  day: dayNumber,
  show: byButton(z.enum(['answer']).optional()),
  of: byReference(),
})
export const keyPoints = signature('keypoints', {
  prompt: promptId,
  letter,
  show: byButton(z.enum([...VIEWS, ...GRADES, 'done', 'skip']).optional()),
  said,
  of: byReference(),
})
export const review = signature('review', {
  prompt: byButton(promptId.optional()),
  letter: byButton(letter),
  show: byButton(z.enum([...VIEWS, ...GRADES, 'skip']).optional()),
  said,
  of: byReference(),
})
export const discussions = signature('discussions', {
  only: z.enum(['open']).optional().describe('open: those nobody has answered yet'),
  topic: byButton(z.string().optional()),
  page,
})
export const discuss = signature('discuss', { occurrence })
export const aloud = signature('aloud', { occurrence })
export const share = signature('share', { command: z.string(), text: z.string().optional() })

export const joinHere = signature('join', {})
export const me = signature('me', {})
export const away = signature('away', {
  until: z.string().describe('the day on which you are back, such as 4 Jan or 2027-01-04; or back'),
})
export const myData = signature('my-data', {
  format: z.enum(['json']).optional().describe('json: as a file, as it is stored'),
  page,
})
export const forgetMe = signature('forget-me', { sure: byButton(z.enum(['yes']).optional()) })

const curriculum = z.string().describe('what to study: a name from the list of curricula')

export const setup = signature('setup', {
  time,
  zone,
  days,
  day: severalWords(dayNumber.optional().describe('first day of the roadmap'), ([first = '', second = '']) =>
    /^\d+$/.test(first) && takesPath([first, second]) === 0 ? 1 : 0,
  ),
  begin: severalWords(
    z.enum(['now', 'tomorrow']).optional().describe('saves at once, without a preview'),
    ([first = '']) => (/^(now|tomorrow)$/i.test(first) ? 1 : 0),
  ),
  // Whatever is plainly a path names no curriculum.
  curriculum: severalWords(curriculum.optional(), () => 0),
  path,
})
/** In a private conversation: the channels of a workspace, the caller's own unless named. */
export const setupWhere = signature('setup-where', {
  workspace: byButton(z.string().optional()),
  page,
})
export const setupChange = signature('setup-change', {
  time: z.string(),
  zone: z.string(),
  days: z.string(),
  day: z.int(),
  curriculum: curriculum.optional(),
  path,
})
export const roadmapPath = signature('path', { path })
/** The form of a path, and what is filled into it: ids of pillars, a length, the pillar to begin at. */
export const pathForm = signature('path-form', {
  pillars: z.string().optional(),
  length: z.string().optional(),
  from: z.string().optional(),
})
export const takePath = signature('take-path', {
  path: z.string().describe('which days'),
  had: z.enum(['again']).optional().describe('with the days that the group has had'),
})
export const curricula = signature('curricula', { page })
export const reviewOnly = signature('review-only', {})
const toDay = dayNumber.optional().describe('its day that comes next; else the first')
export const switchTo = signature('switch', {
  // The last number of several words is the day.
  curriculum: severalWords(curriculum.optional(), (words) =>
    words.length > 1 && /^\d+$/.test(words.at(-1) ?? '') ? words.length - 1 : words.length,
  ),
  day: toDay,
})
export const switchNow = signature('switch-now', { curriculum, day: dayNumber })
export const SETTINGS = [
  'time',
  'zone',
  'days',
  'archive',
  'pin',
  'mention',
  'tags',
  'publish',
  'recap',
  'wrap-up',
  'suggestions',
  'votes',
  'stars',
  'mocks',
  'host',
  'name',
] as const
export const settings = signature('settings', {
  setting: ofSettings(z.enum(SETTINGS).optional().describe('what to change')),
  value: z.string().optional().describe('the new value'),
  role: byButton(naming('role', z.string().optional().describe('the role that the daily post mentions'))),
})
/** The settings that stand in one form each: a form has room for five. */
export const PARTS = ['schedule', 'posts', 'group'] as const
export const settingsForm = signature('settings-form', { part: z.enum(PARTS).optional() })
export const status = signature('status', {
  member: naming(
    'member',
    z.string().optional().describe('a member who cannot do something, mentioned with @'),
  ),
})
export const pause = signature('pause', {
  until: z.string().optional().describe('first day with a post again, such as 2026-12-01 or 1 Dec'),
})
/** The forms of a pause and of a jump, which submit to those themselves. */
export const pauseForm = signature('pause-form', {})
export const jumpForm = signature('jump-form', {})
const each = z.int().min(1).max(2)
export const pace = signature('pace', {
  days,
  each: severalWords(
    each.optional().describe('how many days of the roadmap each post brings: 1 or 2'),
    ([first = '']) => (/^\d+$/.test(first) ? 1 : 0),
  ),
})
export const paceSave = signature('pace-save', { days: z.string(), each })
export const off = signature('off', {
  dates: z.string().optional().describe('such as 2026-12-24, or 24 Dec to 2 Jan, or remove 2026-12-24'),
})
/** The form of days off, and what is filled into it: the first and the last of them. */
export const offForm = signature('off-form', { from: z.string().optional(), to: z.string().optional() })
export const holidays = signature('holidays', {
  // Only its form has room for a calendar.
  sent: byButton(z.enum(['sent']).optional()),
  calendar: byButton(z.string().optional()),
  file: byButton(z.string().optional()),
})
export const holidaysSave = signature('holidays-save', {
  from: z.iso.date(),
  code: z.string().regex(/^([0-9a-z]{3}){1,20}$/),
})
export const resume = signature('resume', {})
export const jump = signature('jump', { day: dayNumber.describe('number of the day that comes next') })
export const postNow = signature('post-now', {
  again: z.enum(['again']).optional().describe('sends it once more although it is out'),
})
export const move = signature('move', {
  channel: naming(
    'channel',
    z.string().optional().describe('the channel in which it goes on, such as #ranking'),
  ),
  page,
})
/** A group, and the channel that it leaves, by their ids; the button is pressed in the new channel, or marked with it. */
const moved = { group: z.string(), channel: z.string() }
export const moveHere = signature('move-here', moved)
export const moveNow = signature('move-now', moved)
const cloned = z.string().optional().describe('the group to begin anew with other people, by its name')
export const clone = signature('clone', {
  from: severalWords(cloned, (words) => words.length),
  page: byName(pageNumber),
})
export const cloneNow = signature('clone-now', { from: z.string() })
export const list = signature('list', { page })
export const exportGroup = signature('export', {
  format: z.enum(['markdown', 'json']).optional().describe('markdown to read, json for programs'),
})
export const end = signature('end', {})
export const endNow = signature('end-now', {})
export const endUndo = signature('end-undo', { id: z.string() })
const suggestion = z.string().describe('the suggestion meant')
const ask = z.string().describe('the question, in your words')
const answer = z.string().optional().describe('what a good answer says')
const area = z.string().optional().describe('what it is about, such as caching')
export const suggest = signature('suggest', {
  ask: severalWords(ask.optional(), (words) => words.length),
  answer,
  area,
  // Typed, its words could be the question's.
  credit: byButton(z.enum(['named', 'unnamed']).optional()),
})
export const suggestions = signature('suggestions', { page })
export const suggestedAnswer = signature('suggested-answer', { suggestion })
export const suggestionForm = signature('suggestion-form', {
  suggestion,
  what: z.enum(['edit', 'refuse', 'date']).describe('what the form is for'),
})
export const approve = signature('suggestion-approve', {
  suggestion,
  from: z.string().optional().describe('the study day on which it comes, such as 2026-12-01'),
})
export const refuseSuggestion = signature('suggestion-refuse', {
  suggestion,
  word: z.string().optional().describe('a word to whoever suggested it'),
})
export const editSuggestion = signature('suggestion-edit', { suggestion, ask, answer, area })
const ballot = z.string().describe('the vote meant')
export const vote = signature('vote', {})
export const voteFor = signature('vote-for', { vote: ballot, choice: z.int().min(1).max(10) })
export const voteClose = signature('vote-close', { vote: ballot })
export const voteAgain = signature('vote-again', { vote: ballot })
export const voteEnd = signature('vote-end', { vote: ballot })
export const keepGoing = signature('keep-going', {})

/** A button that shows a look-up to the whole channel. */
export const shareButton = <A extends z.ZodObject>(lookUp: Signature<A>, values: z.input<A>): Button =>
  buttonFor(share, { command: lookUp.name, text: writeArguments(lookUp.args, values) || undefined }, 'Share')

/** A button that opens a day, also one that the roadmap leaves out; where it stays in a channel, of the `curriculum` of that id. */
export const dayButton = (
  { number, of }: Pick<Day, 'number' | 'of'>,
  label = number === 0 ? 'Open its day' : `Day ${number}`,
  { style, curriculum }: { style?: 'primary'; curriculum?: string } = {},
): Button =>
  buttonFor(
    day,
    { day: number, from: of ?? (curriculum ? number : undefined), of: curriculum && referenceOf(curriculum) },
    label,
    style,
  )
