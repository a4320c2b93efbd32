import { randomInt } from 'node:crypto'
import type { Command, CommandInfo } from './core/command.ts'
import { describeCommand } from './core/command.ts'
import type { Delivery, Problem, Store } from './core/ports.ts'
import type { ChannelRef } from './core/refs.ts'
import { browseCommand } from './features/browse/commands.ts'
import { dayCommands } from './features/day/commands.ts'
import { discussionCommands } from './features/discussion/commands.ts'
import { helpCommand } from './features/help/commands.ts'
import { managersCommand } from './features/managers/commands.ts'
import { keepGoingCommand } from './features/notify/commands.ts'
import { offCommand } from './features/off/commands.ts'
import { pauseCommands } from './features/pause/commands.ts'
import { pillarCommand } from './features/pillar/commands.ts'
import { placeCommands } from './features/place/commands.ts'
import { postNowCommand } from './features/post-now/commands.ts'
import { questionCommands } from './features/question/commands.ts'
import { randomCommand } from './features/random/commands.ts'
import { roadmapCommand } from './features/roadmap/commands.ts'
import { settingsCommands } from './features/settings/commands.ts'
import { setupCommands } from './features/setup/commands.ts'
import { shareCommand } from './features/share/commands.ts'
import { statusCommand } from './features/status/commands.ts'
import { topicCommand } from './features/topic/commands.ts'

/** What the commands need of the rest of the bot. */
export type CommandParts = {
  store: Store
  delivery: Delivery
  inspect(channel: ChannelRef): Promise<Problem[]>
  newId(): string
  /** Uniform in [0, 1). */
  random(): number
}

/** Every command of the bot, in the order help lists them. */
export function createCommands(parts: CommandParts): Command[] {
  const { store, delivery } = parts
  const days = dayCommands(store)
  const lookups = [topicCommand, pillarCommand, browseCommand, ...days, roadmapCommand, ...questionCommands]
  const commands: Command[] = [
    topicCommand,
    pillarCommand,
    browseCommand,
    ...days,
    roadmapCommand,
    randomCommand(parts.random),
    helpCommand(() => infos),
    ...questionCommands,
    ...discussionCommands(store),
    shareCommand(lookups),
    ...setupCommands(parts),
    ...settingsCommands(store, delivery),
    statusCommand(store, parts.inspect),
    ...pauseCommands(store, delivery, parts.inspect),
    ...placeCommands(store, delivery),
    offCommand(store, delivery),
    managersCommand(store),
    postNowCommand(store, delivery),
    keepGoingCommand(store),
  ]
  const infos: CommandInfo[] = commands.map(describeCommand).filter(({ internal }) => !internal)
  return commands
}

/** The commands that can be typed, as they describe themselves. Describing runs none, so nothing is behind them. */
export const describeCommands = (): CommandInfo[] =>
  createCommands({
    store: {} as Store,
    delivery: {} as Delivery,
    inspect: async () => [],
    newId: () => '',
    random: () => 0,
  })
    .map(describeCommand)
    .filter(({ internal }) => !internal)

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A new group id: 8 letters and digits that cannot be mistaken for each other. */
export const newGroupId = (): string =>
  Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
