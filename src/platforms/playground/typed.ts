import type { Idiom, Typed } from '../../core/caller.ts'
import { inOrder } from '../../core/command.ts'
import { channelsOf, MEMBERS } from './world.ts'

/** What a member typed behind the slash: a command's name and the rest of the line. */
export type CommandLine = { name: string; text: string }

/** How a command is typed in the playground: `/topic` for members, `/group setup` for managers. */
export const typed: Typed = ({ name, who }, values) => ({
  text: `/${who === 'manager' ? 'group ' : ''}${name}${inOrder(values)}`,
})

/** The playground's words: it has no roles, archives nothing and has no tags. */
export const idiom: Idiom = {
  admins: 'administrators of this playground',
  role: 'role',
  settings: ['pin'],
  readMember: (text) => MEMBERS.find(({ id }) => `@${id}` === text.toLowerCase())?.id,
  readChannel: (text) => channelsOf(undefined).find(({ name }) => `#${name}` === text.toLowerCase())?.id,
  readRole: () => undefined,
}

/**
 * Reads a text that begins with a slash. `/study <name>` and `/group <name>` lead to every command, `/<name>` does too;
 * a slash or a family alone asks for help. `undefined` when the text is no command.
 */
export function readCommandLine(line: string): CommandLine | undefined {
  if (!line.startsWith('/')) return undefined
  const [first, rest] = firstWord(line.slice(1))
  const [name, text] = ['study', 'group'].includes(first) ? firstWord(rest) : [first, rest]
  return { name: name || 'help', text }
}

function firstWord(line: string): [string, string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(line) ?? []
  return [word.toLowerCase(), rest.trimEnd()]
}
