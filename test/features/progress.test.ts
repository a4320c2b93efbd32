import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { occurrences, seriesPrefix } from '../../src/core/occurrence.ts'
import type { Progress } from '../../src/core/progress.ts'
import { progressIn } from '../../src/features/me/standing.ts'
import { createDice, type Dice } from '../support/dice.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN, type Study } from '../support/study.ts'

const HOUR = 3_600_000
const OPEN = 72 * HOUR
const SEED = Number(process.env.PROGRESS_SEED ?? Date.now() % 1_000_000)

const share = ({ kept, of }: Progress): number => (of === 0 ? 0 : kept / of)
const standing = async (study: Study): Promise<Progress> => {
  const group = await study.group()
  if (!group) throw new Error('The group is gone.')
  return progressIn(study.store, group, LIN, Temporal.Instant.fromEpochMilliseconds(study.clock.now()))
}
/** The dates of posts that are out, with when each was due. */
const posted = async (study: Study): Promise<Map<string, number>> => {
  const rows = await study.store.list(occurrences, { prefix: seriesPrefix('groupabc'), limit: 200 })
  const out = rows.filter(({ value }) => value.days.length > 0 && value.steps.some(({ post }) => post))
  return new Map(out.map(({ value }) => [value.date, value.due]))
}

/** What may happen to somebody’s progress without a day that they missed: a manager, the bot, they themselves. */
const deeds = (study: Study, dice: Dice): Record<string, () => Promise<unknown>> => {
  const lin = aCaller({ member: LIN, name: 'Lin', zone: dice.pick(['UTC', 'Asia/Tokyo', 'America/Lima']) })
  const ask = (name: string, text: string, by = aCaller()) => study.bot.dispatch(name, { text }, by)
  const ahead = (days: number): string =>
    new Date(study.clock.now() + days * 24 * HOUR).toISOString().slice(0, 10)
  return {
    zone: () =>
      ask(
        'settings',
        `zone ${dice.pick(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/Berlin'])}`,
      ),
    time: () => ask('settings', `time ${dice.pick(['00:00', '09:00', '17:30', '23:59'])}`),
    days: () => ask('settings', `days ${dice.pick(['mon-fri', 'daily', 'mon wed fri'])}`),
    off: () => ask('off', ahead(dice.int(0, 4))),
    pause: () => ask('pause', dice.chance(0.7) ? ahead(dice.int(1, 5)) : ''),
    resume: () => ask('resume', ''),
    skip: () => ask('skip', ''),
    away: () => ask('away', ahead(dice.int(1, 6)), lin),
    back: () => ask('away', 'back', lin),
    again: () => ask('post-now', 'again'),
    answer: async () => {
      const dates = [...(await posted(study)).keys()]
      const date = dates.at(-1 - (dice.chance(0.3) ? dice.int(0, 3) : 0))
      return date && ask('aloud', `groupabc/daily/${date}`, lin)
    },
    trouble: async () => {
      const error = new PlatformError(dice.pick(['unreachable', 'unknown'] as const), 'The connection broke.')
      study.chat.mishaps = Array.from({ length: dice.int(1, 40) }, () =>
        dice.chance(0.7) ? { error, arrives: error.outcome === 'unknown' && dice.chance(0.5) } : undefined,
      )
    },
    gone: async () => study.clock.step(dice.int(1, 30) * HOUR),
  }
}

describe(`somebody’s progress (seed ${SEED})`, () => {
  it.each(Array.from({ length: 12 }, (_, i) => SEED + i))(
    'falls only as a day passes on which they could have taken part, whatever the bot or a manager does (seed %i)',
    async (seed) => {
      const dice = createDice(seed)
      const study = await createStudy()
      await addGroup(
        study.store,
        aGroup({ schedule: { ...aGroup().schedule, weekdays: [1, 2, 3, 4, 5, 6, 7] } }),
      )
      await study.engine.start()
      let before = await standing(study)
      let out = await posted(study)
      let at = study.clock.now()
      const said: string[] = []
      for (let i = 0; i < 150; i++) {
        const [name, deed] = dice.pick(Object.entries(deeds(study, dice)))
        if (dice.chance(0.6)) {
          await study.pass(dice.int(1, 40))
          await study.clock.advance(dice.int(0, 5) * HOUR, study.settle)
          await study.pass(2)
        } else {
          await deed()
          await study.settle()
          said.push(name)
        }
        const after = await standing(study)
        const now = await posted(study)
        const last = Math.max(0, ...out.values())
        const isLater = [...now.keys()].some((date) => !out.has(date))
        const isOver = at < last + OPEN && study.clock.now() >= last + OPEN
        if (!isLater && !isOver)
          expect([share(after), said.join(' ')]).toEqual([
            Math.max(share(before), share(after)),
            said.join(' '),
          ])
        ;[before, out, at] = [after, now, study.clock.now()]
      }
      expect(out.size).toBeGreaterThan(0)
      await study.engine.stop()
    },
  )

  it('is not lowered by an answer to a day from before they joined', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.days(3.2)
    const lin = aCaller({ member: LIN, name: 'Lin' })
    const answer = (date: string) => study.bot.dispatch('aloud', { text: `groupabc/daily/${date}` }, lin)
    await answer('2026-11-26')
    expect(await standing(study)).toEqual({ kept: 1, of: 1 })
    await answer('2026-11-23')
    expect(await standing(study)).toEqual({ kept: 2, of: 2 })
  })
})
