import type { Card, TextFile } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum, PlacedQuestion } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { groups } from '../../core/group.ts'
import { isClosed, TABLE_MINUTES, type Table } from '../../core/mock.ts'
import { roadmapIn } from '../../core/path.ts'
import { personOf, see } from '../../core/person.ts'
import type { Tx } from '../../core/records.ts'
import * as to from '../../words/mock-signatures.ts'
import { questionOf } from '../../words/question.ts'
import { boothOf } from './booth.ts'
import { feedbackCard, roundCard, scoreCard, waitingCard } from './card.ts'
import { postsAhead } from './day.ts'
import { planOf } from './deal.ts'
import { arrive, askNext, type Begun, begin, EARLY_MS, mark, type Place, placeAt, say } from './table.ts'

/** What a table works with: its group's roadmap, and how far the group is. */
type At = { place: Place; booth: string | undefined; curriculum: Curriculum; position: number; now: number }
type Anywhere = Context<undefined>

/** What somebody does at their table. It is theirs wherever they press: in a private message nothing else says which group it is of. */
export const tableCommands: readonly Command[] = [
  defineCommand({
    ...to.atTable,
    summary: 'Opens a mock table, and what can be done there',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    internal: true,
    run: async ({ table: key, deed, round = 0 }, context) => {
      const at = await tableOf(context, key)
      const { place, now } = at
      if (deed === 'ics')
        return { card: cardFor(at, 'The file holds the time of your table.'), file: calendarOf(at) }
      if (deed === 'feedback') return { card: feedbackOf(at), update: true }
      if (deed === 'show') return { card: cardFor(at), update: true }
      if (isClosed(place.table, now)) throw CLOSED
      if (deed === 'yes' || deed === 'no') {
        const table = await acting(context, key, (tx, mine) => say(tx, mine, deed, now))
        const note = deed === 'yes' ? 'Good. The others see that you come.' : leavingNote(at, context)
        return { card: cardFor({ ...at, place: placeIn(place, table) }, note), update: true }
      }
      if (now < place.table.at - EARLY_MS)
        throw new UserError('It is too early', 'A table opens ten minutes before its time.')
      if (deed === 'here') {
        const table = await acting(context, key, (tx, mine) => arrive(tx, mine, now))
        return { card: cardFor({ ...at, place: placeIn(place, table) }), update: true }
      }
      if (deed === 'ask') {
        const table = await acting(context, key, (tx, mine) => askNext(tx, mine, round, at.curriculum))
        return { card: cardFor({ ...at, place: placeIn(place, table) }), update: true }
      }
      const begun = await acting(context, key, (tx, mine) => begin(tx, mine, { ...at, after: round }))
      return {
        card: cardFor({ ...at, place: begun.place }, begun.why && noteOf(begun.why, at)),
        update: true,
      }
    },
  }),
  defineCommand({
    ...to.score,
    summary: 'Scores a line of the rubric',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    internal: true,
    run: async ({ table: key, round: number, line, mark: given }, context) => {
      const at = await tableOf(context, key)
      if (isClosed(at.place.table, at.now)) throw CLOSED
      const { found } = roundAt(at, number)
      const plan = planOf(found)
      const name = plan.rubric[line]?.scores
      const candidate = at.place.table.rounds[number]?.candidate
      if (candidate === '') throw new UserError('They have left', 'There is nobody to score in this round.')
      const isOwn = candidate === at.place.seat.person
      if (isOwn) throw new UserError('The others score you', '*My feedback* shows what they say.')
      const table =
        given === undefined || name === undefined
          ? at.place.table
          : await acting(context, key, (tx, mine) =>
              mark(tx, mine, { round: number, line, name, mark: given }),
            )
      const place = placeIn(at.place, table)
      const round = table.rounds[number]
      if (!round) throw GONE
      return {
        card: scoreCard(place, round, number, plan, given === undefined ? line : line + 1),
        update: true,
      }
    },
  }),
]

/** What becomes of whoever cannot come, after all. */
function leavingNote({ booth, place: { seat } }: At, { caller: { idiom } }: Anywhere): string {
  if (booth === undefined || !seat.inside) return 'Noted. The others see it.'
  return `Noted. The others see it. ${idiom.staying ?? 'You are taken out of the table’s place.'}`
}

