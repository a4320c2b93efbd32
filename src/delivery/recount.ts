import type { Card } from '../core/card.ts'
import { HandedOver, PlatformError, UserError } from '../core/errors.ts'
import { barOf, channelAt, type Group, groups } from '../core/group.ts'
import { RECOUNT_MS, recounts } from '../core/membership.ts'
import { type Occurrence, occurrenceKey, occurrences, type Step } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Clock, Log } from '../core/ports.ts'
import { each, type Store } from '../core/records.ts'
import { type PlatformName, workspaceKey } from '../core/refs.ts'
import type { Compose } from './call.ts'
import { sibling } from './step.ts'

/** What showing counts needs of the rest. */
export type RecountParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  compose: Compose
  clock: Clock
  log: Log
  /** Runs work behind everything that is to be sent in a workspace; resolves once it ran, or never will. */
  behind(workspace: string, work: () => Promise<void>): Promise<void>
  /** Has the group looked at again at an instant, epoch ms, where it is not looked at each minute anyway. */
  postpone(at: number): void
}

/** A count that could not be shown is given up so long after its day’s time was over, and another edit after it was first tried, in ms. */
const GIVE_UP_MS = 72 * 60 * 60_000

/**
 * Keeps the daily posts’ counts of who took part up to date: a post is edited a minute after the first answer that it does
 * not count, so at most once a minute however many answer, and never while a step of its day is to be sent, because a
 * step may edit it too. What is to be shown is a record, so a restart loses none. Messages of a discussion that named somebody
 * who agrees to that no more are edited in the same way.
 */
export class Recounts {
  readonly #parts: RecountParts
  readonly #underway = new Set<string>()

  constructor(parts: RecountParts) {
    this.#parts = parts
  }

