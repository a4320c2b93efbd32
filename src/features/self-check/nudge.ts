import { z } from 'zod'
import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import { type Addressee, askPrivately, dayAt, type Word } from '../../core/inbox.ts'
import { groupsOf, zoneOf } from '../../core/membership.ts'
import { personOf } from '../../core/person.ts'
import { defineKind } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import { commandToken } from '../../core/tokens.ts'
import * as here from '../../words/private-signatures.ts'
import * as to from '../../words/signatures.ts'
import { parseTime } from '../../words/time-text.ts'
import { dueBy, ratedBy } from './review.ts'

/** Who wants to hear each day that questions are due, by `<person>/nudge`, and at which local time, HH:MM. */
const nudges = defineKind('nudge', { version: 1, schema: z.object({ time: z.string() }) })

const nudgeKey = (person: string): string => `${person}/nudge`

/** When a nudge comes where nobody said when. */
const TIME = '18:00'

const nudgeCommand: Command = defineCommand({
  ...here.nudge,
  summary: 'Hear in private on days when questions are due for review',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'none',
  run: async ({ time: typed }, { store, caller, now }) => {
    const key = nudgeKey(personOf(caller.member))
    if (/^(?:off|no|none|stop|end)$/i.test(typed?.trim() ?? '')) {
      await store.transact(async (tx) => tx.delete(nudges, key))
      const review = commandToken(caller.typed({ name: 'review', who: 'member' }))
      const text = `I no longer tell you when questions are due. ${review} brings them.`
      return { card: doneCard('No nudge', text) }
    }
    const time = typed === undefined ? TIME : parseTime(typed)
    const zone = await zoneOf(store, caller, now)
    await store.transact(async (tx) => {
      tx.put(nudges, key, { time })
      await askPrivately(tx, { member: caller.member, zone }, now.epochMilliseconds)
    })
    return {
      card: doneCard(
        'I’ll nudge you',
        `On a day when questions are due I write to you in private at ${time} (${zone}), or earlier with another message: never more than one a day.`,
        [
          buttonFor(here.messages, {}, 'Private messages'),
          buttonFor(here.nudge, { time: 'off' }, 'No nudge'),
        ],
      ),
    }
  },
})

/** What is due on somebody’s day, once a day. */
async function owed({ member, person, zone }: Addressee, { store, curricula, now }: FeatureParts) {
  const nudge = await store.get(nudges, nudgeKey(person))
  if (!nudge) return { words: [] }
  const { date, begins, ends } = dayAt(now.epochMilliseconds, zone)
  const rated = await ratedBy(store, member, await groupsOf(store, member, now), curricula)
  const count = dueBy(rated, date, zone).length
  const due = Temporal.PlainDateTime.from(`${date}T${nudge.time}`).toZonedDateTime(zone).epochMilliseconds
  const words: Word[] =
    count === 0 ? [] : [{ id: `nudge/${date}`, due, from: begins, until: ends, ...nudgeWords(count) }]
  return { words, next: due > now.epochMilliseconds ? due : ends }
}

const nudgeWords = (count: number) => ({
  title: count === 1 ? 'One question is due' : `${count} questions are due`,
  text:
    count === 1
      ? 'You may be about to forget its answer.'
      : 'You may be about to forget their answers. Review one, or all of them.',
  yields: true as const,
  buttons: [buttonFor(to.review, {}, 'Review', 'primary')],
})

async function choices(member: MemberRef, { store }: FeatureParts) {
  const nudge = await store.get(nudges, nudgeKey(personOf(member)))
  const text = nudge
    ? `**Nudge**: on days when questions are due, at ${nudge.time}.`
    : '**Nudge**: none. I can tell you on days when questions are due for review.'
  const button = nudge
    ? buttonFor(here.nudge, { time: 'off' }, 'No nudge')
    : buttonFor(here.nudge, {}, 'Nudge me')
  return [{ text, buttons: [button], isOn: nudge !== undefined }]
}

/** A nudge on days when questions are due, by choice. */
export const reviewNudge: Feature = {
  name: 'nudge',
  commands: [nudgeCommand],
  personal: [personal(nudges)],
  kept: async (member, { store }) => {
    const nudge = await store.get(nudges, nudgeKey(personOf(member)))
    return nudge ? [`You want to hear at ${nudge.time} when questions are due.`] : []
  },
  private: { owed, choices },
}
