import type { Caller } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { spoken } from '../../core/card.ts'
import { buttonFor, type CommandInfo } from '../../core/command.ts'
import type { Shelf } from '../../core/curriculum.ts'
import { channelAt, type Group } from '../../core/group.ts'
import { plain } from '../../core/text.ts'
import { commandToken, personToken } from '../../core/tokens.ts'
import * as to from '../../words/signatures.ts'
import { stateText } from './state.ts'

const ANY = 'one of the group’s managers'
/** So many managers are named: one of them is enough to ask. */
const NAMED = 5

/**
 * What a member reads who asked a group for something that only its managers may do: whom to ask and for what, how the group stands,
 * and buttons to what every member may see. Where the group doesn't meet in the caller's channel, none of those would be about it.
 * `unnamed`, it names nobody.
 */
export function membersCard(
  group: Group,
  command: Pick<CommandInfo, 'name' | 'who' | 'internal'>,
  {
    caller,
    curricula,
    now,
    unnamed,
  }: { caller: Caller; curricula: Shelf; now: Temporal.Instant; unnamed: boolean },
): Card {
  const title = 'Only a manager can do that'
  const { idiom, typed, channel } = caller
  // A button has no words to ask for.
  const what = command.internal ? '' : ` to use ${commandToken(typed(command))}`
  const ask = `Ask ${unnamed ? ANY : managersOf(group, caller)} or one of the ${plain(idiom.admins)}${what}.`
  const isHere = group.over === undefined && (!channel || channelAt(group, channel) !== undefined)
  return {
    plain: spoken(title, ask),
    title,
    text: [
      ask,
      `**${plain(group.name)}** ${stateText(group, curricula, now)}`,
      ...(isHere ? ['You can see how it stands and how it is run, and look everything up.'] : []),
    ].join('\n\n'),
    buttons: [
      ...(isHere
        ? [
            buttonFor(to.status, {}, 'Status', 'primary'),
            buttonFor(to.settings, {}, 'Settings'),
            buttonFor(to.today, {}, 'Today'),
          ]
        : []),
      buttonFor(to.help, {}, 'What you can do'),
    ],
  }
}

/** `Ada, Lin`, as far as somebody here could tell who that is. */
function managersOf({ managers }: Group, { member }: Caller): string {
  const known = managers.filter(({ platform, name }) => name !== '' || platform === member.platform)
  const names = known.slice(0, NAMED).map((manager) => personToken(manager, manager.name || 'a manager'))
  return names.length > 0 ? names.join(', ') : ANY
}
