import type { Caller, Typed } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
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
import { commandToken } from '../../core/tokens.ts'
import * as to from '../../words/signatures.ts'

/** `help`, `help topic`, and `help all`. */
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
  run: async ({ command }, { caller, registry, curriculum, group }) => {
    const infos = typable(registry)
    if (command === undefined) {
      // Who may is asked only where nobody has set a group up.
      const maySetUp = !group && caller.channel !== undefined && (await caller.standing()).maySetUp === true
      return { card: overview(infos, caller.typed, curriculum, maySetUp) }
    }
    return {
      card:
        command.trim().toLowerCase() === ALL
          ? everything(infos, caller.typed, 'member')
          : command.trim().toLowerCase() === GROUP
            ? everything(infos, caller.typed, 'manager')
            : explain(infos, command, caller),
    }
  },
})

/** `help all`: every command for members, and from there, or by `help group`, those for managers. */
const ALL = 'all'
const GROUP = 'group'

/** The words that are enough for a member. */
const FIRST = ['today', 'topic', 'review', 'me', 'help']

const typable = ({ infos }: Registry): readonly CommandInfo[] => infos.filter(({ internal }) => !internal)

const line = (info: CommandInfo, typed: Typed): string =>
  `- ${commandToken(usageOf(info, typed))} ${info.summary}`

/** The few words that are enough, and where the rest is. `maySetUp` offers to begin. */
function overview(
  infos: readonly CommandInfo[],
  typed: Typed,
  curriculum: Curriculum,
  maySetUp: boolean,
): Card {
  const words = infos.filter(({ name }) => FIRST.includes(name))
  const manager = (name: string): string => `${commandToken(typed({ name, who: 'manager' }))}`
  return {
    plain: 'What you can do here.',
    title: 'Studyhall',
    text: [
      'A daily post of questions, a thread to discuss your answers, and look-ups at any time. These words are enough:',
      FIRST.flatMap((name) => words.find((info) => info.name === name) ?? [])
        .map((info) => line(info, typed))
        .join('\n'),
      `Managers begin with ${manager('status')} and ${manager('settings')}.`,
      studied(curriculum),
    ].join('\n\n'),
    footer: 'Look-ups answer only you; Share shows them to the channel.',
    buttons: [
      ...(maySetUp ? [buttonFor(to.setup, {}, 'Set up a group here', 'primary')] : []),
      buttonFor(to.today, {}, 'Today'),
      buttonFor(to.review, {}, 'Review'),
      buttonFor(to.me, {}, 'Me'),
      buttonFor(to.pillar, {}, 'Pillars'),
      buttonFor(to.help, { command: ALL }, 'All commands'),
    ],
  }
}

/** Every command that can be typed by everybody, or those for managers: both together are more than one reads on a phone. */
function everything(infos: readonly CommandInfo[], typed: Typed, who: 'member' | 'manager'): Card {
  const isForAll = who === 'member'
  return {
    plain: isForAll ? 'Every command for members.' : 'Every command for managers of the group.',
    title: isForAll ? 'All commands' : 'Commands for managers',
    text: infos
      .filter((info) => info.who === who)
      .map((info) => line(info, typed))
      .join('\n'),
    buttons: [
      isForAll
        ? buttonFor(to.help, { command: GROUP }, 'For managers')
        : buttonFor(to.help, { command: ALL }, 'For everybody'),
    ],
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
        : [buttonFor(to.help, { command: ALL }, 'All commands')],
    )
  }
  const args = info.args.map((arg) => {
    const choices = choicesAt(arg, idiom)
    return `- **${arg.name}**${arg.required ? '' : ' (optional)'}: ${arg.hint}${choices ? `; one of ${choices.join(', ')}` : ''}`
  })
  return {
    plain: `${info.name}: ${info.summary}.`,
    title: typed(info).text,
    text: [
      `${info.summary}.`,
      commandToken(usageOf(info, typed)),
      ...(args.length > 0 ? [args.join('\n')] : []),
    ].join('\n\n'),
    footer: info.who === 'manager' ? 'For managers of the group.' : 'For everybody.',
  }
}
