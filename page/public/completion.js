/** @import { CommandView } from '../../src/platforms/playground/wire.ts' */

/**
 * A half-typed command: its name is still being typed, or `text` is what stands behind it and `head` what stands before.
 * @typedef {{ stage: 'name', typed: string } | { stage: 'arg', command: CommandView, head: string, text: string }} Line
 */

/**
 * What a half-typed command line is about; `undefined` when it is no command.
 * @param {string} text
 * @param {readonly CommandView[]} commands
 * @returns {Line | undefined}
 */
export function readLine(text, commands) {
  if (!text.startsWith('/') || text.includes('\n')) return undefined
  const [, head = '', name, rest = ''] = /^(\/(?:(?:study|group)\s+)?(\S+)\s)(.*)$/.exec(text) ?? []
  const command = commands.find((candidate) => candidate.name === name?.toLowerCase())
  return command ? { stage: 'arg', command, head, text: rest } : { stage: 'name', typed: text }
}

/**
 * Commands that fit what was typed, the ones that begin with it first.
 * @param {string} typed
 * @param {readonly CommandView[]} commands
 */
export function matchingCommands(typed, commands) {
  const bare = typed.replace(/^\/(?:study|group)\s+/, '/').toLowerCase()
  const family = /^\/group\s/.test(typed) ? 'manager' : undefined
  /** @param {CommandView} command */
  const rank = ({ name, typed: whole, who }) => {
    if (family && who !== family) return -1
    if (whole.startsWith(typed.toLowerCase()) || `/${name}`.startsWith(bare)) return 2
    return bare.length > 1 && name.includes(bare.slice(1)) ? 1 : -1
  }
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter(({ rank: value }) => value > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command)
}
