import { z } from 'zod'
import type { Button } from './card.ts'
import { occurrences, openOccurrences } from './occurrence.ts'
import { type Absence, isAwayOn, people, personOf, see } from './person.ts'
import { defineKind, type Tx } from './records.ts'
import { type MemberRef, memberRefSchema } from './refs.ts'

/** Private messages a week at most; *Fewer* takes the next of these. */
const MOST = [4, 2, 1] as const
/** What everybody begins with. */
export const [MOST_A_WEEK] = MOST
const WEEK_DAYS = 7
/** What had no room on the day on which it was due waits until this long after midnight, in ms: no phone rings for it at night. */
const MORNING_MS = 7 * 60 * 60_000

/** After so many messages in a row that could not be delivered nothing more is tried until the person asks again. */
const UNHEARD = 2

/**
 * A message that was claimed: its key in the ledger, when (epoch ms), what it said, and until when that could be owed again. It
 * `counts` where nobody agreed to its time. `atOnce` is what it said if it went out as soon as it was due. `open` until it is known what became of it.
 */
const letterSchema = z.object({
  row: z.string(),
  at: z.number(),
  counts: z.boolean(),
  said: z.array(z.string()),
  atOnce: z.array(z.string()).optional(),
  keep: z.number(),
  open: z.boolean(),
})
export type Letter = z.output<typeof letterSchema>

/**
 * What a person who asked for private messages gets, by `<person>/inbox`: in which zone their days are, at most how many a week, and
 * what was sent of late. `due` is when they are looked at again, epoch ms.
 */
export const inboxes = defineKind('inbox', {
  version: 1,
  schema: z.object({
    account: memberRefSchema,
    zone: z.string(),
    most: z.union(MOST.map((most) => z.literal(most))),
    stopped: z.boolean(),
    unheard: z.int().min(0),
    letters: z.array(letterSchema),
    due: z.number(),
  }),
})
export type Inbox = z.output<typeof inboxes.schema>

/** Inboxes by when they are looked at next, by `inboxDueKey`. */
export const inboxDues = defineKind('inbox-due', { version: 1, schema: z.object({}) })

/** Storage key of a person’s inbox. */
export const inboxKey = (person: string): string => `${person}/inbox`

/** Storage key under which an inbox is looked at from an instant on, epoch ms: in order of time. */
export const inboxDueKey = (at: number, person = ''): string =>
  `${String(Math.max(0, Math.floor(at))).padStart(15, '0')}/${person}`

/** Instant (epoch ms) and person of a key of `inboxDues`. */
export const readInboxDue = (key: string): { at: number; person: string } => ({
  at: Number(key.slice(0, 15)),
  person: key.slice(16),
})

/**
 * Something that a feature owes one person who asked for it. It is said once for each `id`: by itself when it is `due`, from `from` on
 * along with something else, and not any more at `until` (epoch ms). `text` is card text; `group` is whose it is.
 */
export type Word = {
  id: string
  due: number
  from?: number
  until: number
  group?: string
  title: string
  text: string
  buttons?: Button[]
  /** The person agreed to this very time, such as a table’s: it comes at it, whatever the budget says. */
  agreed?: true
  /** It comes again on another day: by itself it leaves the last message of a week to what is said once. */
  yields?: true
}

/** Somebody as features are asked about them: in which zone their days are. */
export type Addressee = { member: MemberRef; person: string; zone: string }

