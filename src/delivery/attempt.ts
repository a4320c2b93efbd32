import { PlatformError } from '../core/errors.ts'
import { barOf, channelAt, type Group, groups } from '../core/group.ts'
import { DAILY, type Occurrence, occurrences, type Step } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Problem } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import type { PostRef } from '../core/refs.ts'
import { attempted, call, composed, type Seen, type SendingParts, type Work } from './call.ts'
import { whyOf } from './holds.ts'
import { lookFor } from './ledger.ts'
import { namedNow } from './people.ts'
import { backoff, decideAct, isBegun, LANDING_MS, nextStep, type StepEvent, saveProgress } from './step.ts'

/**
 * One occurrence at one address, by ledger key. `seen` is its state as this runner left it; without it, it is read.
 * `landedAt` (epoch ms): what another process began, and did not come to the end of, has arrived by then.
 */
export type Track = {
  key: string
  address: string
  to: Step['to']
  seen?: Seen | undefined
  landedAt?: number | undefined
}

/** What an attempt led to: the track goes on, or has nothing to do until somebody fixes something or takes it up. */
export type Attempted =
  | Seen
  | { over: 'nothing left' }
  | { over: 'closed'; row: Occurrence }
  | { over: 'refused'; group: string; to: Step['to']; reason: string; fix: string }

/** A look that fails is repeated this long after the time to send is over, in ms. */
const LOOK_MS = 24 * 60 * 60_000

/**
 * Works on a track's next step: looks, sends or gives up, and makes what became of it durable. Rejects only with errors
 * of our own (the store's).
 */
export async function attempt(parts: SendingParts, track: Track): Promise<Attempted> {
  const seen = track.seen ?? (await read(parts.store, track.key))
  if (seen?.row.state !== 'open') return { over: 'nothing left' }
  const { row, group, begun } = seen
  const step = stepOf(track, row)
  const platform = parts.platform(track.to.platform)
  const act = decideAct(step, {
    now: parts.clock.now(),
    until: row.until,
    begun: begun !== undefined && begun === step?.key,
    held: isHeld(row, group, track.to) || (!platform && !('channel' in track.to)),
    configured: platform !== undefined,
  })
  if (!step || act === 'leave') return { over: 'nothing left' }
  const work = { ...parts, seen, step, platform: platform as ChatPlatform }
  const missing = `${track.to.platform} is no longer configured.`
  switch (act) {
    case 'wait':
      return seen
    case 'give up': {
      const reason = step.reason ?? 'It could not be sent in time.'
      return record(work, { type: 'failed', at: parts.clock.now(), reason })
    }
    case 'hold':
      return refused(work, missing, 'Configure it and start again.')
    case 'call it uncertain':
      return record(work, { type: 'unreadable', reason: missing })
    case 'look':
      // Whoever opens a booth looks for it first.
      return step.what === 'booth' && !isLate(work) ? send(work) : look(work)
    case 'send':
      return send(await namedNow(parts.platform, work))
  }
}

/** A track's next step. One that another process began and left is looked for as soon as it must have arrived. */
export function stepOf({ address, landedAt }: Track, row: Occurrence): Step | undefined {
  const step = nextStep(row, address)
  if (step?.state !== 'sending' || step.attempts === 0 || landedAt === undefined) return step
  const isLeft = step.reason === undefined && step.notBefore - LANDING_MS <= landedAt
  return isLeft ? { ...step, notBefore: landedAt } : step
}

/** A channel that its group has left is as good as one on hold, but for what is out there, or may be: that comes to its end. */
function isHeld(row: Occurrence, group: Group, to: Step['to']): boolean {
  if (group.hold || group.over !== undefined) return true
  if (!('channel' in to)) return false
  const channel = channelAt(group, to)
  return channel ? barOf(channel) !== undefined : !isBegun(row, to)
}

async function read(store: Store, key: string): Promise<Seen | undefined> {
  const row = await store.get(occurrences, key)
  const group = row && (await store.get(groups, row.group))
  return row && group && { row, group }
}

async function record({ store, seen, step, clock, log }: Work, event: StepEvent): Promise<Attempted> {
  const { row, begun } = await saveProgress(store, seen.row, step, event, clock.now())
  if (event.type === 'sent' && step.what === 'post' && 'channel' in step.to)
    log.info({ step: step.key, group: row.group, channel: step.to.channel }, 'A post went out')
  return row.state === 'open' ? { row, group: seen.group, begun } : { over: 'closed', row }
}

const refused = ({ seen, step: { to } }: Work, reason: string, fix: string): Attempted => ({
  over: 'refused',
  group: seen.row.group,
  to,
  reason,
  fix,
})

const isLate = ({ clock, seen }: Work): boolean => clock.now() >= seen.row.until

