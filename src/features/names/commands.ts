import { type Card, doneCard, spoken } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import {
  agreeToBeNamed,
  consentKey,
  consents,
  groupsNaming,
  isNameable,
  isNamed,
  namings,
  unnameHost,
  withdrawName,
} from '../../core/names.ts'
import type { MemberRef } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'
import * as here from '../../words/private-signatures.ts'

/** Members say whether they may be named in a group. Nobody is until they agree. */
const namesCommand: Command = defineCommand({
  ...here.names,
  summary: 'Say whether this group may name you when you host',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  withoutCurriculum: true,
  run: async ({ set }, context) => {
    const { store, delivery, caller, group, now } = context
    const { member, name } = caller
    if (set === 'off') {
      const consent = consentKey(member, group.id)
      delivery.withdrawn(consents, consent)
      await store.transact(async (tx) => withdrawName(tx, consent))
      return {
        card: doneCard(
          'You are not named',
          'Nobody is told that you host. Where a discussion named you, I take your name out within a few minutes.',
        ),
      }
    }
    if (set === undefined && (await isNamed(store, member, group.id))) return { card: stateCard(group, true) }
    if (!(await isNameable(context, member, group)))
      throw new UserError(
        'You are named nowhere here',
        'Guests are never named, nor is anybody in a channel that another workspace reads too.',
      )
    if (set === undefined) return { card: stateCard(group, false) }
    const at = now.epochMilliseconds
    await store.transact(async (tx) => agreeToBeNamed(tx, member, { group: group.id, name, at }))
    return { card: stateCard(group, true) }
  },
})

function stateCard(group: Group, isOn: boolean): Card {
  const title = isOn ? 'You are named when you host' : 'You are not named'
  const text = isOn
    ? `On days that you host, the discussion in **${plain(group.name)}** begins with your name. Daily posts, recaps, and counts never name you.`
    : `In **${plain(group.name)}** nobody is told that you host. If you agree, the discussion of a day that you host begins with your name; nothing else names you.`
  return {
    plain: spoken(title, text),
    title,
    text,
    ...(isOn && { tone: 'good' as const }),
    buttons: [
      isOn
        ? buttonFor(here.names, { set: 'off' }, 'Don’t name me')
        : buttonFor(here.names, { set: 'on' }, 'Name me when I host'),
    ],
  }
}

async function kept(member: MemberRef, { store }: FeatureParts): Promise<string[]> {
  const named = await groupsNaming(store, member)
  return named.map(({ name }) => `**${plain(name)}**: you may be named there when you host.`)
}

/** Being named, by consent. */
export const names: Feature = {
  name: 'names',
  commands: [namesCommand],
  personal: [
    personal(consents),
    personal(namings, (tx, _, key) => unnameHost(tx, key.slice(key.indexOf('/') + 1))),
  ],
  kept,
}
