import { beforeEach, describe, expect, it } from 'vitest'
import { countAnswer } from '../../src/core/discussion.ts'
import { PlatformError, type PlatformOutcome } from '../../src/core/errors.ts'
import { recounts } from '../../src/core/membership.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import type { PostRef } from '../../src/core/refs.ts'
import { forget } from '../../src/delivery/forget.ts'
import { addGroup, aGroup, channelsAt, createStudy, LIN, type Study, TWO_CHANNELS } from '../support/study.ts'
import { createWorkers } from '../support/workers.ts'

const TODAY = 'groupabc/daily/2026-11-23'
const LINK = { label: 'Discuss', url: 'https://chat.example/study-group/threads/1', style: 'primary' }

let study: Study
/** The edits of daily posts, with when each was made. */
let edits: { at: number; message: string; footer: string | undefined }[]

/** Watches what is edited from now on; `fails` says how an edit goes wrong. */
function watch(made: Study, fails: () => PlatformError | undefined = () => undefined): void {
  edits = []
  made.chat.edit = async (ref, card) => {
    edits.push({ at: made.clock.now(), message: ref.message, footer: card.footer })
    const error = fails()
    if (error) throw error
    const held = made.chat.held.find((each) => each.ref.message === ref.message)
    if (held) held.card = card
  }
}

async function posted(change: Parameters<typeof aGroup>[0] = {}): Promise<Study> {
  const made = await createStudy()
  await addGroup(made.store, aGroup(change))
  await made.engine.start()
  await made.pass(2)
  watch(made)
  return made
}

const answer = (by: string, at = study.clock.now(), key = TODAY): Promise<boolean> =>
  countAnswer(study.store, { ...LIN, user: by }, key, { at, via: 'message' })
const footer = (post = 0): string | undefined =>
  study.chat.held.filter(({ key }) => key.endsWith('.p'))[post]?.card.footer
const marks = async (): Promise<number> => (await study.store.list(recounts, { limit: 9 })).length

beforeEach(async () => {
  study = await posted()
})

describe('the daily post', () => {
  it('says how many took part, a minute after the first of them, and keeps its link', async () => {
    expect(footer()).not.toContain('took part')
    await answer('lin')
    await study.pass(2)
    expect(footer()).toMatch(/ · 1 took part$/)
    expect(study.chat.held[0]?.card.buttons?.[0]).toEqual(LINK)
    await answer('sam')
    await answer('lin')
    await study.pass(2)
    expect(footer()).toMatch(/ · 2 took part$/)
    expect([edits.length, await marks()]).toEqual([2, 0])
  })

  it('counts all of 200 people who answer at one instant, in one edit', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, i) => answer(`p${i}`)))
    await study.pass(2)
    expect(footer()).toMatch(/ · 200 took part$/)
    expect(edits).toHaveLength(1)
  })

  it('is edited at most once a minute, however answers come, and ends with all of them', async () => {
    let people = 0
    for (let second = 0; second < 600; second += 7) {
      await answer(`p${people++}`)
      await study.clock.advance(7_000, study.settle)
      if (second % 60 < 7) await study.engine.beat()
      await study.settle()
    }
    await study.pass(3)
    expect(footer()).toContain(`${people} took part`)
    const gaps = edits.slice(1).map(({ at }, i) => at - (edits[i]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000)
    expect(edits.length).toBeLessThanOrEqual(11)
  })

  it('is edited by whoever starts next where the bot ended before', async () => {
    await answer('lin')
    await study.engine.stop()
    const next = await createStudy({ start: '2026-11-23T10:00:00Z', store: study.store, chat: study.chat })
    watch(next)
    await next.engine.start()
    await next.settle()
    expect(footer()).toMatch(/ · 1 took part$/)
    expect(study.chat.held[0]?.card.buttons?.[0]).toEqual(LINK)
  })

  it('says it in every channel of its group, and in a post that was sent again', async () => {
    study = await posted({ channels: channelsAt(TWO_CHANNELS) })
    await answer('lin')
    await study.pass(2)
    expect([footer(0), footer(1)]).toEqual([
      expect.stringMatching(/1 took part$/),
      expect.stringMatching(/1 took part$/),
    ])
    await study.engine.postNow('groupabc', true)
    await study.pass(2)
    await answer('sam')
    await study.pass(2)
    expect(new Set([0, 1, 2, 3].map((post) => /\d+ took part$/.exec(footer(post) ?? '')?.[0]))).toEqual(
      new Set(['2 took part']),
    )
    expect(footer(2)).toContain('Posted again')
  })
})