async function look(work: Work): Promise<Attempted> {
  if (work.step.what === 'booth') return record(work, { type: 'unreadable', reason: 'Its time is over.' })
  const found = await attempted(() => lookFor(work.platform, work.seen.row, work.step))
  if (found instanceof PlatformError) return unseen(work, found)
  if (found === 'absent') return record(work, { type: 'absent' })
  if (found !== 'unknown') {
    await pinFound(work, found)
    return record(work, { type: 'sent', post: found })
  }
  // Once somebody fixes what keeps the bot from reading, it need not be uncertain.
  const problems = isLate(work) ? [] : await problemsOf(work)
  if (problems.length > 0) return held(work, problems)
  return record(work, {
    type: 'unreadable',
    reason: 'Whether it arrived cannot be read from the channel’s history.',
  })
}

/** Whoever sent it may have ended before it was pinned. */
async function pinFound({ platform, seen: { group }, step }: Work, post: PostRef): Promise<void> {
  if (step.what !== 'post' || !('channel' in step.to)) return
  if (channelAt(group, step.to)?.settings.pin) await platform.pin(post)
}

/** While looking, nothing was sent: the step stays ambiguous whatever the failure. */
async function unseen(work: Work, error: PlatformError): Promise<Attempted> {
  warn(work, error, 'A look into the history failed')
  const { seen, step, clock } = work
  const isRefused = error.outcome === 'refused'
  if (isRefused && !isLate(work) && step.what !== 'dm') return refused(work, error.message, error.fix)
  if (isRefused || clock.now() >= seen.row.until + LOOK_MS)
    return record(work, { type: 'unreadable', reason: error.message })
  const wait = error.outcome === 'limited' ? error.retryAfter : backoff(step.attempts, work.random())
  return record(work, { type: 'unseen', at: clock.now(), wait, reason: error.message })
}

async function send(work: Work): Promise<Attempted> {
  const { seen: before, step, clock } = work
  const problems = step.what === 'post' ? await problemsOf(work) : []
  if (problems.length > 0) return held(work, problems)
  // Before anything says that it may have been sent: an error of our own has sent nothing.
  const says = await composed(work)
  if (says === undefined) return record(work, { type: 'rejected', reason: 'There is nothing left to say.' })
  if (typeof says === 'string')
    return record(work, { type: 'unreachable', at: clock.now(), reason: says, chance: work.random() })
  // A thread needs no mark before its call: opening it again is safe.
  const isMarked = step.what === 'thread' || before.begun === step.key
  const seen = isMarked ? before : await record(work, { type: 'begin', at: clock.now() })
  if ('over' in seen) return seen
  const marked = { ...work, seen }
  // The machine slept meanwhile: nothing was sent, and now nothing is.
  if (step.what !== 'thread' && isLate(marked)) return { row: seen.row, group: seen.group }
  const sent = await attempted(() => call(marked, says))
  if (sent instanceof PlatformError) return unsent(marked, sent)
  return record(marked, { type: 'sent', ...sent, ...(says.mark !== undefined && { mark: says.mark }) })
}

async function unsent(work: Work, error: PlatformError): Promise<Attempted> {
  warn(work, error, 'A call failed')
  const { step, clock } = work
  const common = { at: clock.now(), reason: error.message, chance: work.random() }
  switch (error.outcome) {
    case 'refused': {
      // A thread that was locked is no reason to hold the daily posts of its channel.
      if (work.seen.row.series !== DAILY) return record(work, { type: 'rejected', reason: error.message })
      const done = await record(work, { type: 'refused', reason: error.message })
      return 'over' in done ? done : refused(work, error.message, error.fix)
    }
    case 'invalid':
      return record(work, { type: 'rejected', reason: error.message })
    case 'limited':
      return record(work, { type: 'limited', ...common, retryAfter: error.retryAfter })
    case 'unreachable':
      // What a stop turned away the next start sends at once.
      return record(work, work.isStopping?.() ? { type: 'absent' } : { type: 'unreachable', ...common })
    case 'unknown': {
      // Opening a thread again is safe, so nobody has to know whether it is open.
      if (step.what === 'thread') return record(work, { type: 'unreachable', ...common })
      const wait = LANDING_MS + backoff(step.attempts, common.chance)
      return record(work, { type: 'unknown', ...common, wait })
    }
  }
}

function held(work: Work, problems: readonly Problem[]): Attempted {
  const { reason, fix } = whyOf(problems)
  return refused(work, reason, fix)
}

const warn = ({ log, step }: Work, error: PlatformError, message: string): void =>
  log.warn({ step: step.key, outcome: error.outcome, reason: error.message }, message)

const problemsOf = async ({ platform, step }: Work): Promise<Problem[]> =>
  'channel' in step.to ? platform.inspect(step.to).catch(() => []) : []
