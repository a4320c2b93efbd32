import type { ChannelRef, MemberRef } from './refs.ts'

/**
 * What a platform can say better than words of ours: an instant in each reader's own zone, a person, a channel, a role,
 * a command.
 * `text` is what stands there where it cannot: plain text, never empty.
 */
export type Token =
  /** `at` in epoch ms. */
  | { type: 'time'; at: number; text: string }
  /** `id` is the platform's own; on every other platform `text` says it. */
  | { type: 'person' | 'channel' | 'role'; platform: string; id: string; text: string }
  /** `id` is how the app of the platform that it was written for offers it, else empty; `text` is what is typed, where it is code. */
  | { type: 'command'; id: string; text: string }

/**
 * A command as it is typed on a platform: `text` in plain words, and the `id` by which the platform's app offers it within a text,
 * where it does.
 */
export type TypedCommand = { text: string; id?: string | undefined }

/** Begins a token in card text: an address in angle brackets, which text from outside cannot hold (see `plain`). */
const SCHEME = 'token:'

/** The last instant that a calendar has, in epoch ms. */
const LAST = 8.64e15

const part = (text: string): string => encodeURIComponent(text.toWellFormed())
const written = (...parts: (string | number)[]): string =>
  `<${SCHEME}${parts.map(String).map(part).join(':')}>`

/** An instant in card text. `text` says it, with its zone, where nothing knows the reader's. */
export const timeToken = (at: Temporal.Instant, text: string): string =>
  written('time', at.epochMilliseconds, text)

/** A person in card text, whom it notifies nowhere. `name` is text from outside. */
export const personToken = ({ platform, user }: MemberRef, name: string): string =>
  written('person', platform, user, name.trim() || user)

/** A channel in card text. `name` is text from outside, as it is shown where the platform does not tell its own. */
export const channelToken = ({ platform, channel }: ChannelRef, name: string): string =>
  written('channel', platform, channel, name.trim() || channel)

/** Several people who can be mentioned at once, such as a role, in card text; it notifies nobody. */
export const roleToken = ({ platform }: { platform: string }, id: string, name: string): string =>
  written('role', platform, id, name.trim() || id)

/** A command in card text, with what is typed behind it. */
export const commandToken = ({ text, id = '' }: TypedCommand): string => written('command', id, text)

/** Text from outside that keeps marks of its own: what looks like a token there is the words that it was written as. */
export const withoutTokens = (outside: string): string => outside.replaceAll(`<${SCHEME}`, `<\u200b${SCHEME}`)

/** What an address in angle brackets stands for; `undefined` for any other. */
export function readToken(address: string): Token | undefined {
  if (!address.startsWith(SCHEME)) return undefined
  try {
    const [type = '', ...parts] = address.slice(SCHEME.length).split(':').map(decodeURIComponent)
    const [one = '', two = '', text = ''] = parts
    if (type === 'time' && parts.length === 2 && /^-?\d+$/.test(one) && Math.abs(Number(one)) <= LAST && two)
      return { type, at: Number(one), text: two }
    if (type === 'command' && parts.length === 2 && two) return { type, id: one, text: two }
    if ((type === 'person' || type === 'channel' || type === 'role') && parts.length === 3 && two && text)
      return { type, platform: one, id: two, text }
  } catch (error) {
    // A curriculum may hold anything between angle brackets.
    if (!(error instanceof URIError)) throw error
  }
  return undefined
}
