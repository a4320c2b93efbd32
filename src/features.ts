import { type CommandInfo, createRegistry, type Registry } from './core/command.ts'
import { type Feature, switchedOff } from './core/feature.ts'
import { begin } from './features/begin/begin.ts'
import { browseCommand } from './features/browse/commands.ts'
import { cloneCommands } from './features/clone/commands.ts'
import { curriculaCommand } from './features/curricula/commands.ts'
import { dailyPost } from './features/daily-post/card.ts'
import { dayCommands } from './features/day/commands.ts'
import { discussion } from './features/discussion/commands.ts'
import { exportCommand } from './features/export/commands.ts'
import { finished } from './features/finished/commands.ts'
import { groupCommands } from './features/groups/commands.ts'
import { moveCommands } from './features/groups/move.ts'
import { helpCommand } from './features/help/commands.ts'
import { home } from './features/home/home.ts'
import { host } from './features/host/commands.ts'
import { joinCommand } from './features/join/commands.ts'
import { managersCommand } from './features/managers/commands.ts'
import { me } from './features/me/commands.ts'
import { mock } from './features/mock/commands.ts'
import { names } from './features/names/commands.ts'
import { keepGoingCommand } from './features/notify/commands.ts'
import { offCommands } from './features/off/commands.ts'
import { holidayCommands } from './features/off/holidays.ts'
import { paceCommands } from './features/pace/commands.ts'
import { pathCommands } from './features/path/commands.ts'
import { reviewOnlyCommand } from './features/path/review-only.ts'
import { pauseCommands } from './features/pause/commands.ts'
import { pillarCommand } from './features/pillar/commands.ts'
import { positionCommands } from './features/place/commands.ts'
import { buddy } from './features/pledge/buddy.ts'
import { pledge } from './features/pledge/commands.ts'
import { postNowCommand } from './features/post-now/commands.ts'
import { privateMessages } from './features/private/commands.ts'
import { questionCommands } from './features/question/commands.ts'
import { randomCommand } from './features/random/commands.ts'
import { recap } from './features/recap/recap.ts'
import { wrapUp } from './features/recap/wrap-up.ts'
import { roadmapCommand } from './features/roadmap/commands.ts'
import { selfCheck } from './features/self-check/commands.ts'
import { reviewNudge } from './features/self-check/nudge.ts'
import { settingsCommands } from './features/settings/commands.ts'
import { setupCommands } from './features/setup/commands.ts'
import { shareCommand } from './features/share/commands.ts'
import { stars } from './features/stars/stars.ts'
import { statusCommand } from './features/status/commands.ts'
import { suggest } from './features/suggest/commands.ts'
import { switchCommands } from './features/switch/commands.ts'
import { topicCommand } from './features/topic/commands.ts'
import { vote } from './features/vote/commands.ts'

/** Everything the bot can do; commands in the order help lists them. */
export const FEATURES: readonly Feature[] = [
  dailyPost,
  {
    name: 'look-ups',
    commands: [
      topicCommand,
      pillarCommand,
      browseCommand,
      ...dayCommands,
      roadmapCommand,
      curriculaCommand,
      randomCommand,
      helpCommand,
      ...questionCommands,
      shareCommand,
    ],
  },
  discussion,
  selfCheck,
  // In the order they are sent: a recap comes before the post of the new week.
  { name: 'recap', following: recap },
  { name: 'wrap-up', following: wrapUp },
  suggest,
  vote,
  stars,
  mock,
  { name: 'join', commands: [joinCommand] },
  me,
  privateMessages,
  pledge,
  buddy,
  reviewNudge,
  host,
  names,
  finished,
  home,
  begin,
  {
    name: 'managing',
    commands: [
      ...setupCommands,
      ...settingsCommands,
      statusCommand,
      ...pauseCommands,
      ...positionCommands,
      ...paceCommands,
      ...pathCommands,
      reviewOnlyCommand,
      ...switchCommands,
      ...offCommands,
      ...holidayCommands,
      managersCommand,
      postNowCommand,
      ...cloneCommands,
      exportCommand,
      ...moveCommands,
      ...groupCommands,
      keepGoingCommand,
    ],
  },
]

/** Every command of the bot. */
export const REGISTRY = registryOf(FEATURES)

/** The features and commands of a bot, without what its operator switched off by name. */
export function featuresBut(off: ReadonlySet<string>): { features: readonly Feature[]; registry: Registry } {
  if (off.size === 0) return { features: FEATURES, registry: REGISTRY }
  const features = FEATURES.map((feature) => (off.has(feature.name) ? switchedOff(feature) : feature))
  return { features, registry: registryOf(features) }
}

function registryOf(features: readonly Feature[]): Registry {
  return createRegistry(features.flatMap(({ commands = [] }) => commands))
}

/** The commands that can be typed, as they describe themselves, without those that are switched off. */
export const describeCommands = (off: ReadonlySet<string> = new Set()): readonly CommandInfo[] =>
  featuresBut(off).registry.infos.filter(({ internal }) => !internal)
