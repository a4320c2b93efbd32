import type { Clock } from '../../src/core/ports.ts'
import type { Activity } from './activity.ts'

/**
 * When a runner dies, by the count of its calls: `before` the call is made, `during` it (what it does is done, the runner
 * is gone at once) or `after` it (the others went on meanwhile, its answer is never seen).
 */
export type Doom = { calls: number; phase: 'before' | 'during' | 'after' }

/** One process of the bot as far as it can be told from outside: once over, nothing of it happens any more. */
export type Life = {
  readonly over: boolean
  end(): void
  /** Ends it at a later call, counted from now. */
  doom(doom: Doom): void
  readonly frozen: boolean
  /** The machine sleeps: what is under way outside goes on, and nothing in here does until `thaw`. */
  freeze(): void
  thaw(): void
  /**
   * A port whose methods never answer, and do nothing, once this life is over. `counted` is whether its calls are waited
   * for; not so where all they do is to call another guarded port.
   */
  guard<T extends object>(port: T, counted?: boolean): T
  clock(clock: Clock): Clock
}

/** A new one each time: what waits for one promise would be kept as long as that. */
const never = (): Promise<never> => new Promise(() => {})

/** Begins a life. */
export function createLife(activity: Activity): Life {
  let over = false
  let doom: Doom | undefined
  let sleep: PromiseWithResolvers<void> | undefined

  const dies = (phase: Doom['phase'], mine: boolean): boolean => {
    if (mine && doom?.phase === phase) over = true
    return over
  }

  const call = async (work: () => Promise<unknown>, counted: number): Promise<unknown> => {
    await sleep?.promise
    if (over) return never()
    const mine = doom !== undefined && --doom.calls === 0
    activity.calls++
    if (dies('before', mine)) return never()
    activity.underway += counted
    const working = work()
    dies('during', mine)
    try {
      return await working.finally(() => {
        activity.underway -= counted
        dies('after', mine)
      })
    } finally {
      await sleep?.promise
      // Neither an answer nor an error reaches who is gone.
      if (over) await never()
    }
  }

  return {
    get over() {
      return over
    },
    end: () => {
      over = true
    },
    doom: (next) => {
      doom = { ...next }
    },
    guard: (port, counted = true) =>
      new Proxy(port, {
        get: (target, name) => {
          const member = Reflect.get(target, name)
          if (typeof member !== 'function' || name === 'typed') return member
          return (...args: unknown[]) => call(() => member.apply(target, args), counted ? 1 : 0)
        },
      }),
    get frozen() {
      return sleep !== undefined
    },
    freeze: () => {
      sleep ??= Promise.withResolvers()
    },
    thaw: () => {
      sleep?.resolve()
      sleep = undefined
    },
    clock: (clock) => ({
      now: clock.now,
      after: (ms, work) =>
        clock.after(ms, async () => {
          await sleep?.promise
          if (!over) work()
        }),
    }),
  }
}
