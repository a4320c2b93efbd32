import { afterEach, describe, expect, it } from 'vitest'
import { compose } from '../../../src/compose.ts'
import { occurrenceKey, occurrences } from '../../../src/core/occurrence.ts'
import { boltLog } from '../../../src/platforms/slack/bolt-log.ts'
import { createLooks } from '../../../src/platforms/slack/history.ts'
import { createOutbound } from '../../../src/platforms/slack/outbound.ts'
import { createPins } from '../../../src/platforms/slack/pins.ts'
import { createSlackTime } from '../../../src/platforms/slack/slack-time.ts'
import { createTeams, webOptions } from '../../../src/platforms/slack/teams.ts'
import { typedWith } from '../../../src/platforms/slack/typed.ts'
import { buildTown, soon, startPlatform } from '../../e2e/slack-harness.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import type { Fault } from '../../fakes/slack/faults.ts'
import { startSlack } from '../../fakes/slack/index.ts'
import { lookFor } from '../../support/look.ts'
import { openMemory } from '../../support/memory.ts'
import { addGroup, aGroup, CURRICULA, channelsAt } from '../../support/study.ts'

const PROMPTS = CURRICULA.default.day(1)?.prompts.length ?? 0
const MINUTE = 60_000
const STUDY = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' } as const

/** A group that is due at 09:00 in a Slack that shows an app 15 messages a minute; 40 were written an hour ago. */
async function town() {
  const clock = createFakeClock('2026-11-23T08:00:00Z')
  const fake = await startSlack({ clock, events: [], distributed: true, burst: Number.POSITIVE_INFINITY })
  const { team } = buildTown(fake)
  const log = createQuietLog()
  const { store } = openMemory(log, clock.now)
  const lin = fake.member('U0LIN')
  const chatter = (): void => {
    for (let i = 0; i < 40; i++) lin.say('C0STUDY', `message ${i}`)
  }
  /** What a process knows by itself begins anew with each. */
  const live = (wrongBy = 0) => {
    const time = createSlackTime(clock.now)
    const teams = createTeams(async () => team.botToken, webOptions(fake.apiUrl, boltLog(log), time))
    const platform = {
      name: 'slack' as const,
      typed: typedWith('study'),
      start: async () => {},
      stop: async () => {},
      locate: async () => ({}),
      reach: async () => ({ state: 'ready' as const }),
      admins: async () => [],
      rooms: async () => [],
      who: async () => undefined,
      ...createOutbound({
        teams,
        looks: createLooks({ time, monotonic: clock.now }),
        pace: { turn: (_, send) => send(), stop: () => {} },
        pins: createPins({ teams, store, log }),
        log,
      }),
    }
    const { engine } = compose({
      store,
      platform: (name) => (name === 'slack' ? platform : undefined),
      curricula: CURRICULA,
      clock: { ...clock, now: () => clock.now() + wrongBy },
      random: () => 0.5,
      ids: { group: () => 'newgrp01', reference: () => 'ref1' },
      log,
    })
    const settle = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await engine.idle()
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    return {
      engine,
      pass: async (minutes: number): Promise<void> => {
        for (let i = 0; i < minutes; i++) {
          await clock.advance(MINUTE, settle)
          await engine.beat()
          await settle()
        }
      },
    }
  }
  await addGroup(store, aGroup({ channels: channelsAt([STUDY]), managers: [] }))
  chatter()
  clock.step(59 * MINUTE)
  return {
    fake,
    clock,
    chatter,
    live,
    /** The post and what follows it, as the channel holds them. */
    sent: () => {
      const posts = fake.messages('C0STUDY').filter(({ bot_id }) => bot_id)
      return { posts: posts.length, replies: posts.flatMap(({ ts }) => fake.thread('C0STUDY', ts)).length }
    },
    row: () => store.get(occurrences, occurrenceKey({ group: 'groupabc', date: '2026-11-23' })),
    calls: (method: string) => fake.stats.calls[method] ?? 0,
  }
}

