import { z } from 'zod'
import { type Command, type CommandInfo, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { nearestWord } from '../../core/parse.ts'
import type { Typed } from '../../core/ports.ts'
import { plain } from '../../core/text.ts'

/** `help`, and `help topic`; `infos` are all commands that can be typed. */
export const helpCommand = (infos: () => readonly CommandInfo[]): Command =>
  defineCommand({
    name: 'help',
    summary: 'See what you can do here',
    args: z.object({ command: z.string().optional().describe('a command to explain') }),
    who: 'member',
    visibility: 'private',
    group: 'optional',
    suggest: {
      command: (typed) =>
        infos()
          .filter(({ name }) => name.includes(typed.toLowerCase()))
          .map(({ name }) => ({ label: name, value: name })),
    },
    run: async ({ command }, { caller }) => ({
      card: command === undefined ? overview(infos(), caller.typed) : explain(infos(), command, caller.typed),
    }),
  })

const line = (info: CommandInfo, typed: Typed): string =>
  `- \`${`${typed(info)} ${info.usage}`.trim()}\` ${info.summary}`

function overview(infos: readonly CommandInfo[], typed: Typed) {
  const of = (who: 'member' | 'manager') =>
    infos
      .filter((info) => info.who === who)
      .map((info) => line(info, typed))
      .join('\n')
  return {
    plain: 'What you can do here.',
    title: 'Studyhall',
    text: `A daily post of interview prompts, a thread to discuss your answers, and look-ups at any time.\n\n**For everybody**\n${of('member')}\n\n**For managers of the group**\n${of('manager')}`,
    footer: 'Look-ups answer only you; Share shows them to the channel.',
  }
}

function explain(infos: readonly CommandInfo[], name: string, typed: Typed) {
  const word = name.replace(/^\/?(study|group)\s+|^\//, '').toLowerCase()
  const info = infos.find((candidate) => candidate.name === word)
  if (!info) {
    const near = nearestWord(
      word,
      infos.map((candidate) => candidate.name),
    )
    throw new UserError(
      'I do not know that command',
      `There is no “${plain(word.slice(0, 40))}”.`,
      near
        ? [{ label: `Help on ${near}`, action: 'help', arg: near }]
        : [{ label: 'All commands', action: 'help' }],
    )
  }
  const args = info.args.map(
    (arg) =>
      `- **${arg.name}**${arg.required ? '' : ' (may be left out)'}: ${arg.hint}${arg.choices ? `; one of ${arg.choices.join(', ')}` : ''}`,
  )
  return {
    plain: `${info.name}: ${info.summary}.`,
    title: `${typed(info)}`,
    text: [
      `${info.summary}.`,
      `\`${`${typed(info)} ${info.usage}`.trim()}\``,
      ...(args.length > 0 ? [args.join('\n')] : []),
    ].join('\n\n'),
    footer: info.who === 'manager' ? 'For managers of the group.' : 'For everybody.',
  }
}
