import type { Answer, Bot } from './bot.ts'
import type { Input } from './caller.ts'
import { problemCard } from './card.ts'
import { FILE_BYTES } from './form.ts'
import { personOf } from './person.ts'

/** What is read of one text at the most, in characters: as much as the longest input of a platform’s forms holds. */
export const LONGEST_TEXT = 4_000

/** Longest name of a command or an argument, and most values of one input: as many as any platform’s commands take. */
const LONGEST_NAME = 100
const MOST_VALUES = 25

/** In which a person may use as many commands as are allowed, in ms. */
const WINDOW_MS = 10_000

/** A button is one press: whoever turns pages or ticks points may be twice as quick as whoever types. */
const PRESS = 0.5

/** Of so many people it is known how much they asked; whoever asked longest ago is forgotten first. */
const MOST_PEOPLE = 10_000

/** How much each person may ask, by a token bucket of their own. */
export type Pace = {
  /**
   * Takes so many of a person's tokens at an instant, epoch ms. Gives 0, or in how many ms there will be enough; then none were
   * taken.
   */
  take(person: string, tokens: number, now: number): number
}

/** Buckets that hold `most` tokens, and are filled again in ten seconds. A clock that goes back takes nothing from anybody. */
export function createPace(most: number, people = MOST_PEOPLE): Pace {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take: (person, tokens, now) => {
      const { left, at } = buckets.get(person) ?? { left: most, at: now }
      const filled = Math.min(most, left + (Math.max(0, now - at) * most) / WINDOW_MS)
      // What is filled in small steps adds up to a hair less.
      const isEnough = filled >= tokens - 1e-6
      // Anew, so that the first of the map is whoever asked longest ago.
      buckets.delete(person)
      buckets.set(person, { left: isEnough ? Math.max(0, filled - tokens) : filled, at: now })
      for (const [oldest] of buckets) {
        if (buckets.size <= people) break
        buckets.delete(oldest)
      }
      return isEnough ? 0 : Math.ceil(((tokens - filled) * WINDOW_MS) / most)
    },
  }
}

/**
 * The bot, with bounds on what members hand to it: nothing is read that is longer than anybody types, and nobody may use more
 * than `most` commands in ten seconds (`Infinity`: any number). Completions are answered from memory, at every key, and count as
 * nothing.
 */
export function guarded(bot: Bot, most: number, now: () => number): Bot {
  const pace = createPace(most)
  return {
    ...bot,
    dispatch: async (name, input, caller) => {
      const tokens = input.pressed === undefined ? 1 : PRESS
      const wait = Number.isFinite(most) ? pace.take(personOf(caller.member), tokens, now()) : 0
      if (wait > 0) return { ...tooFast(wait), again: true, tooFast: true }
      const tooMuch = tooLong(name, input) ?? tooLongFile(input)
      return tooMuch ?? bot.dispatch(wellFormed(name), cleaned(input), caller)
    },
    suggest: async (name, arg, typed, channel, given) =>
      tooLong(name, { text: '', ...given }) ? [] : bot.suggest(name, arg, typed, channel, given),
  }
}

/** Half a character, or none: no platform’s app sends it, and no store takes it in a key. */
const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\u0000', '')

/** A file is a value like any other from here on. */
const cleaned = ({ text, values, files, ...rest }: Input): Input => ({
  ...rest,
  ...(text !== undefined && { text: wellFormed(text) }),
  ...((values || files) && {
    values: Object.fromEntries(
      Object.entries({ ...values, ...files }).map(([name, value]) => [
        wellFormed(name),
        typeof value === 'string' ? wellFormed(value) : value,
      ]),
    ),
  }),
})

const privately = (title: string, text: string): Answer => ({
  reply: { card: problemCard(title, text) },
  visibility: 'private',
})

function tooFast(wait: number): Answer {
  const seconds = Math.ceil(wait / 1000)
  const when = seconds === 1 ? 'a second' : `${seconds} seconds`
  return privately('One moment, please', `That was a lot at once. Nothing was done; try again in ${when}.`)
}

/** What is said to an input that nobody types; `undefined` for every other. `field` names the form input at fault. */
function tooLong(name: string, { text = '', values = {} }: Input): Answer | undefined {
  const given = Object.entries(values)
  const [field] = given.find(([, value]) => String(value).length > LONGEST_TEXT) ?? []
  if (field !== undefined || text.length > LONGEST_TEXT) {
    const most = LONGEST_TEXT.toLocaleString('en-US')
    const said = privately('That is too long', `I read ${most} characters at most. Shorten it, please.`)
    return field === undefined || field.length > LONGEST_NAME ? said : { ...said, again: true, field }
  }
  const isNamed = [name, ...given.map(([key]) => key)].every((each) => each.length <= LONGEST_NAME)
  return isNamed && given.length <= MOST_VALUES
    ? undefined
    : privately('That is too long', 'No command of mine takes that much. Try it with fewer words.')
}

/** What is said to a file that no form takes; `undefined` where there is none. */
function tooLongFile({ files = {} }: Input): Answer | undefined {
  const [field] = Object.entries(files).find(([, text]) => Buffer.byteLength(text) > FILE_BYTES) ?? []
  if (field === undefined) return undefined
  const said = privately(
    'This file is too long',
    `I read ${FILE_BYTES / 1024} KB at most. Attach a part of it.`,
  )
  return { ...said, again: true, field }
}
