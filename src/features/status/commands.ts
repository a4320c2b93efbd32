import type { Card } from '../../core/card.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { looked as lookedAt } from '../../core/discussion.ts'
import { type Group, openChannels, standstill } from '../../core/group.ts'
import { isListed, manages } from '../../core/membership.ts'
import { occurrences, seriesPrefix } from '../../core/occurrence.ts'
import type { Problem } from '../../core/ports.ts'
import { waitingIn } from '../../core/suggestion.ts'
import { endButtons } from '../../words/end-buttons.ts'
import { pickMember } from '../../words/pick.ts'
import { remarksOn } from '../../words/problems.ts'
import * as to from '../../words/signatures.ts'
import { withWaiting } from '../../words/suggestion-text.ts'
import { memberCard, SILENT, statusCard } from './card.ts'
import { heldNow } from './rules.ts'

const SHOWN = 5

/** `group status`: what was posted, what comes, why not, and how to fix it. `group status @Lin`: what somebody may do, and why not more. */
export const statusCommand: Command = defineCommand({
  ...to.status,
  summary: 'See what comes, what keeps it from coming, or why somebody can’t do something',
  who: 'manager',
  reads: () => true,
  visibility: 'private',
  effect: 'none',
  group: 'needed',
  withoutCurriculum: true,
  run: async ({ member }, context) => {
    if (member !== undefined) return { card: await aboutMember(member, context) }
    const { store, inspect, hasThread, caller, group: stored, curricula, curriculum, now, off } = context
    const group = heldNow(stored, curricula)
    const range = { prefix: seriesPrefix(group.id), limit: SHOWN, reverse: true }
    const rows = (await store.list(occurrences, range)).map(({ value }) => value)
    const [newest] = rows
    if (newest) rows[0] = await lookedAt(newest, { store, hasThread })
    // What is in the ledger can be told whether or not the platform answers.
    const problems = await Promise.all(group.channels.map(({ ref }) => inspect(ref).catch(() => [SILENT])))
    const looked = {
      rows,
      problems: problems.flat(),
      remarks: await remarksOn(group, caller, off),
      booths: await boothsOf(group, context),
      manages: await manages(group, caller),
    }
    const shown = withWaiting(statusCard(group, curriculum, looked, now), await waitingIn(store, group))
    return {
      card: isFinished(group, curriculum) ? withEnd(shown, curriculum, curricula.all.length > 1) : shown,
    }
  },
})

/** What keeps mock tables from a place of their own, where the group has tables and its platform such places. */
async function boothsOf(
  group: Group,
  { inspectBooths }: Pick<Context<Group>, 'inspectBooths'>,
): Promise<Problem[]> {
  const [first] = group.mocks ? openChannels(group) : []
  return (first && (await inspectBooths(first.ref).catch(() => undefined))) ?? []
}

const isFinished = (group: Group, { length }: Curriculum): boolean =>
  standstill(group) === undefined && group.position > length

const withEnd = (card: Card, roadmap: Curriculum, hasOthers: boolean): Card => ({
  ...card,
  buttons: [...endButtons(roadmap, hasOthers), ...(card.buttons ?? [])],
})

/** Who somebody is to the group, as the platform tells it now. Rejects as the platform does. */
async function aboutMember(
  text: string,
  { caller, group, who }: Pick<Context<Group>, 'caller' | 'group' | 'who'>,
): Promise<Card> {
  const { platform, workspace } = caller.member
  const member = { platform, workspace, user: pickMember(text, caller) }
  const at = group.channels.find(({ ref }) => ref.platform === platform)?.ref
  const found = at && (await who(member, at))
  return memberCard(found, { group, manages: isListed(group, member), caller })
}
