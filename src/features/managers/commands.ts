import { z } from 'zod'
import type { Caller } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { type Command, defineCommand, type Services } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { areUnnamed } from '../../core/feature.ts'
import { type Group, groups } from '../../core/group.ts'
import { naming } from '../../core/marks.ts'
import { join, manages } from '../../core/membership.ts'
import type { Who } from '../../core/ports.ts'
import { type ChannelRef, type MemberRef, memberKey } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { pickMember } from '../../words/pick.ts'

/** `group managers`, `group managers add @Lin`, `group managers remove @Lin`. */
export const managersCommand: Command = defineCommand({
  name: 'managers',
  summary: 'See, add or remove who may change this group',
  args: z.object({
    action: z.enum(['add', 'remove']).optional().describe('add or remove'),
    member: naming('member', z.string().optional().describe('the member, mentioned with @')),
  }),
  who: 'manager',
  reads: ({ action }) => action === undefined,
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  withoutCurriculum: true,
  run: async ({ action, member }, { store, who: ask, caller, group, now, off }) => {
    if (action === undefined) {
      const hidden = areUnnamed(off) && !(await manages(group, caller))
      return { card: hidden ? countCard(group, caller) : listCard(await named(group, ask), caller) }
    }
    if (member === undefined)
      throw new UserError(
        'Who?',
        `Mention the member: ${commandToken(caller.typed({ name: 'managers', who: 'manager' }, { action, member: '@name' }))}`,
        [],
        'member',
      )
    const who: MemberRef = {
      platform: caller.member.platform,
      workspace: caller.member.workspace,
      user: pickMember(member, caller),
    }
    const { name } = action === 'add' ? await eligible(who, group, ask) : { name: '' }
    // Somebody who has left keeps no group from being locked.
    const left = action === 'remove' ? await missing(group, ask) : []
    const saved = await store.transact(async (tx) => {
      const old = await tx.get(groups, group.id)
      if (!old) throw new UserError('This group is gone', 'It was deleted meanwhile. Nothing was changed.')
      const changed = action === 'add' ? withManager(old, { ...who, name }) : withoutManager(old, who, left)
      tx.put(groups, group.id, changed)
      if (action === 'add') await join(tx, who, group.id, now.epochMilliseconds)
      return changed
    })
    const card = doneCard(action === 'add' ? 'Added' : 'Removed', list(await named(saved, ask)))
    return { card }
  },
})

const isSame = (who: MemberRef) => (manager: MemberRef) => memberKey(manager) === memberKey(who)

type Manager = Group['managers'][number]
type Ask = Services['who']

const withManager = (group: Group, who: Manager): Group =>
  group.managers.some(isSame(who)) ? group : { ...group, managers: [...group.managers, who] }

/** Without somebody, and without those who have left. */
function withoutManager(group: Group, who: MemberRef, gone: readonly MemberRef[]): Group {
  if (!group.managers.some(isSame(who)))
    throw new UserError('Not a manager', 'This member is not in the list.', [], 'member')
  const left = group.managers.filter((manager) => ![who, ...gone].some((one) => isSame(one)(manager)))
  if (left.length === 0)
    throw new UserError('The last manager stays', 'Add another manager first.', [], 'member')
  return { ...group, managers: left }
}

/** Where somebody would manage: the group's first channel of their platform. */
const whereTo = ({ channels }: Group, { platform }: MemberRef): ChannelRef | undefined =>
  channels.find(({ ref }) => ref.platform === platform)?.ref

/** Why somebody cannot be a manager. */
const BARRED: Record<Exclude<Who['kind'], 'member'>, string> = {
  bot: 'A bot can’t manage a group.',
  guest: 'Guests can’t manage a group. Choose a full member of this workspace.',
  stranger:
    'This member belongs to another workspace. Choose somebody of the workspace that I am installed in.',
}

/** Who is to be a manager: somebody there is, and who may. Throws UserError. */
async function eligible(member: MemberRef, group: Group, ask: Ask): Promise<Who> {
  const at = whereTo(group, member)
  const found = at && (await ask(member, at))
  const refuse = (text: string) => new UserError('That can’t be a manager', text, [], 'member')
  if (!found) throw refuse('I can’t find that member here. Type @ and choose the name.')
  if (found.kind !== 'member') throw refuse(BARRED[found.kind])
  return found
}

/** Managers who have left; nobody whom the platform does not tell of just now. */
async function missing(group: Group, ask: Ask): Promise<Manager[]> {
  const there = await Promise.all(group.managers.map((manager) => look(manager, group, ask)))
  return group.managers.filter((_, i) => there[i] === undefined)
}

/** Who a manager is, `undefined` where they have left; what is stored of them where nobody can be asked. */
async function look(manager: Manager, group: Group, ask: Ask): Promise<Pick<Who, 'name'> | undefined> {
  const at = whereTo(group, manager)
  return at ? ask(manager, at).catch(() => manager) : manager
}

/** The group with its managers' names as their platform shows them now. */
async function named(group: Group, ask: Ask): Promise<Group> {
  const managers = await Promise.all(
    group.managers.map(async (manager) => {
      const found = await look(manager, group, ask)
      const name = found?.name || manager.name || manager.user
      return { ...manager, name: found ? name : `${name} (has left)` }
    }),
  )
  return { ...group, managers }
}

const list = (group: Group): string =>
  group.managers.map(({ name, user }) => `- ${plain(name || user)}`).join('\n')

/** What a member sees where nobody is named. */
const countCard = ({ name, managers: { length } }: Group, { idiom }: Caller) => ({
  plain: `Managers of ${name}.`,
  title: 'Managers',
  text: `${length === 1 ? 'One manager' : `${length} managers`}, and the ${idiom.admins}, can change this group. Whoever runs this bot wants nobody named.`,
})

const listCard = (group: Group, { typed, idiom }: Caller) => ({
  plain: `Managers of ${group.name}.`,
  title: 'Managers',
  text: `${list(group)}\n\nThe ${idiom.admins} can change the group too.`,
  footer: `Add one with ${commandToken(typed({ name: 'managers', who: 'manager' }, { action: 'add', member: '@name' }))}`,
})
