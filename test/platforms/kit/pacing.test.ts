import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PACE } from '../../../src/platforms/discord/limits.ts'
import { createPacer, type Rank } from '../../../src/platforms/kit/pacing.ts'
import { createFakeClock } from '../../fakes/clock.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Asks for turns and notes when each came. */
function paced() {
  const clock = createFakeClock('2026-11-23T09:00:00Z')
  const start = clock.now()
  const pacer = createPacer(PACE, clock)
  const taken: { rank: Rank; at: number }[] = []
  const refused: unknown[] = []
  const ask = (rank: Rank): void => {
    pacer.turn(rank).then(
      () => taken.push({ rank, at: clock.now() - start }),
      (error: unknown) => refused.push(error),
    )
  }
  return { clock, pacer, taken, refused, ask }
}

/** A part of a limit that stays as it is; `all` is what processes were told. */
const sharedBy = (
  peers: number,
  share: number,
  all = { pausedFor: () => 0, pause: (_ms: number) => {} },
) => ({
  peers: () => peers,
  share: () => share,
  ...all,
})

/** The most turns that came within any second. */
const busiest = (instants: number[]): number =>
  Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + 1000).length))

describe('calls to Discord', () => {
  it('go out at once while there are few', async () => {
    const { taken, ask } = paced()
    ask('post')
    ask('reply')
    await settle()
    expect(taken.map(({ at }) => at)).toEqual([0, 0])
  })

  it('never reach 50 in any second and waste little of what Discord allows', async () => {
    const { clock, taken, ask } = paced()
    for (let i = 0; i < 500; i++) ask('post')
    await clock.advance(12_000, settle)
    expect(taken).toHaveLength(500)
    expect(busiest(taken.map(({ at }) => at))).toBeLessThan(50)
    expect(taken.at(-1)?.at).toBeLessThan(1.1 * 10_000)
  })

  it.each([2, 3, 5, 10])('stay below 50 in any second where %i processes make them', async (peers) => {
    const clock = createFakeClock('2026-11-23T09:00:00Z')
    const taken: number[] = []
    for (let i = 0; i < peers; i++) {
      const pacer = createPacer(PACE, clock, sharedBy(peers, 1 / peers))
      for (let call = 0; call < Math.floor(500 / peers); call++)
        pacer.turn('post').then(() => taken.push(clock.now()))
    }
    await clock.advance(15_000, settle)
    expect(taken).toHaveLength(peers * Math.floor(500 / peers))
    expect(busiest(taken)).toBeLessThan(50)
    // What each may do at once is taken from what all do a second; a timer may be a millisecond late.
    const rounds = Math.floor(500 / peers) - 1
    const each = (peers * 1_000) / (49 - peers) + 1.2
    expect((taken.at(-1) ?? 0) - (taken[0] ?? 0)).toBeLessThan(rounds * each)
  })

  it('wait where another process was told to, as long as that one', async () => {
    const clock = createFakeClock('2026-11-23T09:00:00Z')
    let until = 0
    const all = {
      pause: (ms: number) => {
        until = clock.now() + ms
      },
      pausedFor: () => Math.max(0, until - clock.now()),
    }
    const [one, other] = [0, 1].map(() => createPacer(PACE, clock, sharedBy(2, 0.5, all)))
    const taken: number[] = []
    const refused: number[] = []
    const ask = (times: number): void => {
      for (let i = 0; i < times; i++)
        other?.turn('post').then(
          () => taken.push(clock.now()),
          (error: { retryAfter: number }) => refused.push(error.retryAfter),
        )
    }
    ask(100)
    await clock.advance(500, settle)
    const before = taken.length
    // Of its own machine alone, and then of the whole bot.
    one?.pause(3_000)
    await clock.advance(500, settle)
    expect(taken.length).toBeGreaterThan(before)
    one?.pause(3_000, true)
    const stopped = taken.length
    await clock.advance(2_900, settle)
    expect([taken.length, refused]).toEqual([stopped, []])
    await clock.advance(1_000, settle)
    expect(taken.length).toBeGreaterThan(stopped)
    one?.pause(60_000, true)
    await clock.advance(2_000, settle)
    ask(1)
    await settle()
    expect(refused.length).toBe(101 - taken.length)
    expect(Math.min(...refused)).toBeGreaterThan(57_000)
  })

  it('keep to it whenever they are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 120 }), async (pauses) => {
        const { clock, taken, ask } = paced()
        for (const pause of pauses) {
          ask('other')
          ask('post')
          await clock.advance(pause % 60, settle)
        }
        await clock.advance(30_000, settle)
        expect(taken).toHaveLength(pauses.length * 2)
        if (taken.length > 0) expect(busiest(taken.map(({ at }) => at))).toBeLessThan(50)
      }),
      { numRuns: 10 },
    )
  })

  it('go in the order answers, posts, threads, prompts, the rest', async () => {
    const { clock, taken, ask } = paced()
    const ranks: Rank[] = ['other', 'prompt', 'thread', 'post', 'reply']
    for (let i = 0; i < 3; i++) for (const rank of ranks) ask(rank)
    await clock.advance(2000, settle)
    const waited = taken.slice(PACE.burst).map(({ rank }) => ranks.indexOf(rank))
    expect(waited).toEqual(waited.toSorted((a, b) => b - a))
  })

  it('wait when Discord says that it is too much', async () => {
    const { clock, pacer, taken, ask } = paced()
    pacer.pause(3000)
    ask('post')
    await clock.advance(2999, settle)
    expect(taken).toEqual([])
    await clock.advance(2, settle)
    expect(taken).toHaveLength(1)
  })

  it('wait where they are durable while Discord turns the whole machine away', async () => {
    const { clock, pacer, taken, refused, ask } = paced()
    for (let i = 0; i < PACE.burst + 1; i++) ask('post')
    pacer.pause(60_000)
    ask('reply')
    await settle()
    expect(taken).toHaveLength(PACE.burst)
    expect(refused).toMatchObject([{ outcome: 'limited', retryAfter: 60_000 }, { outcome: 'limited' }])
    await clock.advance(60_000, settle)
    ask('post')
    await settle()
    expect(taken).toHaveLength(PACE.burst + 1)
  })

  it('are still made at a stop where a member waits for a reply', async () => {
    const { clock, pacer, taken, ask } = paced()
    for (let i = 0; i < PACE.burst; i++) ask('post')
    ask('reply')
    pacer.stop()
    ask('reply')
    await clock.advance(1000, settle)
    expect(taken.filter(({ rank }) => rank === 'reply')).toHaveLength(2)
  })

  it('are turned away at a stop, as certainly not sent', async () => {
    const { pacer, taken, refused, ask } = paced()
    for (let i = 0; i < PACE.burst + 3; i++) ask('post')
    pacer.stop()
    ask('post')
    await settle()
    expect(taken).toHaveLength(PACE.burst)
    expect(refused).toHaveLength(4)
    for (const error of refused) expect(error).toMatchObject({ outcome: 'unreachable' })
  })
})
