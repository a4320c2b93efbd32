import type { Typed } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Feature } from '../../core/feature.ts'
import { groupByChannel } from '../../core/group.ts'
import type { Room } from '../../core/ports.ts'
import type { Reader } from '../../core/records.ts'
import { channelKey, type Whereabouts, workspaceKey } from '../../core/refs.ts'
import { markedText } from '../../core/scope.ts'
import { tidy } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { freeRooms } from '../../words/rooms.ts'
import * as to from '../../words/signatures.ts'

/** Channels of a page. */
const PAGE = 20

/** From nowhere in particular to a group: where it is to meet is chosen from the channels there are. */
const whereCommand: Command = defineCommand({
  ...to.setupWhere,
  summary: 'Offers the channels in which a group can be set up',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'none',
  withoutCurriculum: true,
  internal: true,
  run: async ({ workspace, page }, context) => {
    const { caller } = context
    const free = await freeRooms(context, workspace ?? caller.member.workspace, caller.member)
    if (free.length === 0)
      throw new UserError(
        'I see no free channel of yours',
        `Invite me to the channel where the group is to meet, and type ${commandToken(caller.typed({ name: 'setup', who: 'manager' }))} there.`,
      )
    return { card: roomsCard(free, page ?? 1, workspace, caller.typed), update: page !== undefined }
  },
})

/** The way in for whoever let the bot in. */
export const begin: Feature = {
  name: 'begin',
  commands: [whereCommand],
  welcome: async (where, { store }) => ((await isMet(store, where)) ? undefined : welcomeCard(where)),
}

/** Whether a group meets in a channel or, without one, anywhere in a workspace. */
async function isMet(store: Reader, where: Whereabouts): Promise<boolean> {
  if (where.channel !== undefined)
    return (await store.get(groupByChannel, channelKey({ ...where, channel: where.channel }))) !== undefined
  return (await store.list(groupByChannel, { prefix: `${workspaceKey(where)}/`, limit: 1 })).length > 0
}

/** Of a channel the button sets up at once; elsewhere the channel is chosen first. */
function welcomeCard({ workspace, channel }: Whereabouts): Card {
  const isHere = channel !== undefined
  return {
    plain: 'Studyhall is here. Set up a study group in a minute.',
    title: isHere ? 'A study group here?' : 'Welcome to Studyhall',
    text: [
      'A study group gets a question with its prompts each study day, and a thread to discuss the answers.',
      `**Set up** asks for ${isHere ? '' : 'a channel, '}a time and the weekdays, and shows a preview. Nothing is posted before you choose to start.`,
    ].join('\n\n'),
    footer: 'Only you see this.',
    buttons: [
      isHere
        ? buttonFor(to.setup, {}, 'Set up', 'primary')
        : buttonFor(to.setupWhere, { workspace }, 'Set up', 'primary'),
      buttonFor(to.help, {}, 'Help'),
    ],
  }
}

function roomsCard(free: readonly Room[], wanted: number, workspace: string | undefined, typed: Typed): Card {
  const { items, page, pages } = paged(free, wanted, PAGE)
  return {
    plain: 'Where is the group to meet? Choose a channel.',
    title: 'Where is the group to meet?',
    text: 'Choose a channel. You then choose the time and see a preview; nothing is saved before that.',
    footer: [
      pageText(page, pages),
      `Another channel? Invite me and type ${commandToken(typed({ name: 'setup', who: 'manager' }))} there.`,
    ]
      .filter(Boolean)
      .join(' · '),
    buttons: [
      ...pageButtons(to.setupWhere, page, pages, (other) => ({ workspace, page: other })),
      ...items.map(({ code, name }) => ({
        ...buttonFor(to.setup, {}, tidy(name)),
        arg: markedText(`#${code}`),
      })),
    ],
  }
}
