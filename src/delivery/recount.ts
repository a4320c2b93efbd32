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

/** A count that could not be shown is given up so long after its day’s time was over, in ms. */
const GIVE_UP_MS = 72 * 60 * 60_000

/**
 * Keeps the daily posts’ counts of who took part up to date: a post is edited a minute after the first answer that it does
 * not count, so at most once a minute however many answer, and never while a step of its day is to be sent, because a
 * step may edit it too. What is to be shown is a record, so a restart loses none.
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
      const group = first && (await store.get(groups, first.group))
      const isShown = !first || !group || first.compact || (await this.#edit(key, first, group))
      await this.#settle(key, isShown ? first?.answered : undefined)
    } catch (error) {
      // Whoever has taken the group shows it.
      if (!(error instanceof HandedOver)) throw error
    } finally {
      this.#underway.delete(key)
    }
  }

  /** Whether every post of a date that can be edited says how many took part. */
  async #edit(key: string, first: Occurrence, group: Group): Promise<boolean> {
    const { store, clock } = this.#parts
    const rounds = await store.list(occurrences, { prefix: key, limit: 50 })
    const posts = rounds.flatMap(({ value: row }) =>
      row.steps.filter(({ what, post }) => what === 'post' && post).map((step) => ({ row, step })),
    )
    const done = await Promise.all(
      posts.map(({ row, step }) => this.#editPost(occurrenceKey(row), step, group, first.answered)),
    )
    return done.every(Boolean) || clock.now() > first.until + GIVE_UP_MS
  }

  async #editPost(key: string, { to, key: own }: Step, group: Group, answered: number): Promise<boolean> {
    const { store, platform, behind } = this.#parts
    const channel = 'channel' in to && channelAt(group, to)
    const at = platform(to.platform)
    // Where nothing can be posted, nothing is edited either.
    if (!channel || barOf(channel) || !at) return true
    let isDone = false
    await behind(workspaceKey(to), async () => {
      // Read in its turn: what was to be sent before it was sent meanwhile.
      const row = await store.get(occurrences, key)
      const step = row?.steps.find((each) => each.key === own)
      if (!row || !step?.post) isDone = true
      else if (row.state !== 'open') isDone = await this.#call(at, { ...row, answered }, step, group)
    })
    return isDone
  }

  /** Whether the edit arrived, or never will. */
  async #call(platform: ChatPlatform, row: Occurrence, step: Step, group: Group): Promise<boolean> {
    const { compose, log } = this.#parts
    const mention = ('channel' in step.to && channelAt(group, step.to)?.settings.mention) || undefined
    try {
      const { card } = compose(step, row, group, sibling(row, step, 'thread')?.url)
      const sent = { key: step.key, publish: false, ...(mention && row.round === 1 && { mention }) }
      if (step.post) await platform.edit(step.post, card, sent)
      return true
    } catch (error) {
      if (!(error instanceof PlatformError) && !(error instanceof UserError)) throw error
      log.info({ step: step.key, reason: error.message }, 'How many took part was not shown')
      return error instanceof UserError || error.outcome === 'refused' || error.outcome === 'invalid'
    }
  }

  /** Who answered meanwhile is shown in a minute, and so is what could not be shown (`undefined`). */
  async #settle(key: string, shown: number | undefined): Promise<void> {
    const { store, clock, postpone } = this.#parts
    const due = clock.now() + RECOUNT_MS
    const isLeft = await store.transact(async (tx) => {
      const row = await tx.get(occurrences, key)
      const isStale = row !== undefined && row.answered !== shown
      if (isStale) tx.put(recounts, key, { due })
      else tx.delete(recounts, key)
      return isStale
    })
    if (isLeft) postpone(due)
  }
}