describe('an answer lost where Slack shows 15 messages a minute', () => {
  let at: Awaited<ReturnType<typeof town>>
  afterEach(async () => {
    await at.fake.stop()
    at.fake.assertNoUnknown()
  })
  const whole = { posts: 1, replies: PROMPTS }
  const meet = async (fault: Fault) => {
    at = await town()
    const life = at.live()
    at.fake.fault({ method: 'chat.postMessage', times: 1 }, fault)
    await life.engine.start()
    await life.pass(1)
    at.chatter()
    return life
  }

  it.each([
    ['that arrived is found, and gets its discussion', { kind: 'drop-answer' }],
    ['that did not arrive is sent once', { kind: 'reset' }],
  ] as const)('a post %s, within seven minutes and 40 messages', async (_, fault) => {
    const life = await meet(fault)
    await life.pass(7)
    expect(at.sent()).toEqual(whole)
    expect(await at.row()).toMatchObject({ state: 'done' })
    // The hour before, with its 40 messages, was not read: its 41 since take three pages.
    expect(at.fake.stats.calls['conversations.history']).toBeLessThanOrEqual(3 + at.fake.stats.limited)
    await life.engine.stop()
  })

  it.each([
    ['that arrived', { kind: 'drop-answer' }],
    ['that did not', { kind: 'reset' }],
  ] as const)('and a restart amid the look: a post %s is out once, with its discussion', async (_, fault) => {
    const life = await meet(fault)
    await life.pass(2)
    expect(at.calls('conversations.history')).toBeGreaterThan(0)
    expect(at.sent().replies).toBe(0)
    await life.engine.stop()
    const next = at.live()
    await next.engine.start()
    // Another process does not know Slack's time of the attempt: it reads the day before, too.
    await next.pass(11)
    expect(at.sent()).toEqual(whole)
    expect(await at.row()).toMatchObject({ state: 'done' })
    await next.engine.stop()
  })

  it('a prompt whose answer was lost is found in its thread, however many people answered since', async () => {
    at = await town()
    const life = at.live()
    const drop = { method: 'chat.postMessage', times: 1 }
    at.fake.fault({ ...drop, where: ({ args }) => args.thread_ts !== undefined }, { kind: 'drop-answer' })
    await life.engine.start()
    await life.pass(1)
    const [post] = at.fake.messages('C0STUDY').filter(({ bot_id }) => bot_id)
    for (let i = 0; i < 40; i++) at.fake.member('U0LIN').say('C0STUDY', `answer ${i}`, post?.ts)
    await life.pass(8)
    expect(await at.row()).toMatchObject({ state: 'done' })
    const said = at.fake.thread('C0STUDY', post?.ts ?? '').filter(({ bot_id }) => bot_id)
    expect(said).toHaveLength(whole.replies)
    await life.engine.stop()
  })

  it('a clock that is hours ahead hides no post: Slack’s own tells when it was sent', async () => {
    at = await town()
    at.clock.step(-6 * 60 * MINUTE)
    const life = at.live(6 * 60 * MINUTE)
    at.fake.fault({ method: 'chat.postMessage', times: 1 }, { kind: 'drop-answer' })
    await life.engine.start()
    await life.pass(6)
    expect(at.sent()).toEqual(whole)
    await life.engine.stop()
  })
})

describe('Slack’s own word of a message', () => {
  it('proves that it arrived: nothing is read, and nothing sent again', async () => {
    const at = await startPlatform('http')
    const order = { to: STUDY, card: { plain: 'Post', title: 'Post' }, key: 'k1', title: 'Post' }
    at.fake.fault({ method: 'chat.postMessage', times: 1 }, { kind: 'drop-answer' })
    await expect(at.platform().post(order)).rejects.toMatchObject({ outcome: 'unknown' })
    at.fake.fault({ method: 'conversations.history' }, { kind: 'limit', retryAfter: 60 })
    const found = await soon(() => lookFor(at.platform(), STUDY, 'k1', Date.now() - MINUTE))
    expect(found).toMatchObject({ message: at.fake.messages('C0STUDY')[0]?.ts })
    await at.stop()
  })

  it('is taken from nobody else: another’s message with our key proves nothing', async () => {
    const at = await startPlatform('http')
    const { world } = at.fake
    const channel = world.channels.get('C0STUDY')
    const stranger = { user: 'U0LIN', team: 'T0TOWN', text: 'x', ts: '1.000001' }
    channel?.messages.push({
      ...stranger,
      metadata: { event_type: 'studyhall_delivery', event_payload: { key: 'k2' } },
    })
    expect(await lookFor(at.platform(), STUDY, 'k2', 0)).toBe('absent')
    await at.stop()
  })
})
