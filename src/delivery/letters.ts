import { createHash } from 'node:crypto'
import { z } from 'zod'
import { HandedOver } from '../core/errors.ts'
import type { Series } from '../core/feature.ts'
import { groups, standstill } from '../core/group.ts'
import {
  type Addressee,
  dayAt,
  decideLetter,
  type Inbox,
  inboxDueKey,
  inboxDues,
  inboxes,
  inboxKey,
  type Letter,
  LOOK_MS,
  nextLook,
  putInbox,
  readInboxDue,
  type Said,
  type Word,
} from '../core/inbox.ts'
import { memberships } from '../core/membership.ts'
import { type Occurrence, occurrenceKey, occurrences, openOccurrences } from '../core/occurrence.ts'
import { people } from '../core/person.ts'
import type { Clock, Log } from '../core/ports.ts'
import { defineKind, each, type Store, type Tx } from '../core/records.ts'
import { scopedButton } from '../core/scope.ts'

/** What became of a message is looked at so long after it was claimed, in ms. */
const SETTLE_MS = 15 * 60_000
/** What a feature could not say for an error of ours is asked again after so long, in ms. */
export const AGAIN_MS = 60 * 60_000
/** Letters matter for the budget so long, in ms. */
const PAST_MS = 8 * 24 * 60 * 60_000

/** Until when what is due may have been sent by a ledger that a backup replaced (epoch ms), by `last`. */
const restores = defineKind('restored', { version: 1, schema: z.object({ until: z.number() }) })
/** A clock may be behind by less than this, in ms, without a message being sent twice after a backup was restored. */
const BEHIND_MS = 24 * 60 * 60_000

/**
 * Notes at `now` (epoch ms) that the ledger came from a backup: what was due before, by a clock that may have been another, is looked
 * for before it is sent. It is a record, because the next process has to do so too.
 */
export const doubtLetters = (store: Store, now: number): Promise<void> =>
  store.transact(async (tx) => tx.put(restores, 'last', { until: now + BEHIND_MS }))

/** The series of private messages, and all that features owe somebody, with when to ask again at the latest (epoch ms). */
export type Privately = {
  series: Series
  owed(to: Addressee): Promise<{ words: Word[]; next?: number | undefined }>
}

/** What private messages need of the rest. */
export type LetterParts = {
  store: Store
  clock: Clock
  log: Log
  privately: Privately
  /** Takes up a message that was claimed; nobody where another process sends it. */
  enqueue(row: Occurrence): unknown
}

/**
 * The one place that writes to people unasked. Whoever is due is asked about in every feature, and what the budget lets through becomes
 * one row of the ledger, in the transaction that writes down what was said; the outbox sends it as it sends everything.
 */
export class Letters {
  readonly #parts: LetterParts
  /** What was due before this process began (epoch ms) may have been sent by another one. */
  readonly #since: number
  #isSweeping = false

  constructor(parts: LetterParts) {
    this.#parts = parts
    this.#since = parts.clock.now()
  }

  /**
   * Looks at everybody who is due, and now and then (`all`) at whoever waits for too long, until `signal` ends it. Rejects with errors of
   * our own (the store’s).
   */
  async sweep(signal: AbortSignal, all: boolean): Promise<void> {
    if (this.#isSweeping) return
    this.#isSweeping = true
    try {
      const { store, clock } = this.#parts
      const now = clock.now()
      for await (const { key } of each(store, inboxDues, { page: 100 })) {
        const { at, person } = readInboxDue(key)
        if (at > now || signal.aborted) break
        await this.#lookAt(person, key)
      }
      // A clock that was ahead set it for later than anybody sets it.
      if (!all) return
      const after = inboxDueKey(now + LOOK_MS + SETTLE_MS)
      for (const { key } of await store.list(inboxDues, { after, limit: 100 }))
        await this.#lookAt(readInboxDue(key).person, key)
    } finally {
      this.#isSweeping = false
    }
  }

  /** One person’s trouble is no other’s. */
  async #lookAt(person: string, key: string): Promise<void> {
    const { store, clock, log, privately, enqueue } = this.#parts
    try {
      const now = clock.now()
      const inbox = await store.get(inboxes, inboxKey(person))
      if (!inbox) return await store.transact(async (tx) => tx.delete(inboxDues, key))
      const { words, next } = await privately.owed({ member: inbox.account, person, zone: inbox.zone })
      const row = await store.transact((tx) => this.#claim(tx, person, words, now, next))
      if (row) enqueue(row)
    } catch (error) {
      if (error instanceof HandedOver) throw error
      log.error({ error }, 'Somebody could not be looked at for private messages; it is tried again')
      await store.transact(async (tx) => {
        const inbox = await tx.get(inboxes, inboxKey(person))
        if (inbox) putInbox(tx, inbox, { ...inbox, due: clock.now() + AGAIN_MS })
      })
    }
  }

  /** Settles what was sent before, and claims what is said now, in one transaction. */
  async #claim(
    tx: Tx,
    person: string,
    words: readonly Word[],
    now: number,
    next: number | undefined,
  ): Promise<Occurrence | undefined> {
    const old = await tx.get(inboxes, inboxKey(person))
    const who = await tx.get(people, person)
    if (!old) return undefined
    const inbox = await settled(tx, old, now)
    const decided = who?.goneAt === undefined ? decideLetter(inbox, words, now, who?.away ?? []) : undefined
    const said = decided && { ...decided, words: decided.words.toSorted(byLead) }
    const group = said && (await groupFor(tx, person, said.words))
    const doubted = Math.max(this.#since, (await tx.get(restores, 'last'))?.until ?? 0)
    const row =
      said && group !== undefined ? this.#plan(inbox, person, group, said, { now, doubted }) : undefined
    const letters = row && said ? [...inbox.letters, letterOf(row, said)] : inbox.letters
    const after = { ...inbox, letters }
    const isOpen = letters.some(({ open }) => open)
    const due = Math.min(
      nextLook(after, words, now, next),
      isOpen ? now + SETTLE_MS : Number.POSITIVE_INFINITY,
    )
    putInbox(tx, old, { ...after, due })
    if (!row) return undefined
    const key = occurrenceKey(row)
    tx.put(occurrences, key, row)
    tx.put(openOccurrences, key, { group: row.group })
    return row
  }

  #plan(
    inbox: Inbox,
    person: string,
    group: string,
    { words, counts }: Said,
    { now, doubted }: { now: number; doubted: number },
  ): Occurrence {
    const { series } = this.#parts.privately
    const { date } = dayAt(now, inbox.zone)
    const reader = shortOf(person)
    const round = freeRound(inbox, { series: series.name, date, reader })
    const [lead] = words
    const due = lead?.due ?? now
    const said = words.map(({ title, text, group: of, buttons = [] }) => ({
      title,
      text,
      buttons: of === undefined ? buttons : buttons.map((button) => scopedButton(button, of)),
    }))
    return {
      group,
      series: series.name,
      date,
      reader,
      round,
      days: [],
      due: Math.min(due, now),
      until: Math.min(...words.map(({ until }) => until)),
      claimedAt: now,
      late: false,
      state: 'open',
      steps: [
        {
          what: 'dm',
          content: JSON.stringify({ words: said, most: inbox.most, counts }),
          to: inbox.account,
          key: letterKey(series, reader, lead?.id ?? ''),
          // A ledger from a backup does not know of what was sent since, perhaps on an earlier date.
          state: due < doubted ? 'sending' : 'todo',
          attempts: 0,
          notBefore: 0,
        },
      ],
      answered: 0,
    }
  }
}