const localDay = (at: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()

/** The local date of an instant (epoch ms) for somebody, and when it began and ends, epoch ms. */
export function dayAt(at: number, zone: string): { date: string; begins: number; ends: number } {
  const day = localDay(at, zone)
  const begin = (date: Temporal.PlainDate): number => date.toZonedDateTime(zone).epochMilliseconds
  return { date: day.toString(), begins: begin(day), ends: begin(day.add({ days: 1 })) }
}

/**
 * Whether the budget leaves room for a message at an instant (epoch ms): none that counts on that local date, and fewer in the seven
 * local dates that end with it than the person wants, or one less for what `yields`, unless they asked for fewer. What a clock that was
 * ahead has sent counts, within a week.
 */
export function hasRoom(
  { letters, most, zone }: Pick<Inbox, 'letters' | 'most' | 'zone'>,
  at: number,
  yields = false,
): boolean {
  const today = localDay(at, zone)
  const ago = letters
    .filter(({ counts }) => counts)
    .map((letter) => today.since(localDay(letter.at, zone), { largestUnit: 'days' }).days)
    .filter((days) => days < WEEK_DAYS && days > -WEEK_DAYS)
  return ago.every((days) => days > 0) && ago.length < (yields && most === MOST_A_WEEK ? most - 1 : most)
}

/** Whether a word’s time has come: what was due on an earlier day waits for the morning, unless that is too late for it. */
function isTime({ due, until }: Word, now: number, zone: string): boolean {
  const { begins } = dayAt(now, zone)
  const morning = begins + MORNING_MS
  return due <= now && (due >= begins || now >= morning || until <= morning)
}

/** What is said now, and whether that counts. */
export type Said = { words: Word[]; counts: boolean }

/**
 * What to say to somebody at an instant (epoch ms), purely: once something is due and the budget has room, all that may be said on
 * that day in one message; else only what they agreed to the time of. Nothing while they are away, or hear nothing.
 */
export function decideLetter(
  inbox: Inbox,
  owed: readonly Word[],
  now: number,
  absences: readonly Absence[],
): Said | undefined {
  if (isUnheard(inbox) || isAwayOn(absences, dayAt(now, inbox.zone).date)) return undefined
  const said = new Set(inbox.letters.flatMap((letter) => letter.said))
  const open = owed.filter(({ id, until }) => !said.has(id) && now < until)
  const due = open.filter((word) => (word.agreed ? word.due <= now : isTime(word, now, inbox.zone)))
  if (!inbox.stopped && due.some((word) => !word.agreed && hasRoom(inbox, now, word.yields))) {
    const words = open.filter(({ due: at, from = at }) => from <= now)
    return { words, counts: true }
  }
  const agreed = due.filter((word) => word.agreed)
  return agreed.length > 0 ? { words: agreed, counts: false } : undefined
}

/** Whether messages to somebody could not be delivered of late. */
export const isUnheard = ({ unheard }: Pick<Inbox, 'unheard'>): boolean => unheard >= UNHEARD

/** When somebody is to be looked at again after an instant, epoch ms: at most a day later. */
export function nextLook(inbox: Inbox, owed: readonly Word[], now: number, next: number | undefined): number {
  const said = new Set(inbox.letters.flatMap((letter) => letter.said))
  const left = owed.filter(({ id, until }) => !said.has(id) && now < until)
  const ahead = left.map(({ due }) => due).filter((due) => due > now)
  const { begins, ends } = dayAt(now, inbox.zone)
  // What waits for the morning comes then; what the budget has no room for today it may have room for tomorrow.
  const morning = begins + MORNING_MS
  const waits = left.some(({ due }) => due <= now) ? [now < morning ? morning : ends] : []
  const latest = now + LOOK_MS
  return Math.max(now + SOONEST_MS, Math.min(latest, next ?? latest, ...ahead, ...waits))
}

/** Everybody is looked at once in so long, and nobody more often than in so long, in ms. */
export const LOOK_MS = 24 * 60 * 60_000
const SOONEST_MS = 60_000

/** Stores an inbox, to be looked at when it says. */
export function putInbox(tx: Tx, old: Inbox | undefined, inbox: Inbox): void {
  const person = personOf(inbox.account)
  if (old) tx.delete(inboxDues, inboxDueKey(old.due, person))
  tx.put(inboxDues, inboxDueKey(inbox.due, person), {})
  tx.put(inboxes, inboxKey(person), inbox)
}

/** Whose inbox it is, and in which zone their days are. */
type Asking = { member: MemberRef; zone: string }

/**
 * Somebody asked for something in private, at an instant (epoch ms): what they stopped before begins again, and what features owe them
 * is asked at once.
 */
export async function askPrivately(tx: Tx, asking: Asking, now: number): Promise<void> {
  await see(tx, asking.member, now)
  const old = await opened(tx, asking, now)
  putInbox(tx, old, { ...old, zone: asking.zone, stopped: false, unheard: 0, due: now })
}

/**
 * Has somebody looked at from an instant (epoch ms) on, because what features owe them has changed. This is also how somebody who
 * agreed to a time gets the words that are `agreed`, whether or not they want anything else; `now` is epoch ms. It may be another’s
 * doing: it is no sign that the person is there, or that messages arrive.
 */
export async function lookAtInbox(tx: Tx, asking: Asking, at: number, now: number): Promise<void> {
  const old = await opened(tx, asking, now)
  putInbox(tx, old, { ...old, due: Math.min(at, old.due) })
}

/** Somebody’s inbox, or the one that they begin with. */
async function opened(tx: Tx, { member, zone }: Asking, now: number): Promise<Inbox> {
  const { platform, workspace, user } = member
  const old = await tx.get(inboxes, inboxKey(personOf(member)))
  if (old) return old
  // What is kept of nobody known would never be let go.
  if (!(await tx.get(people, personOf(member)))) await see(tx, member, now)
  const account = { platform, workspace, user }
  return { account, zone, most: MOST_A_WEEK, stopped: false, unheard: 0, letters: [], due: now + LOOK_MS }
}

/** The next smaller number of messages a week; `undefined` where there is none. */
export const fewerThan = (most: number): Inbox['most'] | undefined => MOST.find((less) => less < most)

/** Takes back what waits to be sent to somebody, who wants it no more, and answers what is left. What is on its way arrives. */
export async function recallLetters(tx: Tx, { letters }: Inbox): Promise<Letter[]> {
  const left: Letter[] = []
  for (const letter of letters) {
    const stored = letter.open ? await tx.get(occurrences, letter.row) : undefined
    if (stored?.steps.every(({ state }) => state === 'todo')) dropLetter(tx, letter.row)
    else left.push(letter)
  }
  return left
}

/** An inbox leaves with everything that is stored for it. */
export async function leaveInbox(tx: Tx, { letters, due, account }: Inbox): Promise<void> {
  for (const { row, open } of letters) if (open) dropLetter(tx, row)
  tx.delete(inboxDues, inboxDueKey(due, personOf(account)))
}

function dropLetter(tx: Tx, row: string): void {
  tx.delete(openOccurrences, row)
  tx.delete(occurrences, row)
}