  /** Shows what is due of the occurrences whose keys begin so. Rejects with errors of our own (the store’s). */
  async show(prefix: string): Promise<void> {
    const { store, clock, postpone } = this.#parts
    const shown: Promise<void>[] = []
    for await (const { key, value } of each(store, recounts, { prefix })) {
      const wait = value.due - clock.now()
      // A clock that was ahead set it for later than anybody sets it.
      if (wait > 0 && wait <= RECOUNT_MS) postpone(value.due)
      else if (!this.#underway.has(key)) shown.push(this.#showOne(key))
    }
    await Promise.all(shown)
  }

  async #showOne(key: string): Promise<void> {
    const { store } = this.#parts
    this.#underway.add(key)
    try {
      const first = await store.get(occurrences, key)
      // After the row: of an answer that came in between the record tells.
      const { replies = [], counted = false } = (await store.get(recounts, key)) ?? {}
      const group = first && (await store.get(groups, first.group))
      const rounds = (await store.list(occurrences, { prefix: key, limit: 50 })).map(({ value }) => value)
      const isShown =
        counted || !first || !group || first.compact || (await this.#editPosts(rounds, first, group))
      const said = await Promise.all(replies.map((reply) => !group || this.#editReply(rounds, reply, group)))
      const left = replies.filter((_, i) => !said[i])
      await this.#settle(key, isShown ? first?.answered : undefined, { asked: replies, left })
    } catch (error) {
      // Whoever has taken the group shows it.
      if (!(error instanceof HandedOver)) throw error
    } finally {
      this.#underway.delete(key)
    }
  }

  /** Whether every post of a date that can be edited says how many took part. */
  async #editPosts(rounds: readonly Occurrence[], first: Occurrence, group: Group): Promise<boolean> {
    const done = await Promise.all(
      rounds.flatMap((row) =>
        row.steps.map((step) => {
          const channel = 'channel' in step.to && channelAt(group, step.to)
          if (step.what !== 'post' || !step.post) return true
          // Where nothing can be posted, nothing is edited either.
          if (!channel || barOf(channel)) return true
          return this.#editStep(occurrenceKey(row), step, group, (it) => ({
            ...it,
            answered: first.answered,
          }))
        }),
      ),
    )
    return done.every(Boolean) || this.#parts.clock.now() > first.until + GIVE_UP_MS
  }

  /** Whether a message of a discussion says what its row says now, or never will. */
  async #editReply(rounds: readonly Occurrence[], reply: string, group: Group): Promise<boolean> {
    for (const row of rounds)
      for (const step of row.steps)
        if (step.key === reply) return this.#editStep(occurrenceKey(row), step, group, (it) => it)
    return true
  }

  async #editStep(
    key: string,
    { to, key: own }: Step,
    group: Group,
    shown: (row: Occurrence) => Occurrence,
  ): Promise<boolean> {
    const { store, platform, behind } = this.#parts
    const at = platform(to.platform)
    if (!at) return true
    let isDone = false
    await behind(workspaceKey(to), async () => {
      // Read in its turn: what was to be sent before it was sent meanwhile.
      const row = await store.get(occurrences, key)
      const step = row?.steps.find((each) => each.key === own)
      if (row?.state === 'open') return
      isDone = !row || !step?.post || (await this.#call(at, shown(row), step, group))
    })
    return isDone
  }

  /** Whether the edit arrived, or never will. */
  async #call(platform: ChatPlatform, row: Occurrence, step: Step, group: Group): Promise<boolean> {
    const { log } = this.#parts
    const isPost = step.what === 'post'
    const mention =
      (isPost && 'channel' in step.to && channelAt(group, step.to)?.settings.mention) || undefined
    try {
      const card = this.#cardOf(row, step, group)
      const sent = { key: step.key, publish: false, ...(mention && row.round === 1 && { mention }) }
      if (step.post) await platform.edit(step.post, card, sent)
      return true
    } catch (error) {
      if (!(error instanceof PlatformError) && !(error instanceof UserError)) throw error
      log.info({ step: step.key, reason: error.message }, 'A message could not be edited')
      return error instanceof UserError || error.outcome === 'refused' || error.outcome === 'invalid'
    }
  }

  /** What a message says now. One of a discussion that cannot be said again says that it was taken back. */
  #cardOf(row: Occurrence, step: Step, group: Group): Card {
    try {
      return this.#parts.compose(step, row, group, sibling(row, step, 'thread')?.url).card
    } catch (error) {
      if (!(error instanceof UserError) || step.what === 'post') throw error
      return TAKEN_BACK
    }
  }

  /** Who answered meanwhile is shown in a minute, and so is what could not be shown (`undefined`, or `left` of what was `asked`). */
  async #settle(
    key: string,
    shown: number | undefined,
    { asked, left }: { asked: readonly string[]; left: readonly string[] },
  ): Promise<void> {
    const { store, clock, postpone } = this.#parts
    const now = clock.now()
    const due = now + RECOUNT_MS
    const isLeft = await store.transact(async (tx) => {
      const row = await tx.get(occurrences, key)
      const old = await tx.get(recounts, key)
      const since = old?.since ?? now
      const isTried = now - since > GIVE_UP_MS
      // What was asked for meanwhile is still to be shown.
      const replies = (old?.replies ?? []).filter(
        (reply) => !asked.includes(reply) || (left.includes(reply) && !isTried),
      )
      const isStale = row !== undefined && row.answered !== shown
      if (!isStale && replies.length === 0) tx.delete(recounts, key)
      else {
        const counted = isStale ? {} : { counted: true as const }
        tx.put(recounts, key, { due, ...(replies.length > 0 && { replies, since }), ...counted })
      }
      return isStale || replies.length > 0
    })
    if (isLeft) postpone(due)
  }
}

/** In the place of a message that named somebody, whose questions are not loaded any more. */
const TAKEN_BACK: Card = {
  plain: 'This message was taken back.',
  title: 'This message was taken back',
  text: 'It named somebody who does not want that any more, and what it asked is not in the curriculum any more.',
}
