import type { Caller } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import { answeredDates } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import { areUnnamed, type Feature, type FeatureParts } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { dayAt } from '../../core/inbox.ts'
import { isListed, zoneOf } from '../../core/membership.ts'
import { groupsNaming, isNameable, isNamed } from '../../core/names.ts'
import { awayUntil, isAwayOn, people, personOf, see } from '../../core/person.ts'
import type { Store } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'
import { parseDate } from '../../words/date-text.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { askForgetCard, dataCard, dataFile, meCard } from './card.ts'
import { absencesOf, groupsKept, progressIn } from './standing.ts'

/** Nobody’s local date is later than there. */
const FURTHEST_AHEAD = 'Pacific/Kiritimati'

/** What everybody may do about themselves, in all of their groups: see, be away, and be forgotten. */
const commands: readonly Command[] = [
  defineCommand({
    ...to.me,
    summary: 'See your progress, and what is yours to decide',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'none',
    run: async (_, context) => {
      const { store, caller, choices, now } = context
      const own = await groupsKept(store, caller.member)
      // Whoever hosts need not have answered yet: what they agreed to is theirs to take back all the same.
      for (const group of await groupsNaming(store, caller.member))
        if (!own.some((each) => each.group.id === group.id))
          own.push({ group, manages: isListed(group, caller.member) })
      const going = own.filter(({ group }) => group.over === undefined)
      const places = await Promise.all(
        going.map(async (at) => ({
          ...at,
          progress: await progressIn(store, at.group, caller.member, now),
          named: await namedIn(at.group, context),
        })),
      )
      const today = (await todayOf(store, caller, now)).toString()
      const absence = (await absencesOf(store, caller.member)).find((each) => isAwayOn([each], today))
      return { card: meCard(places, absence?.until, await choices(caller.member), caller.typed) }
    },
  }),
  defineCommand({
    ...to.away,
    summary: 'Say until when you are away; these days count against nobody',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    run: async ({ until }, { store, caller, now }) => {
      const today = await todayOf(store, caller, now)
      const latest = now.toZonedDateTimeISO(FURTHEST_AHEAD).toPlainDate()
      const isBack = /^(?:back|no|off|stop|end)$/i.test(until.trim())
      const back = isBack ? undefined : dateBack(until, today)
      const wasAway = await store.transact(async (tx) => {
        const before = await absencesOf(tx, caller.member)
        await see(tx, caller.member, now.epochMilliseconds)
        const person = await tx.get(people, personOf(caller.member))
        if (person)
          tx.put(people, personOf(caller.member), { ...person, away: awayUntil(before, today, back, latest) })
        return isAwayOn(before, today.toString())
      })
      if (back !== undefined)
        return {
          card: doneCard(
            'Have a good time',
            `You are away until ${formatDate(back)}: no private messages, and no study day counts against you or your groups. You are back by yourself then.`,
          ),
        }
      return {
        card: wasAway
          ? doneCard('Welcome back', 'You count again from today.')
          : doneCard('You were not away', 'Nothing was changed.'),
      }
    },
  }),
  defineCommand({
    ...to.myData,
    summary: 'See everything that is stored about you',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'none',
    run: async ({ format, page }, { kept, records, store, caller, now }) => {
      if (format === undefined) {
        const zone = await zoneOf(store, caller, now)
        const lines = await kept(caller.member, zone)
        return { card: dataCard(lines, page ?? 1, zone), update: page !== undefined }
      }
      const own = await groupsKept(store, caller.member)
      return { card: FILE, file: dataFile(await records(caller.member), own, now) }
    },
  }),
  defineCommand({
    ...to.forgetMe,
    summary: 'Delete everything that is stored about you',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    run: async ({ sure }, { store, delivery, caller }) => {
      if (sure === undefined) {
        const own = await groupsKept(store, caller.member)
        const alone = own.flatMap(({ group, manages }) =>
          manages && group.over === undefined && group.managers.length === 1 ? [group] : [],
        )
        return { card: askForgetCard(alone), asks: true }
      }
      await delivery.forgetPerson(caller.member)
      return {
        card: doneCard(
          'You are forgotten',
          'Everything that was stored about you is deleted. If you answer in a discussion again, you begin anew.',
        ),
        update: true,
      }
    },
  }),
]

/** Whether somebody is named in a group when they host; `undefined` where nobody asks that of them. */
async function namedIn(group: Group, context: Context<undefined>): Promise<boolean | undefined> {
  const { store, caller, off } = context
  if (areUnnamed(off)) return undefined
  if (await isNamed(store, caller.member, group.id)) return true
  return group.host && !off.has('host') && (await isNameable(context, caller.member, group))
    ? false
    : undefined
}

const FILE = doneCard(
  'Your data as a file',
  'Everything that is stored about you, record by record. Instants are milliseconds since 1970, in UTC.',
)

/** The local date of whoever calls. */
const todayOf = async (store: Store, caller: Caller, now: Temporal.Instant): Promise<Temporal.PlainDate> =>
  now.toZonedDateTimeISO(await zoneOf(store, caller, now)).toPlainDate()

/** The local date on which somebody is back, YYYY-MM-DD. */
function dateBack(text: string, today: Temporal.PlainDate): string {
  const back = parseDate(text, today, 'until')
  if (Temporal.PlainDate.compare(back, today) <= 0)
    throw new UserError(
      'Choose a later date',
      `You can be away until tomorrow (${today.add({ days: 1 })}) or later.`,
      [],
      'until',
    )
  if (Temporal.PlainDate.compare(back, today.add({ years: 1 })) > 0)
    throw new UserError(
      'That is more than a year ahead',
      `${formatDate(back.toString())} may be a slip. Choose a date within a year.`,
      [],
      'until',
    )
  return back.toString()
}

/** `2026-11: 3, 4, 6`: many dates in few words. */
function byMonth(dates: readonly string[]): string {
  const months = Map.groupBy(dates, (date) => date.slice(0, 7))
  return [...months]
    .map(([month, of]) => `${month}: ${of.map((date) => Number(date.slice(8))).join(', ')}`)
    .join('; ')
}

async function kept(member: MemberRef, { store }: FeatureParts, zone: string): Promise<string[]> {
  const person = await store.get(people, personOf(member))
  const own = await groupsKept(store, member)
  const places = await Promise.all(
    own.map(async ({ group, manages }) => {
      const dates = [...(await answeredDates(store, member, group.id)).keys()]
      const role = manages ? 'you manage it' : 'you are or were a member'
      const answers = dates.length > 0 ? ` Days on which you took part: ${byMonth(dates)}.` : ''
      return `**${plain(group.name)}**: ${role}.${answers}`
    }),
  )
  return [
    ...(person
      ? [
          `Your account, \`${member.user}\`, last seen on ${formatDate(dayAt(person.seenAt, zone).date)} or within the day after it.`,
        ]
      : []),
    ...(person?.away ?? []).map(
      ({ from, until }) => `Away from ${formatDate(from)}, back on ${formatDate(until)}.`,
    ),
    ...places,
  ]
}

/** Everybody’s own card, absences, and what is stored about them. */
export const me: Feature = { name: 'me', commands, kept }
