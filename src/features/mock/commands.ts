import { z } from 'zod'
import type { Caller } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Feature, personal } from '../../core/feature.ts'
import type { Form } from '../../core/form.ts'
import { type Group, groups } from '../../core/group.ts'
import { askPrivately } from '../../core/inbox.ts'
import { join } from '../../core/membership.ts'
import { dropWish, isClosed, scores, seatings, wishers, wishes, wishKeys } from '../../core/mock.ts'
import { dayWishes, dropDayWish } from '../../core/mock-day.ts'
import { personOf } from '../../core/person.ts'
import { each, type Reader } from '../../core/records.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import * as to from '../../words/mock-signatures.ts'
import { formatInstant } from '../../words/schedule-text.ts'
import { suggestZones } from '../../words/zone.ts'
import { boothSeries } from './booth.ts'
import { dayCommand, daySeries } from './day.ts'
import { tablesPrivately } from './private.ts'
import { tableCommands } from './sitting.ts'
import { type Place, placeAt, vacate } from './table.ts'
import { seatingAt, seatingSeries } from './week.ts'
import { readWish, type Written, wishCard, wishForm, wishText } from './wish.ts'

const common = { who: 'member', visibility: 'private', group: 'needed' } as const

/** Taking a seat, and giving it up. */
const seatCommands: readonly Command[] = [
  defineCommand({
    ...to.mock,
    ...common,
    summary: 'Take a seat at the weekly mock tables, or see yours',
    effect: 'repeatable',
    run: async ({ seat }, context) => {
      const { store, caller, group, now } = context
      const { wish: key } = wishKeys(personOf(caller.member), group.id)
      if (seat === undefined) checkOn(context)
      else await store.transact(async (tx) => dropWish(tx, key))
      const note = seat && 'You take no seat any more. A table that you have said yes to still counts on you.'
      const wish = await store.get(wishes, key)
      const places = await placesOf(store, caller, group, now.epochMilliseconds)
      return { card: wishCard(wish, places, context, nextSeating(context), note) }
    },
  }),
  defineCommand({
    ...to.mockForm,
    ...common,
    summary: 'Opens the form about a seat',
    effect: 'none',
    opensForm: true,
    internal: true,
    run: async (_, context) => {
      checkOn(context)
      return { form: await formOf(context) }
    },
  }),
  defineCommand({
    name: 'mock-save',
    args: z.object({
      days: z.string(),
      hours: z.string(),
      zone: z.string(),
      roles: z.string(),
      pillars: z.string().optional(),
    }),
    ...common,
    summary: 'Saves the form about a seat',
    effect: 'repeatable',
    internal: true,
    suggest: { zone: (typed, { now, zone }) => suggestZones(typed, { now, own: zone }) },
    form: (_, context) => formOf(context),
    run: async (written: Written, context) => {
      checkOn(context)
      const { store, caller, group, curriculum, now } = context
      const asked = readWish(written, context)
      const at = now.epochMilliseconds
      const keys = wishKeys(personOf(caller.member), group.id)
      const wish = await store.transact(async (tx) => {
        const old = await tx.get(wishes, keys.wish)
        const kept = { ...asked, ...(old?.waits && { waits: old.waits }) }
        tx.put(wishes, keys.wish, kept)
        tx.put(wishers, keys.wisher, {})
        await join(tx, caller.member, group.id, at)
        await askPrivately(tx, { member: caller.member, zone: kept.zone }, at)
        return kept
      })
      const next = formatInstant(nextSeating(context), wish.zone)
      return {
        card: doneCard(
          'You have a seat',
          `I look for a table for you ${wishText(wish, curriculum)} The next tables are made on ${next}; I write to you in private. ${commandToken(caller.typed({ name: 'mock', who: 'member' }))} changes it.`,
        ),
      }
    },
  }),
]

/** Throws UserError where the group has no mock tables. */
function checkOn({ group, caller }: Pick<Context<Group>, 'group' | 'caller'>): void {
  if (group.mocks) return
  throw new UserError(
    'This group has no mock tables',
    `A manager can switch them on: ${commandToken(caller.typed({ name: 'settings', who: 'manager' }, { setting: 'mocks', value: 'on' }))}.`,
  )
}

const nextSeating = ({ group, now }: Pick<Context<Group>, 'group' | 'now'>): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(seatingAt(group.schedule, now).next)

/** The tables at which somebody sits in a group, and that are not closed at an instant, epoch ms. */
async function placesOf(store: Reader, { member }: Caller, group: Group, now: number): Promise<Place[]> {
  const prefix = `${personOf(member)}/`
  const found: Place[] = []
  for await (const { key, value } of each(store, seatings, { prefix: `${prefix}${group.id}/` })) {
    const place = value.free ? undefined : await placeAt(store, key.slice(prefix.length), personOf(member))
    if (place && !isClosed(place.table, now)) found.push(place)
  }
  return found
}

/** Mock tables: members interview each other, each week, at times that suit them. */
export const mock: Feature = {
  name: 'mocks',
  commands: [...seatCommands, dayCommand, ...tableCommands],
  following: [seatingSeries, daySeries, boothSeries],
  private: tablesPrivately,
  personal: [
    personal(wishes, async (tx, _, key) => dropWish(tx, key)),
    personal(dayWishes, async (tx, _, key) => dropDayWish(tx, key)),
    personal(seatings, (tx, _, key) => vacate(tx, key)),
    personal(scores),
  ],
  kept: async (member, { store }, zone) => {
    const when = (at: number): string => formatInstant(Temporal.Instant.fromEpochMilliseconds(at), zone)
    const prefix = `${personOf(member)}/`
    const lines: string[] = []
    for await (const { key, value } of each(store, wishes, { prefix })) {
      const group = await store.get(groups, key.slice(prefix.length))
      if (group)
        lines.push(
          `**${plain(group.name)}**: you want a seat at mock tables ${wishText(value, { pillar: () => undefined })}`,
        )
    }
    for await (const { value } of each(store, dayWishes, { prefix }))
      lines.push(`You took a seat for the mock day whose tables begin on ${when(value.at)}.`)
    for await (const { value } of each(store, seatings, { prefix }))
      lines.push(`A seat at a mock table on ${when(value.at)}: with whom, and which questions were dealt.`)
    for await (const { value } of each(store, scores, { prefix }))
      lines.push(
        `Others scored your ${value.line}: strong ${value.strong}×, fair ${value.fair}×, weak ${value.weak}×.`,
      )
    return lines
  },
}

async function formOf(context: Context<Group>): Promise<Form> {
  const { store, caller, group } = context
  const wish = await store.get(wishes, wishKeys(personOf(caller.member), group.id).wish)
  return wishForm(wish, caller.zone ?? group.schedule.zone, context)
}
