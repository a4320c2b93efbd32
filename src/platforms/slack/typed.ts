import type { Idiom, Typed } from '../../core/caller.ts'
import { inOrder } from '../../core/command.ts'
import { readTalk, type Said } from '../kit/talk.ts'

/** What a member typed: a command's name and the rest of the line. */
export type CommandLine = { name: string; text: string }

/** How a command is typed on Slack: `/study topic` for members, `/study group setup` for managers. */
export const typedWith =
  (command: string): Typed =>
  ({ name, who }, values) => ({
    text: `/${command} ${who === 'manager' ? 'group ' : ''}${name}${inOrder(values)}`,
  })

/** Slack's words. A name or a group's handle that is no mention arrives as plain text, and may be anybody's. */
export const idiom: Idiom = {
  admins: 'administrators of this workspace',
  staying: 'Slack keeps you in the group message: close it in your list if it is in your way.',
  role: 'user group',
  settings: ['pin', 'mention'],
  readMember: (text) => (/^<@(\w+)(?:\|[^>]*)?>$/.exec(text) ?? /^([UW][A-Z0-9]{4,})$/.exec(text))?.[1],
  readChannel: (text) => (/^<#(\w+)(?:\|[^>]*)?>$/.exec(text) ?? /^([CG][A-Z0-9]{6,})$/.exec(text))?.[1],
  readRole: (text) => (/^<!subteam\^(\w+)(?:\|[^>]*)?>$/.exec(text) ?? /^(S[A-Z0-9]{6,})$/.exec(text))?.[1],
}

/** Text as Slack sends it, with the three characters that it escapes. Mentions and links keep their brackets. */
export const unescapeText = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** A message may have 40,000 characters; what it is about is said in the first of them. */
const MOST_LOOKED_UP = 2_000

/** The beginning of a message as plain words: whom it mentions is left out, a link or channel is what it is called. */
export const wordsOfMessage = (text = ''): string =>
  unescapeText(
    text
      .slice(0, MOST_LOOKED_UP)
      .replace(/<([@!]?)[^>|]*(?:\|([^>]*))?>/g, (_, names: string, label = '') => (names ? ' ' : label)),
  ).trim()

/**
 * Reads what follows the slash command or the mention. `group` before a manager's command and a repeated `/study` are
 * passed over; nothing, `group` alone or `help` asks for help.
 */
export function readCommandLine(escaped: string, command: string): CommandLine {
  let [word, rest] = firstWord(unescapeText(escaped))
  if (word === command || word === `/${command}`) [word, rest] = firstWord(rest)
  if (word === 'group') [word, rest] = firstWord(rest)
  return { name: word.replace(/^\//, '') || 'help', text: rest }
}

/**
 * What is said behind a mention of the bot, where the message is meant for the bot: it begins with the mention, or the
 * first word behind the mention is a command. `undefined` for anything else, such as an answer that names the bot.
 */
export function readMention(
  text: string,
  bot: string,
  command: string,
  isCommand: (name: string) => boolean,
): Said | undefined {
  const [mention] = new RegExp(`<@${bot}(?:\\|[^>]*)?>`).exec(text) ?? []
  if (mention === undefined) return undefined
  const at = text.indexOf(mention)
  const behind = text.slice(at + mention.length)
  const isFirst = text.slice(0, at).trim() === ''
  if (!isFirst && !isCommand(readCommandLine(behind, command).name)) return undefined
  return readSaid(behind, command, isCommand, false)
}

/** What is said to the bot, in its own words or as a command line of the slash command; see `readTalk`. */
export function readSaid(
  text: string,
  command: string,
  isCommand: (name: string) => boolean,
  searches: boolean,
): Said {
  const line = readCommandLine(text, command)
  return isCommand(line.name) ? line : readTalk(`${line.name} ${line.text}`, isCommand, searches)
}

function firstWord(line: string): [string, string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(line) ?? []
  return [word.toLowerCase(), rest.trimEnd()]
}