const YOURS = [buttonFor(to.mock, {}, 'Your seat')]
const GONE = new UserError('This table is gone', 'You do not sit there, or it was cleared away.', YOURS)
const CLOSED = new UserError('This table is closed', 'It did not take place, or its day is over.', YOURS)

const NOTES: Record<NonNullable<Begun['why']>, string> = {
  waiting: 'Somebody is not here yet. Five minutes after the time you can start without them.',
  alone: 'Nobody else came, and no other table has a free chair now. You sit first next week.',
  'no question': 'What this group studies has no question that could be judged at a table.',
}

const noteOf = (why: NonNullable<Begun['why']>, { place: { table } }: At): string =>
  why === 'alone' && table.plan ? 'Nobody else came, and no other table has a free chair now.' : NOTES[why]

const placeIn = ({ key, seat }: Place, table: Table): Place => ({
  key,
  table,
  seat: table.seats.find(({ person }) => person === seat.person) ?? seat,
})

/** Somebody’s table. Throws UserError for whoever does not sit there. */
async function tableOf({ store, caller, curricula, now }: Anywhere, key: string): Promise<At> {
  const place = await placeAt(store, key, personOf(caller.member))
  const group = place && (await store.get(groups, place.table.group))
  if (!place || !group) throw GONE
  const isSame = group.curriculum === place.table.curriculum
  const booth = await boothOf(store, key, place.table)
  // What a mock day asks is kept for its own tables.
  const kept = (await postsAhead(store, group.id, now.epochMilliseconds)).flatMap(({ days }) => days)
  return {
    place,
    booth: booth?.url,
    curriculum: isSame ? roadmapIn(curricula, group) : curricula.of(place.table.curriculum),
    position: isSame ? Math.min(group.position, ...kept) : 1,
    now: now.epochMilliseconds,
  }
}

/** Does something at a table in one transaction, by whoever sits there then; what follows of it is done at once. */
async function acting<T>(
  { store, delivery, caller, now }: Anywhere,
  key: string,
  work: (tx: Tx, place: Place) => Promise<T>,
): Promise<T> {
  const done = await store.transact(async (tx) => {
    const place = await placeAt(tx, key, personOf(caller.member))
    if (!place || isClosed(place.table, now.epochMilliseconds)) throw CLOSED
    await see(tx, caller.member, now.epochMilliseconds)
    return work(tx, place)
  })
  await delivery.changed(key.slice(0, key.indexOf('/')))
  return done
}

/** The question of a round. Throws UserError where its curriculum has it no more. */
function roundAt({ place, curriculum }: At, number: number): { found: PlacedQuestion } {
  const round = place.table.rounds[number]
  const found = round && questionOf(round, curriculum)
  if (!round) throw GONE
  if (!found)
    throw new UserError(
      'This question is gone',
      'It was taken out of the curriculum. *Switch seats* deals the next.',
    )
  return { found }
}

/** The table as somebody sees it now: before the first round, or their card of the last one. */
function cardFor(at: At, note?: string): Card {
  const { place, booth, curriculum, now } = at
  const { table } = place
  const round = table.rounds.at(-1)
  if (!round || note !== undefined || isClosed(table, now)) {
    const pillar = table.pillar === undefined ? undefined : curriculum.pillar(table.pillar)?.title
    return waitingCard(place, now, { pillar, booth, note })
  }
  return roundCard(place, round, roundAt(at, table.rounds.length - 1).found)
}

function feedbackOf({ place, curriculum }: At): Card {
  const own = place.table.rounds.flatMap((round, number) => {
    const found = questionOf(round, curriculum)
    return round.candidate === place.seat.person ? [{ round, number, plan: found && planOf(found) }] : []
  })
  return feedbackCard(place, own)
}

/** The time of a table, as calendars read it. Source of the format: RFC 5545. */
function calendarOf({ place: { key, table } }: At): TextFile {
  const minutes = table.plan?.timing.reduce((sum, each) => sum + each.minutes, 0) ?? TABLE_MINUTES
  const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Studyhall//Mock tables//EN',
    'BEGIN:VEVENT',
    `UID:${key.replace('/', '-')}@studyhall`,
    `DTSTAMP:${stamp(table.made)}`,
    `DTSTART:${stamp(table.at)}`,
    `DTEND:${stamp(table.at + minutes * 60_000)}`,
    'SUMMARY:Mock table',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return { name: 'mock-table.ics', type: 'text/calendar', text: `${lines.join('\r\n')}\r\n` }
}
