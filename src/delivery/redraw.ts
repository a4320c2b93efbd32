import { HandedOver, PlatformError } from '../core/errors.ts'
import type { Live } from '../core/feature.ts'
import { type Occurrence, occurrences, type Redraw, redraws, type Step } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Clock, Log } from '../core/ports.ts'
import { each, type Store } from '../core/records.ts'
import { type MemberRef, memberKey, type PlatformName, workspaceKey } from '../core/refs.ts'
import { type Lively, markOf } from './call.ts'
import { type RecountParts, Recounts } from './recount.ts'

/** What showing changes needs of the rest. */
type RedrawParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  live: Lively
  clock: Clock
  log: Log
  /** Runs work behind everything that is to be sent in a workspace; resolves once it ran, or never will. */
  behind(workspace: string, work: () => Promise<void>): Promise<void>
  /** Has the group looked at again at an instant, epoch ms, where it is not looked at each minute anyway. */
  postpone(at: number): void
}

/** Brings what was sent up to date. `show` takes what is due of the rows whose keys begin so; it rejects with errors of our own. */
export type Edits = { show(prefix: string): Promise<void> }

/** Counts of daily posts, and messages that are edited as things change. */
export function createEdits(parts: RedrawParts & RecountParts): Edits {
  const all = [new Recounts(parts), new Redraws(parts)]
  return { show: async (prefix) => void (await Promise.all(all.map((each) => each.show(prefix)))) }
}

/** What could not be shown is tried again after so long, and given up so long after its row’s time was over, in ms. */
const AGAIN_MS = 60_000
const SOONEST_MS = 1_000
const GIVE_UP_MS = 72 * 60 * 60_000

/**
 * What a look led to: what the messages that it saw say now, by key (nothing where nobody knows), whether whoever is to leave has left,
 * and when to look again (epoch ms).
 */
type Shown = { shown: Record<string, string>; left: boolean; again: number | undefined }

/** Where nothing is left to be shown, ever. */
const OVER: Shown = { shown: {}, left: true, again: undefined }

/**
 * Keeps messages up to date that are edited as things change: what is said at an instant is asked for anew, and one that says it
 * already is left alone. What is to be looked at is a record, so that a restart forgets none.
 */
class Redraws {
  readonly #parts: RedrawParts
  readonly #underway = new Set<string>()

  constructor(parts: RedrawParts) {
    this.#parts = parts
  }

  /** Shows what is due of the rows whose keys begin so. Rejects with errors of our own (the store’s). */
  async show(prefix: string): Promise<void> {
    const { store, clock, postpone } = this.#parts
    const looked: Promise<void>[] = []
    for await (const { key, value } of each(store, redraws, { prefix })) {
      if (!isDue(value, clock.now())) postpone(value.due)
      else if (!this.#underway.has(key)) looked.push(this.#lookAt(key))
    }
    await Promise.all(looked)
  }

  /** Until nothing is due there: what was asked for meanwhile is not kept waiting. */
  async #lookAt(key: string): Promise<void> {
    const { store, clock } = this.#parts
    this.#underway.add(key)
    try {
      for (;;) {
        const found = await store.get(redraws, key)
        if (!found || !isDue(found, clock.now())) return
        const look = await this.#show(key, found)
        // A stop kept it from its turn: whoever starts next looks.
        if (!look) return
        await this.#settle(key, found.asked, look)
      }
    } catch (error) {
      // Whoever has taken the group shows it.
      if (!(error instanceof HandedOver)) throw error
    } finally {
      this.#underway.delete(key)
    }
  }

  /** `undefined` where it never had its turn. */
  async #show(key: string, { shown: before, out = [] }: Redraw): Promise<Shown | undefined> {
    const { store, clock, behind } = this.#parts
    const first = await store.get(occurrences, key)
    if (!first || first.state === 'failed' || first.compact || clock.now() > first.until + GIVE_UP_MS)
      return OVER
    // What is still to be sent says what there is to say then.
    if (first.state === 'open') return { shown: {}, left: false, again: clock.now() + AGAIN_MS }
    const [step] = first.steps
    if (!step) return OVER
    const drawn: { is?: Shown } = {}
    await behind(workspaceKey(step.to), async () => {
      drawn.is = await this.#draw(key, before, out)
    })
    return drawn.is
  }

  /** In its turn: what was to be sent before it was sent meanwhile. */
  async #draw(key: string, before: Record<string, string>, out: readonly MemberRef[]): Promise<Shown> {
    const { store, live, clock } = this.#parts
    const rounds = await store.list(occurrences, { prefix: key, limit: 50 })
    const shown: Record<string, string> = {}
    const instants: number[] = []
    let isTroubled = false
    for (const { key: at, value: row } of rounds) {
      if (at !== key && !at.startsWith(`${key}.`)) continue
      for (const step of row.steps) {
        const now = step.state === 'sent' ? await live(step, row) : undefined
        if (!now || now === 'nothing') continue
        const mark = markOf(step, now)
        const isSame = before[step.key] === mark && (!step.booth || out.length === 0)
        const isShown = isSame || (await this.#call(row, step, now, out))
        shown[step.key] = isShown ? mark : ''
        isTroubled ||= !isShown
        if (now.again !== undefined) instants.push(now.again)
      }
    }
    if (isTroubled) instants.push(clock.now() + AGAIN_MS)
    const again = instants.length > 0 ? Math.max(clock.now() + SOONEST_MS, Math.min(...instants)) : undefined
    return { shown, left: !isTroubled, again }
  }

  /** Whether a message or booth is now as it should be, or never can be. */
  async #call(
    row: Occurrence,
    step: Step,
    { card, people = [], over }: Live,
    out: readonly MemberRef[],
  ): Promise<boolean> {
    const { platform, log } = this.#parts
    const at = platform(step.to.platform)
    const booth = row.steps.find((each) => each.booth)?.booth
    if (!at || !booth) return true
    try {
      if (step.booth && !over) await at.booths?.letIn?.(step.booth, people)
      const inside = new Set(people.map(memberKey))
      const leaving = out.filter((member) => !inside.has(memberKey(member)))
      if (step.booth && leaving.length > 0) await at.booths?.letOut?.(step.booth, leaving)
      if (step.post) await at.edit(step.post, card, { key: step.key, publish: false, people })
      if (step.post && over) await at.booths?.close?.(booth)
      return true
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      log.info({ step: step.key, reason: error.message }, 'A message was not brought up to date')
      return error.outcome === 'refused' || error.outcome === 'invalid'
    }
  }

  /** What was asked for meanwhile is looked at at once. */
  async #settle(key: string, asked: number, { shown, left, again }: Shown): Promise<void> {
    const { store, clock, postpone } = this.#parts
    const due = await store.transact(async (tx) => {
      const now = await tx.get(redraws, key)
      if (!now) return undefined
      const next = now.asked === asked ? again : clock.now()
      const { out, ...rest } = now
      const leaving = out && !(left && now.asked === asked) ? { out } : {}
      if (next === undefined) tx.delete(redraws, key)
      else
        tx.put(redraws, key, {
          ...rest,
          ...leaving,
          due: next,
          at: clock.now(),
          shown: { ...now.shown, ...shown },
        })
      return next
    })
    if (due !== undefined) postpone(due)
  }
}

/** What was written down by a clock that was ahead is due by no instant that can be trusted. */
const isDue = ({ due, at = 0 }: Redraw, now: number): boolean => due <= now || at > now
