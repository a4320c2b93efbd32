import { type Button, type Card, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Live } from '../../core/feature.ts'
import { CLOSES_MS, isClosed, type Round, type Seat, type Table } from '../../core/mock.ts'
import type { MemberRef } from '../../core/refs.ts'
import { scopedButton } from '../../core/scope.ts'
import { personToken } from '../../core/tokens.ts'
import * as here from '../../words/mock-signatures.ts'
import { formatDate, instantText } from '../../words/schedule-text.ts'
import { deed, STATES } from './card.ts'
import { BRIEF, LAST_MINUTES, ROUND_MINUTES } from './deal.ts'
import { expected, present } from './roles.ts'
import { EARLY_MS, PATIENCE_MS } from './table.ts'

const MINUTE_MS = 60_000
/** With fewer there nobody starts. */
const LEAST = 2

const at = (instant: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(instant)
const named = ({ account, name }: Seat): string => personToken(account, name)
const accountsOf = (seats: readonly Seat[]): MemberRef[] => seats.map(({ account }) => account)

/** The one message of a table at an instant (epoch ms). Once nobody can sit there any more, it names nobody. */
export function boardSaid(key: string, table: Table, now: number, zone: string): Live {
  const title = `Mock table, ${formatDate(at(table.at).toZonedDateTimeISO(zone).toPlainDate().toString())}`
  const closes = table.at + CLOSES_MS
  if (now >= closes) return { card: overCard(key, 'This table is closed', table, zone), title, over: true }
  if (table.over)
    return { card: overCard(key, 'This table does not take place', table, zone), title, again: closes }
  const round = table.rounds.at(-1)
  const { card, again } = round
    ? roundBoard(key, table, round, now, zone)
    : waitingBoard(key, table, now, zone)
  return { card, title, again: Math.min(again ?? closes, closes) }
}

function overCard(key: string, title: string, { at: begins, group }: Table, zone: string): Card {
  const text = `It was for ${instantText(at(begins), zone)}. Your feedback stays with you: *My feedback* shows it.`
  return {
    plain: spoken(title, ''),
    title,
    text,
    buttons: [
      deed(key, 'feedback', 'My feedback'),
      scopedButton(buttonFor(here.mock, {}, 'Your seat'), group),
    ],
  }
}

/** Before the first round: who comes, and once it is open how to begin. */
function waitingBoard(
  key: string,
  table: Table,
  now: number,
  zone: string,
): { card: Card; again: number | undefined } {
  const opens = table.at - EARLY_MS
  const late = table.at + PATIENCE_MS
  const isOpen = now >= opens
  const isLate = now >= late && expected(table).some((seat) => !seat.here)
  // Of whoever was missed nothing is said before the others.
  const lines = table.seats
    .filter(({ said }) => said !== 'missing')
    .map((seat) => `- ${named(seat)}: ${seat.here ? 'is here' : STATES[seat.said]}`)
  const how = isOpen
    ? 'Press *I’m here*; once all of you have, anybody starts. *My card* shows each of you a different one.'
    : 'I write here once more ten minutes before.'
  const buttons: Button[] = isOpen
    ? [
        deed(key, 'here', 'I’m here', 'primary'),
        ...(present(table).length >= LEAST || isLate
          ? [deed(key, 'start', isLate ? 'Start with who is here' : 'Start', 'primary', 0)]
          : []),
        deed(key, 'no', 'I can’t come'),
      ]
    : [
        deed(key, 'yes', 'I’ll be there', 'primary'),
        deed(key, 'no', 'Not this time'),
        deed(key, 'ics', 'Calendar'),
      ]
  const title = 'Your mock table'
  return {
    card: {
      plain: spoken(title, how),
      title,
      text: [
        `**When:** ${instantText(at(table.at), zone)}`,
        lines.join('\n'),
        'Meet here, or in a call of your own.',
        table.plan?.brief ?? BRIEF,
        how,
      ].join('\n\n'),
      footer: 'Only who sits here reads this, and whoever moderates.',
      buttons,
    },
    again: [opens, late].find((instant) => instant > now),
  }
}

/** Where the minutes stand at an instant (epoch ms), and when they say something else. */
function clockOf(
  { plan, rounds }: Table,
  round: Round,
  now: number,
  zone: string,
): { text: string; again: number | undefined } {
  const [first = round] = rounds
  // Behind the questions of a mock day a round goes as anywhere.
  if (plan && now < endOf(plan, first)) return planClock(plan, first.began, now)
  const ends = round.began + ROUND_MINUTES * MINUTE_MS
  const last = ends - LAST_MINUTES * MINUTE_MS
  const text =
    now >= ends
      ? '**Time is up.** *Switch seats* deals the next question, or you end here.'
      : now >= last
        ? `**${LAST_MINUTES} minutes left.** Score by the buttons of your card, and say one sentence aloud.`
        : `**Time:** ${ROUND_MINUTES} minutes, the last ${LAST_MINUTES} from ${instantText(at(last), zone)}.`
  return { text, again: [last, ends].find((instant) => instant > now) }
}

const endOf = ({ timing }: NonNullable<Table['plan']>, { began }: Round): number =>
  began + timing.reduce((sum, { minutes }) => sum + minutes, 0) * MINUTE_MS

/** The minutes of a whole mock day, of which one line is now. */
function planClock(
  { timing }: NonNullable<Table['plan']>,
  began: number,
  now: number,
): { text: string; again: number | undefined } {
  let minute = 0
  const parts = timing.map(({ minutes, what }) => {
    const from = minute
    minute += minutes
    return { from, until: minute, what, ends: began + minute * MINUTE_MS }
  })
  const current = parts.find(({ ends }) => now < ends)
  const lines = parts.map((part) => {
    const line = `${part.from}–${part.until} min: ${part.what}`
    return part === current ? `- **Now, ${line}**` : `- ${line}`
  })
  return { text: `**Minutes**\n${lines.join('\n')}`, again: current?.ends }
}

/** A round: who is what, and where its minutes stand. */
function roundBoard(
  key: string,
  table: Table,
  round: Round,
  now: number,
  zone: string,
): { card: Card; again: number | undefined } {
  const number = table.rounds.length
  const clock = clockOf(table, round, now, zone)
  const who = (person: string): string => {
    const seat = expected(table).find((one) => one.person === person)
    return seat ? named(seat) : 'somebody who left'
  }
  const observers = present(table).filter(
    ({ person }) => person !== round.candidate && person !== round.interviewer,
  )
  const title = `Round ${number}`
  return {
    card: {
      plain: spoken(title, 'My card shows each of you a different one.'),
      title,
      text: [
        [
          `- Candidate: ${who(round.candidate)}`,
          `- Interviewer: ${who(round.interviewer)}`,
          ...(observers.length > 0 ? [`- Observing: ${observers.map(named).join(', ')}`] : []),
        ].join('\n'),
        clock.text,
        '*My card* shows each of you a different one.',
      ].join('\n\n'),
      footer: 'Only who sits here reads this, and whoever moderates.',
      buttons: [
        deed(key, 'show', 'My card', 'primary'),
        deed(key, 'next', 'Switch seats', undefined, number),
        ...(expected(table).some((seat) => !seat.here) ? [deed(key, 'here', 'I’m here')] : []),
      ],
    },
    again: clock.again,
  }
}

/** The word ten minutes before. Whom it calls it names in no words; once it has served, it calls nobody any more. */
export function soonSaid(key: string, table: Table, now: number, zone: string): Live {
  const title = 'Your mock table begins in ten minutes'
  const isServed = table.rounds.length > 0 || isClosed(table, now)
  const text = isServed
    ? 'The message above says how it stands.'
    : `It begins ${instantText(at(table.at), zone)}. Meet here, or in a call of your own.`
  return {
    title,
    card: {
      plain: spoken(title, ''),
      title,
      text,
      buttons: isServed ? [] : [deed(key, 'here', 'I’m here', 'primary')],
    },
    people: isServed ? [] : accountsOf(expected(table)),
    ...(now < table.at + CLOSES_MS && { again: table.at + CLOSES_MS }),
  }
}
