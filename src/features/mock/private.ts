import { buttonFor } from '../../core/command.ts'
import type { FeatureParts, Private } from '../../core/feature.ts'
import { type Addressee, inboxes, inboxKey, type Word } from '../../core/inbox.ts'
import { isClosed, seatings, wishes } from '../../core/mock.ts'
import { type DayWish, dayWishes, MADE_MS } from '../../core/mock-day.ts'
import { personOf } from '../../core/person.ts'
import { each } from '../../core/records.ts'
import { listText } from '../../core/text.ts'
import { personToken } from '../../core/tokens.ts'
import * as here from '../../words/mock-signatures.ts'
import { instantText } from '../../words/schedule-text.ts'
import { boothOf, CALL_MS, type Opened } from './booth.ts'
import { reasonText } from './card.ts'
import { expected } from './roles.ts'
import { EARLY_MS, type Place, placeAt } from './table.ts'
import { WHY } from './wish.ts'

const HOUR_MS = 60 * 60_000

/** What a table says to somebody who sits there: that there is one, that it begins, that nobody else comes, that they were missed. */
function wordsOf(place: Place, booth: Opened | undefined, now: number): Word[] {
  const { key, table, seat } = place
  const { group } = table
  const when = instantText(Temporal.Instant.fromEpochMilliseconds(table.at), seat.zone)
  const others = expected(table).filter(({ person }) => person !== seat.person)
  const names = listText(others.map(({ account, name }) => personToken(account, name)))
  if (seat.said === 'missing')
    return [
      {
        id: `missed/${key}`,
        due: table.at,
        until: table.at + 72 * HOUR_MS,
        group,
        title: 'You were missed at your table',
        text: table.plan
          ? 'The others went on without you; it happens. Its questions come to the discussion.'
          : 'The others went on without you; it happens. Do you want to stay on the list for the next one?',
        buttons: table.plan
          ? []
          : [
              buttonFor(here.mockForm, {}, 'Stay, and change hours'),
              buttonFor(here.mock, { seat: 'out' }, 'No seat any more'),
            ],
      },
    ]
  if (seat.said === 'no') return []
  if (table.over || others.length === 0)
    return now < table.at + HOUR_MS
      ? [
          {
            id: `alone/${key}`,
            due: table.made,
            until: table.at + HOUR_MS,
            group,
            title: 'Your table does not take place',
            text: `Nobody else can come to your table of ${when}. ${table.plan ? 'Its questions come to the discussion.' : 'You sit first next week.'}`,
            agreed: true,
          },
        ]
      : []
  if (isClosed(table, now) || table.rounds.length > 0) return []
  return [
    {
      id: `table/${key}`,
      due: table.made,
      until: table.at - EARLY_MS,
      group,
      title: 'You have a mock table',
      text: `**When:** ${when}\n\n**With:** ${names}. ${reasonText(place, undefined)}\n\n${table.plan ? 'The others count on you.' : 'Say whether you come: the others see it.'}`,
      buttons: [
        table.plan
          ? buttonFor(here.atTable, { table: key, deed: 'show' }, 'Open the table', 'primary')
          : buttonFor(here.atTable, { table: key, deed: 'yes' }, 'I’ll be there', 'primary'),
        buttonFor(here.atTable, { table: key, deed: 'no' }, 'Not this time'),
        buttonFor(here.atTable, { table: key, deed: 'ics' }, 'Calendar'),
      ],
      agreed: true,
    },
    ...soonWords(place, booth, names),
  ]
}

/** Whoever sits in the table’s booth is called there, and in private only where that did not work. */
function soonWords({ key, table, seat }: Place, booth: Opened | undefined, names: string): Word[] {
  const isCalledThere = booth?.calls === true && seat.inside === true
  if (isCalledThere && booth.called) return []
  return [
    {
      id: `soon/${key}`,
      due: table.at - EARLY_MS + (isCalledThere ? CALL_MS : 0),
      until: table.at + HOUR_MS,
      group: table.group,
      title: 'Your mock table begins in ten minutes',
      text: `With ${names}. Meet in a call of your own, then open the table here.`,
      buttons: [buttonFor(here.atTable, { table: key, deed: 'show' }, 'Open the table', 'primary')],
      agreed: true,
    },
  ]
}

/** Who could not be seated hears it once, with the reason, within the budget of what comes in private. */
async function waitingWords({ person }: Addressee, { store, now }: FeatureParts): Promise<Word[]> {
  const words: Word[] = []
  for await (const { key, value } of each(store, wishes, { prefix: `${person}/` })) {
    const { waits } = value
    if (!waits || waits.why === 'left alone') continue
    const until = Date.parse(waits.week) + 48 * HOUR_MS
    words.push({
      id: `seat/${key.slice(person.length + 1)}/${waits.week}`,
      due: Math.min(now.epochMilliseconds, until),
      until,
      group: key.slice(person.length + 1),
      title: 'No mock table this week',
      text: `This week ${WHY[waits.why]} You sit first next week. More hours help.`,
      buttons: [buttonFor(here.mockForm, {}, 'Change your hours')],
    })
  }
  return words
}

/** Of whoever was in for a mock day and has no table: why. */
const NO_TABLE: Record<NonNullable<DayWish['why']> | 'none', string> = {
  alone: 'Nobody else who could sit with you is in. The questions of the day come to the discussion.',
  'no room': 'There was no room for another table. The questions of the day come to the discussion.',
  none: 'No tables could be made in time.',
}

/** Who was in for a mock day and has no table: once that is known, and where none were made once they would have begun. */
async function dayWords({ person }: Addressee, { store }: FeatureParts): Promise<Word[]> {
  const words: Word[] = []
  for await (const { key, value } of each(store, dayWishes, { prefix: `${person}/` })) {
    const [date = '', group = ''] = key.split('/').reverse()
    words.push({
      id: `day/${group}/${date}`,
      due: value.why ? value.at - MADE_MS : value.at,
      until: value.at + HOUR_MS,
      group,
      title: 'No mock table today',
      text: NO_TABLE[value.why ?? 'none'],
      buttons: [buttonFor(here.mock, {}, 'Weekly tables')],
      agreed: true,
    })
  }
  return words
}

/** What mock tables say in private to whoever took a seat. */
export const tablesPrivately: Private = {
  owed: async (to, parts) => {
    const now = parts.now.epochMilliseconds
    // Whoever wants nothing in private is not seated either.
    if ((await parts.store.get(inboxes, inboxKey(to.person)))?.stopped) return { words: [] }
    const words = [...(await waitingWords(to, parts)), ...(await dayWords(to, parts))]
    for await (const { key } of each(parts.store, seatings, { prefix: `${to.person}/` })) {
      const place = await placeAt(parts.store, key.slice(to.person.length + 1), to.person)
      if (place) words.push(...wordsOf(place, await boothOf(parts.store, place.key, place.table), now))
    }
    return { words }
  },
  choices: async (member, { store }) => {
    const own = await store.list(wishes, { prefix: `${personOf(member)}/`, limit: 1 })
    return own.length > 0
      ? [
          {
            isOn: true,
            text: '**Mock tables**: I write when you have one and ten minutes before it, on top of other messages.',
            buttons: [buttonFor(here.mock, {}, 'Your seat')],
          },
        ]
      : []
  },
}
