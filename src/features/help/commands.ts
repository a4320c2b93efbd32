import type { Caller, Typed } from '../../core/caller.ts'
import {
  buttonFor,
  type Command,
  type CommandInfo,
  choicesAt,
  defineCommand,
  type Registry,
  usageOf,
} from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { nearestWord } from '../../core/parse.ts'
import { plain } from '../../core/text.ts'
import * as to from '../../words/signatures.ts'

/** `help`, and `help topic`. */
export const helpCommand: Command = defineCommand({
  ...to.help,
  summary: 'See what you can do here',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'curriculum',
  withoutCurriculum: true,
  suggest: {
    command: (typed, { registry }) =>
      typable(registry)
        .filter(({ name }) => name.includes(typed.toLowerCase()))
        .map(({ name }) => ({ label: name, value: name })),
  },
  run: async ({ command }, { caller, registry, curriculum }) => ({
    card:
      command === undefined
        ? overview(typable(registry), caller.typed, curriculum)
        : explain(typable(registry), command, caller),
  }),
})

const typable = ({ infos }: Registry): readonly CommandInfo[] => infos.filter(({ internal }) => !internal)

const line = (info: CommandInfo, typed: Typed): string => `- \`${usageOf(info, typed)}\` ${info.summary}`

function overview(infos: readonly CommandInfo[], typed: Typed, curriculum: Curriculum) {
  const of = (who: 'member' | 'manager') =>
    infos
      .filter((info) => info.who === who)
      .map((info) => line(info, typed))
      .join('\n')
  return {
    plain: 'What you can do here.',
    title: 'Studyhall',
    text: `A daily post of questions, a thread to discuss your answers, and look-ups at any time.\n\n**For everybody**\n${of('member')}\n\n**For managers of the group**\n${of('manager')}\n\n${studied(curriculum)}`,
    footer: 'Look-ups answer only you; Share shows them to the channel.',
  }
}

/** What is studied, from where its texts come, and under which terms. */
const studied = ({ title, length, origin: { source, licence } }: Curriculum): string =>
  [
    `**${plain(title)}**, ${length} ${length === 1 ? 'day' : 'days'}.`,
    ...(source ? [`Source: ${plain(source)}.`] : []),
    ...(licence ? [`Licence: ${plain(licence)}.`] : []),
  ].join(' ')

function explain(infos: readonly CommandInfo[], name: string, { typed, idiom }: Caller) {
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
        ? [buttonFor(to.help, { command: near }, `Help on ${near}`)]
        : [buttonFor(to.help, {}, 'All commands')],
    )
  }
  const args = info.args.map((arg) => {
    const choices = choicesAt(arg, idiom)
    return `- **${arg.name}**${arg.required ? '' : ' (optional)'}: ${arg.hint}${choices ? `; one of ${choices.join(', ')}` : ''}`
  })
  return {
    plain: `${info.name}: ${info.summary}.`,
    title: `${typed(info)}`,
    text: [
      `${info.summary}.`,
      `\`${usageOf(info, typed)}\``,
      ...(args.length > 0 ? [args.join('\n')] : []),
    ].join('\n\n'),
    footer: info.who === 'manager' ? 'For managers of the group.' : 'For everybody.',
  }
}
