import type { Reach } from '../core/platform.ts'
import type { Clock } from '../core/ports.ts'

/** What may be wrong with a part of the bot, as `/readyz` tells it; `reason` is a sentence for whoever runs the bot. */
type Finding = { name: string } & (Reach | { state: 'failed'; reason: string })

/** One thing that health looks after. `ask` says what is wrong with it; what it rejects with is a failure, too. */
export type Check = { name: string; ask(): Promise<Reach> }

/** What the last look found, and whether everything was well; `/healthz` and `/readyz` answer 503 where it was not. */
export type Health = { ok: boolean; checks?: readonly Finding[] } & Record<string, unknown>

/** What is known of a running bot's health, in one place: for its addresses, the dead man's switch, and any other check. */
export type Monitor = {
  /** Whether the process lives: its last heartbeat is under three minutes old. Asks nobody. */
  live(): Health
  /** Whether everything that the bot needs is there: it lives, its store can be written, each platform hears and takes it. */
  ready(): Promise<Health>
}

/** A heartbeat comes every minute; one that is so late in ms hangs. */
const STALE_MS = 3 * 60_000
/** A part that has not answered after so many ms does not answer. */
const ANSWER_MS = 8_000
/** Whoever asks more often than this, in ms, gets the last answer: anybody may ask. */
const ASKED_MS = 5_000

/**
 * Watches a bot. `beatAt` answers when the last heartbeat began, epoch ms (0 before the first), and `facts` what else
 * `/healthz` tells. Nothing is asked before somebody wants to know.
 */
export function createMonitor(parts: {
  clock: Clock
  beatAt(): number
  facts(): object
  checks: readonly Check[]
}): Monitor {
  const { clock, beatAt, facts, checks } = parts
  let asked: { at: number; findings: Promise<Finding[]> } | undefined

  const findings = (): Promise<Finding[]> => {
    const at = clock.now()
    // A clock that was set back asks anew.
    if (!asked || Math.abs(at - asked.at) >= ASKED_MS)
      asked = { at, findings: Promise.all(checks.map((check) => find(check, clock))) }
    return asked.findings
  }

  const live = (): Health => {
    const last = beatAt()
    const ok = last > 0 && clock.now() - last < STALE_MS
    return { ok, lastBeat: last > 0 ? new Date(last).toISOString() : null, ...facts() }
  }

  return {
    live,
    ready: async () => {
      const found = await findings()
      const { ok, lastBeat } = live()
      const isWell = ok && found.every(({ state }) => state === 'ready')
      return { ok: isWell, lastBeat, checks: found }
    },
  }
}

/** Never rejects, and never waits for longer than a part may take. */
async function find({ name, ask }: Check, { after }: Clock): Promise<Finding> {
  let cancel = (): void => {}
  const late = new Promise<Finding>((resolve) => {
    const reason = `It did not answer within ${ANSWER_MS / 1000} seconds.`
    cancel = after(ANSWER_MS, () => resolve({ name, state: 'failed', reason }))
  })
  const found = ask().then(
    (reach): Finding => ({ name, ...reach }),
    (error: unknown): Finding => ({ name, state: 'failed', reason: reasonOf(error) }),
  )
  return Promise.race([found, late]).finally(() => cancel())
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
