import { z } from 'zod'
import type { Caller } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Group, groups } from '../../core/group.ts'
import { join } from '../../core/membership.ts'
import { type MemberRef, memberKey } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'

/** `group managers`, `group managers add @Lin`, `group managers remove @Lin`. */
export const managersCommand: Command = defineCommand({
  name: 'managers',
  summary: 'See, add or remove who may change this group',
  args: z.object({
    action: z.enum(['add', 'remove']).optional().describe('add or remove'),
    member: z.string().optional().describe('the member, mentioned with @'),
  }),
  who: 'manager',
  reads: ({ action }) => action === undefined,
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  run: async ({ action, member }, { store, caller, group, now }) => {
    if (action === undefined) return { card: listCard(group, caller) }
    if (member === undefined)
      throw new UserError(
        'Who?',
        `Mention the member: \`${caller.typed({ name: 'managers', who: 'manager' }, { action, member: '@name' })}\``,
        [],
        'member',
      )
    const who: MemberRef = {
      platform: caller.member.platform,
      workspace: caller.member.workspace,
      user: readMember(member, caller),
    }
    const saved = await store.transact(async (tx) => {
      const old = (await tx.get(groups, group.id)) ?? group
      const changed = action === 'add' ? withManager(old, who) : withoutManager(old, who)
      tx.put(groups, group.id, changed)
      if (action === 'add') await join(tx, who, group.id, now.epochMilliseconds)
      return changed
    })
    return { card: doneCard(action === 'add' ? 'Added' : 'Removed', list(saved)) }
  },
})

/** Whoever a name does not name would be a manager whom nobody can be, so a mention is asked for. */
function readMember(text: string, { idiom }: Caller): string {
  const user = idiom.readMember(text.trim())
  if (!user)
    throw new UserError(
      'Who?',
      `“${plain(text.slice(0, 40))}” is no mention of one member. Type @ and choose the name.`,
      [],
      'member',
    )
  return user
}

const isSame = (who: MemberRef) => (manager: MemberRef) => memberKey(manager) === memberKey(who)

const withManager = (group: Group, who: MemberRef): Group =>
  group.managers.some(isSame(who)) ? group : { ...group, managers: [...group.managers, { ...who, name: '' }] }

function withoutManager(group: Group, who: MemberRef): Group {
  const left = group.managers.filter((manager) => !isSame(who)(manager))
  if (left.length === group.managers.length)
    throw new UserError('Not a manager', 'This member is not in the list.', [], 'member')
  if (left.length === 0)
    throw new UserError('The last manager stays', 'Add another manager first.', [], 'member')
  return { ...group, managers: left }
}

const list = (group: Group): string =>
  group.managers.map(({ name, user }) => `- ${plain(name || user)}`).join('\n')

const listCard = (group: Group, { typed, idiom }: Caller) => ({
  plain: `Managers of ${group.name}.`,
  title: 'Managers',
  text: `${list(group)}\n\nThe ${idiom.admins} can change the group too.`,
  footer: `Add one with \`${typed({ name: 'managers', who: 'manager' }, { action: 'add', member: '@name' })}\``,
})
