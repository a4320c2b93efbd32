import { doneCard } from '../../core/card.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Choice, type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import { type Addressee, askPrivately, dayAt, type Word } from '../../core/inbox.ts'
import { zoneOf } from '../../core/membership.ts'
import { roadmapIn } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import { isKept, isPromised, keptIn, type Pledge, pledgeKey, pledges } from '../../core/pledge.ts'
import type { MemberRef } from '../../core/refs.ts'
import { weekOf } from '../../core/schedule.ts'
import * as to from '../../words/private-signatures.ts'
import { parseTime } from '../../words/time-text.ts'
import { parseWeekdays } from '../../words/weekday-text.ts'
import { keptWeek, pledgeButtons, pledgeCard, pledgeForm, pledgeText, reminder } from './card.ts'
import { standingOf } from './standing.ts'

/** A promise is quoted so long before its time, in ms. */
const BEFORE_MS = 30 * 60_000
/** That a week was kept is said on the Monday after it from this local hour on, and for so many days. */
const PRAISE_HOUR = 9
const PRAISE_DAYS = 4

const pledgeCommand: Command = defineCommand({
  ...to.pledge,
  summary: 'Promise yourself days and a time; I remind you once, in private',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'none',
  opensForm: true,
  form: async (_, { store, caller }) =>
    pledgeForm(await store.get(pledges, pledgeKey(personOf(caller.member)))),
  run: async ({ days, time, show }, context) => {
    const { store, caller, now } = context
    const key = pledgeKey(personOf(caller.member))
    const old = await store.get(pledges, key)
    if (days?.trim().toLowerCase() === 'off') {
      await store.transact(async (tx) => tx.delete(pledges, key))
      return {
        card: doneCard(
          old ? 'Your promise has ended' : 'You had made no promise',
          'Nothing comes of it any more. You can make another one whenever you like.',
          pledgeButtons(undefined),
        ),
      }
    }
    const isAsked = days === undefined && time === undefined
    if (show === 'form' || (isAsked && !old)) return { form: pledgeForm(old) }
    const zone = await zoneOf(store, caller, now)
    if (isAsked && old) return { card: await cardOf(old, zone, context) }
    const pledge = readPledge(days, time, old, dayAt(now.epochMilliseconds, zone).date)
    await store.transact(async (tx) => {
      tx.put(pledges, key, pledge)
      await askPrivately(tx, { member: caller.member, zone }, now.epochMilliseconds)
    })
    return { card: await cardOf(pledge, zone, context, 'Promised') }
  },
})

/** What was written, over what was promised before. Throws UserError. */
function readPledge(
  days: string | undefined,
  time: string | undefined,
  old: Pledge | undefined,
  today: string,
): Pledge {
  const written = time?.replace(/^\s*(?:before|by|until)\s+/i, '')
  if ((days === undefined && !old) || (written === undefined && !old))
    throw new UserError(
      'Days and a time, please',
      'Say both, such as “mon wed fri 10:00”.',
      pledgeButtons(undefined),
      days === undefined ? 'days' : 'time',
    )
  return {
    days: days === undefined ? (old?.days ?? []) : parseWeekdays(days),
    time: written === undefined ? (old?.time ?? '') : parseTime(written),
    // Days before it was made break no promise.
    since: today,
  }
}

/** A promise with this week’s standing. */
async function cardOf(
  pledge: Pledge,
  zone: string,
  { store, curricula, caller, now }: Context<undefined>,
  done?: string,
) {
  const curriculumOf: FeatureParts['curriculumOf'] = (group) => roadmapIn(curricula, group)
  const { date } = dayAt(now.epochMilliseconds, zone)
  const standing = await standingOf(caller.member, zone, { store, curricula, curriculumOf, now })
  return pledgeCard(pledge, { ...keptIn(pledge, weekOf(date), date, standing), zone }, done)
}

/** The promise on its day, once, as long as it is not kept; and a week that was kept, once. */
async function owed({ member, person, zone }: Addressee, parts: FeatureParts) {
  const pledge = await parts.store.get(pledges, pledgeKey(person))
  if (!pledge) return { words: [] }
  const now = parts.now.epochMilliseconds
  const { date, begins, ends } = dayAt(now, zone)
  const standing = await standingOf(member, zone, parts)
  // Before midnight is before the day is over.
  const until = pledge.time === '00:00' ? ends : at(date, pledge.time, zone)
  const due = Math.max(begins, until - BEFORE_MS)
  const isOpen = isPromised(pledge, date, standing.absences) && !standing.answered.has(date)
  const words: Word[] = []
  if (isOpen && standing.waiting.length > 0)
    words.push({
      id: `pledge/${date}`,
      due,
      from: begins,
      until,
      group: standing.waiting[0]?.group.id ?? '',
      ...reminder(pledge, standing.waiting),
    })
  const monday = weekOf(date)
  const last = Temporal.PlainDate.from(monday).subtract({ days: 7 }).toString()
  const week = keptIn(pledge, last, date, standing)
  const praised = at(monday, `0${PRAISE_HOUR}:00`, zone)
  if (isKept(week))
    words.push({
      id: `kept/${last}`,
      due: praised,
      from: praised - PRAISE_HOUR * 60 * 60_000,
      until: praised + PRAISE_DAYS * 24 * 60 * 60_000,
      ...keptWeek(pledge, week.of),
    })
  // The post that waits at that time may not be out yet.
  return { words, next: now < due ? due : ends }
}

const at = (date: string, time: string, zone: string): number =>
  Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds

async function choices(member: MemberRef, { store }: FeatureParts): Promise<Choice[]> {
  const pledge = await store.get(pledges, pledgeKey(personOf(member)))
  const text = pledge
    ? `**Promise**: ${pledgeText(pledge)}.`
    : '**Promise**: none. Promise yourself days and a time, and I quote it to you on the day.'
  return [{ text, buttons: pledgeButtons(pledge), isOn: pledge !== undefined }]
}

/** A promise that somebody makes themselves: quoted once on its day, and a kept week is said once. Nobody else sees it. */
export const pledge: Feature = {
  name: 'pledge',
  commands: [pledgeCommand],
  personal: [personal(pledges)],
  kept: async (member, { store }) => {
    const own = await store.get(pledges, pledgeKey(personOf(member)))
    return own ? [`You promised yourself: ${pledgeText(own)}, since ${own.since}.`] : []
  },
  private: { owed, choices },
}
