import { createHash } from 'node:crypto'
import type { Image } from '../core/card.ts'
import { PlatformError, UserError } from '../core/errors.ts'
import type { Live, Said } from '../core/feature.ts'
import { channelAt, type Group } from '../core/group.ts'
import { DAILY, type Occurrence, type Step } from '../core/occurrence.ts'
import type { BoothOrder, ChatPlatform, Sent } from '../core/platform.ts'
import type { Clock, Log } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import type { BoothRef, ChannelRef, PlatformName, PostRef, ThreadRef } from '../core/refs.ts'
import { postOf, sibling, target } from './step.ts'

/** What a step says, and the name of its thread, as `Series.compose`. */
export type Compose = (step: Step, row: Occurrence, group: Group, discussion?: string) => Said

/** What a step says by what is stored now, as `Series.live`; `undefined` for a series whose steps always say the same. */
export type Lively = (step: Step, row: Occurrence) => Promise<Live | 'nothing' | undefined>

/** A short mark of what a live step says; of one that opens a booth, of whom it lets in alone. */
export const markOf = (step: Step, { card, people, over }: Live): string =>
  createHash('sha256')
    .update(JSON.stringify(step.what === 'booth' ? [people] : [card, people, over]))
    .digest('base64url')
    .slice(0, 12)

/** What sending needs of the rest. `random` is uniform in [0, 1); what is turned away while it stops is no trouble. */
export type SendingParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  compose: Compose
  live: Lively
  /** The picture that comes with it; never rejects. */
  picture(step: Step, row: Occurrence): Promise<Image | undefined>
  clock: Clock
  random(): number
  log: Log
  isStopping?: () => boolean
}

/** `begun` names a step made durable as `sending` by this runner whose call has not been made. */
export type Seen = { row: Occurrence; group: Group; begun?: string | undefined }

/** One step being worked on. */
export type Work = Omit<SendingParts, 'platform'> & { seen: Seen; step: Step; platform: ChatPlatform }

/** What a step says; with its `mark` where that may change. */
export type Composed = Said & { mark?: string }

/**
 * What the step says, or why that could not be made out: the curriculum has no such day any more, or an error of ours. `undefined` where
 * nothing is left to say.
 */
export async function composed(work: Work): Promise<Composed | string | undefined> {
  const { compose, live, picture, step, seen, log } = work
  try {
    const now = await live(step, seen.row)
    if (now === 'nothing') return undefined
    const { card, ...rest } = now ?? compose(step, seen.row, seen.group)
    const image = await picture(step, seen.row)
    return { card: image ? { ...card, image } : card, ...rest, ...(now && { mark: markOf(step, now) }) }
  } catch (error) {
    log.error({ error, step: step.key }, 'A message could not be written; it is tried again')
    return error instanceof UserError ? `${error.title}.` : 'The message could not be written: see the log.'
  }
}

/** Makes the step's one call. Rejects with PlatformError, and with what `beforeCall` throws. */
export async function call(
  work: Work,
  { card, title, people = [] }: Said,
): Promise<{ thread: ThreadRef; url: string } | { booth: BoothRef; url: string } | { post: PostRef }> {
  const {
    platform,
    seen: { row, group },
    step,
  } = work
  if (step.what === 'dm' && 'user' in step.to) return { post: await platform.dm(step.to, card, step.key) }
  if (step.what === 'booth' && 'channel' in step.to)
    return opened(platform, step.to, { people, key: step.key, title })
  const settings = 'channel' in step.to ? channelAt(group, step.to)?.settings : undefined
  const { archiveMinutes = 0, tags = [], publish = false } = settings ?? {}
  // What comes again, or only follows the daily post, disturbs nobody.
  const isDaily = row.series === DAILY
  const silent = row.round > 1 || !isDaily
  const pin = isDaily && settings?.pin === true
  const mention = silent || !settings?.mention ? {} : { mention: settings.mention }
  if (step.what === 'thread') {
    const { url, ...thread } = await platform.openThread(postOf(row, step), title, archiveMinutes)
    await leadTo(work, url, { key: sibling(row, step, 'post')?.key ?? '', publish, ...mention })
    return { thread, url }
  }
  const order = { to: target(row, step), card, key: step.key, title, archiveMinutes, silent }
  if (step.what === 'reply')
    return { post: await platform.post({ ...order, ...(people.length > 0 && { people, silent: false }) }) }
  return { post: await platform.post({ ...order, pin, tags, ...mention }) }
}

async function opened(
  { name, booths }: ChatPlatform,
  near: ChannelRef,
  order: Omit<BoothOrder, 'near'>,
): Promise<{ booth: BoothRef; url: string }> {
  if (!booths) throw new PlatformError('invalid', `${name} has no place that only some people read.`)
  const { url, ...booth } = await booths.open({ near, ...order })
  return { booth, url }
}

/** So often it is tried to make the post's button a link before its discussion goes on without. */
const LINK_ATTEMPTS = 3

/**
 * Makes the post's button lead to its open discussion. What may pass fails the step, because opening a thread again is safe;
 * a post that stays as it is has a button that answers the link.
 */
async function leadTo(
  { platform, compose, seen: { row, group }, step, log }: Work,
  url: string,
  sent: Sent,
): Promise<void> {
  const { card } = compose(step, row, group, url)
  const failure = await attempted(() => platform.edit(postOf(row, step), card, sent))
  if (!(failure instanceof PlatformError)) return
  const passes = failure.outcome === 'unreachable' || failure.outcome === 'unknown'
  if (passes && step.attempts + 1 < LINK_ATTEMPTS) throw failure
  log.info({ step: step.key, reason: failure.message }, 'The button of a post was not made a link')
}

/** What the platform answered, or its error; any other error is ours and is thrown. */
export async function attempted<T>(work: () => Promise<T>): Promise<T | PlatformError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PlatformError) return error
    throw error
  }
}