/** A short name in keys, from which nothing is known. */
const shortOf = (text: string): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 13)}`)
    .toString(36)
    .padStart(10, '0')

/**
 * What a platform knows a private message by: its reader, and the word that it leads with. A word is said once, so whoever is owed it
 * anew by a ledger from a backup finds it, on whichever date that is.
 */
export const letterKey = ({ code }: Pick<Series, 'code'>, reader: string, lead: string): string =>
  `${code}${shortOf(lead)}.${reader}`

/** The word that has been due for the longest leads. */
const byLead = (one: Word, other: Word): number => one.due - other.due || (one.id < other.id ? -1 : 1)

/** What a message that went out as soon as its lead was due said. */
const saidAtOnce = (words: readonly Word[]): string[] =>
  words.filter(({ due, from = due }) => from <= (words[0]?.due ?? 0)).map(({ id }) => id)

/**
 * The first round of a date under which no message of an inbox stands in the ledger of any group: one that never arrived leaves its
 * round free, and those after it keep theirs.
 */
function freeRound({ letters }: Inbox, at: { series: string; date: string; reader: string }): number {
  const isTaken = (round: number): boolean =>
    letters.some(({ row }) => row.endsWith(occurrenceKey({ group: '', ...at, round })))
  let round = 1
  while (isTaken(round)) round++
  return round
}

const letterOf = (row: Occurrence, { words, counts }: Said): Letter => ({
  row: occurrenceKey(row),
  at: row.claimedAt,
  counts,
  said: words.map(({ id }) => id),
  atOnce: saidAtOnce(words),
  keep: Math.max(...words.map(({ until }) => until)),
  open: true,
})

/** A group in whose ledger a message can stand: one that it is about, else any of the person’s, where posts come. */
async function groupFor(tx: Tx, person: string, words: readonly Word[]): Promise<string | undefined> {
  const own = await tx.list(memberships, { prefix: `${person}/`, limit: 50 })
  const ids = new Set([...words.flatMap(({ group }) => group ?? []), ...own.map(({ value }) => value.group)])
  for (const id of ids) {
    const group = await tx.get(groups, id)
    if (group && !standstill(group)) return id
  }
  return undefined
}

/**
 * The inbox with what became of its open messages, whose rows leave the ledger: what certainly never arrived was not said, and takes no
 * place in the budget; after several that were refused in a row it is left.
 */
async function settled(tx: Tx, inbox: Inbox, now: number): Promise<Inbox> {
  let { unheard } = inbox
  const letters: Letter[] = []
  for (const letter of inbox.letters) {
    const row = letter.open ? await tx.get(occurrences, letter.row) : undefined
    if (row?.state === 'open') {
      letters.push(letter)
      continue
    }
    const [step] = row?.steps ?? []
    if (row) tx.delete(occurrences, letter.row)
    if (step?.state === 'sent') unheard = 0
    if (step?.state === 'failed' && step.useless) unheard++
    const isPast = letter.at < now - PAST_MS && letter.keep < now
    if (step?.state === 'failed' || isPast) continue
    // Nothing was called: it was found, sent when it was due by whoever the ledger has forgotten.
    const wasFound = row && step?.state === 'sent' && step.firstSentAt === undefined
    letters.push({ ...letter, ...(wasFound && foundOf(letter, row, inbox.zone)), open: false })
  }
  return { ...inbox, unheard, letters }
}

/** A message that was there already: it counts on its own date, and what could not have been in it is owed still. */
function foundOf({ said, atOnce = said }: Letter, row: Occurrence, zone: string): Partial<Letter> {
  const { date } = dayAt(row.due, zone)
  return { row: occurrenceKey({ ...row, date }), at: row.due, said: atOnce }
}