describe('an edit', () => {
  it('waits for the steps of its day, which edit the post too', async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    const open = study.chat.openThread
    let tries = 0
    study.chat.openThread = (...args) => {
      if (tries++ < 3) return Promise.reject(new PlatformError('unreachable', 'Away.'))
      return open(...args)
    }
    await study.pass(1)
    const states: (string | undefined)[] = []
    const edit = study.chat.edit
    study.chat.edit = async (ref: PostRef, card, sent) => {
      if (card.footer?.includes('took part')) states.push((await study.row('2026-11-23'))?.state)
      return edit(ref, card, sent)
    }
    await answer('lin')
    await study.pass(20)
    expect(tries).toBeGreaterThan(3)
    expect(states.at(-1)).toBe('done')
    expect(footer()).toMatch(/1 took part$/)
    expect(study.chat.held[0]?.card.buttons?.[0]).toEqual(LINK)
  })

  it.each([
    ['unreachable', true],
    ['unknown', true],
    ['limited', true],
    ['refused', false],
    ['invalid', false],
  ] as [PlatformOutcome, boolean][])(
    'that fails (%s) is tried again each minute: %s',
    async (outcome, isRepeated) => {
      let failures = 3
      watch(study, () =>
        failures-- > 0 ? new PlatformError(outcome, 'No.', { retryAfter: 1_000, fix: 'Fix it.' }) : undefined,
      )
      await answer('lin')
      await study.pass(8)
      expect(edits).toHaveLength(isRepeated ? 4 : 1)
      expect(footer()?.includes('1 took part')).toBe(isRepeated)
      expect(await marks()).toBe(0)
      expect((await study.group())?.channels[0]?.hold).toBeUndefined()
    },
  )

  it('that never arrives is given up in the end', async () => {
    watch(study, () => new PlatformError('unreachable', 'Away.'))
    await answer('lin')
    await study.clock.advance(90 * 60 * 60_000, study.settle)
    await study.pass(3)
    expect(await marks()).toBe(0)
  })

  it('is not made where nothing can be posted, nor of a post that was compacted', async () => {
    await study.change((group) => ({
      ...group,
      channels: group.channels.map((it) => ({
        ...it,
        hold: { reason: 'No.', fix: 'x', since: 0, notified: true },
      })),
    }))
    await answer('lin')
    await study.pass(2)
    expect([edits.length, await marks()]).toEqual([0, 0])
    await study.store.transact(async (tx) => {
      const row = await tx.get(occurrences, TODAY)
      if (row) tx.put(occurrences, TODAY, { ...row, compact: true })
    })
    await answer('sam')
    await study.pass(2)
    expect([edits.length, await marks()]).toEqual([0, 0])
  })

  it('is not kept waiting by a clock that was ahead, and leaves with its group', async () => {
    await answer('lin', study.clock.now() + 7 * 24 * 60 * 60_000)
    await study.pass(2)
    expect(footer()).toMatch(/1 took part$/)
    await answer('sam')
    await forget(study.store, aGroup())
    expect(await marks()).toBe(0)
  })
})

describe('where several processes share the work', () => {
  it('whoever takes the group edits its post, at most once a minute, also after a process was killed', async () => {
    const world = createWorkers()
    await world.add(1)
    const gateway = await world.begin(false)
    const first = await world.begin()
    await gateway.engine.changed('group000')
    await world.pass(120)
    const [post] = world.chat.held
    if (!post) throw new Error('no post')
    const { platform, workspace, channel, message } = post.ref
    const thread = { platform, workspace, channel, thread: message }
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => gateway.bot.message({ ...LIN, user: `p${i}` }, thread, `m${i}`)),
    )
    const took = (): string | undefined => /\d+ took part$/.exec(post.card.footer ?? '')?.[0]
    const before = first.calls.length
    await world.pass(45)
    expect(took()).toBeUndefined()
    await world.pass(45)
    expect(took()).toBe('30 took part')
    expect(first.calls.length - before).toBe(1)
    await gateway.bot.message({ ...LIN, user: 'late' }, thread, 'm')
    first.life.end()
    await world.begin()
    await world.pass(180)
    expect(took()).toBe('31 took part')
  })
})
