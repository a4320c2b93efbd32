import { expect, test } from 'vitest'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { counting } from '../support/counting.ts'
import { openMemory } from '../support/memory.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN } from '../support/study.ts'

test('a daily post with three prompts costs at most 8 durable writes, and 7 reads beside them', async () => {
  const day = CURRICULA.default.days.find(({ prompts }) => prompts.length === 3)
  const clock = createFakeClock('2026-11-23T08:59:00Z')
  const { counts, store } = counting(openMemory(createQuietLog(), clock.now).store)
  const study = await createStudy({ store })
  await addGroup(store, aGroup({ position: day?.number ?? 0 }))
  await study.engine.start()
  await study.settle()
  Object.assign(counts, { reads: 0, writes: 0 })
  await study.pass(1)
  expect(study.chat.calls).toHaveLength(5)
  // The claim, and each of five steps before its call: fewer would not survive a crash, or were not counted.
  expect(counts.writes).toBeGreaterThanOrEqual(6)
  expect(counts.writes).toBeLessThanOrEqual(8)
  expect(counts.reads).toBeGreaterThan(0)
  expect(counts.reads).toBeLessThanOrEqual(7)
})

/** What one more member’s doings cost in a group of so many who have answered today’s post. */
async function costOfOneAmong(members: number) {
  const clock = createFakeClock('2026-11-23T08:59:00Z')
  const { counts, store } = counting(openMemory(createQuietLog(), clock.now).store)
  const study = await createStudy({ store })
  await addGroup(store, aGroup())
  await study.engine.start()
  await study.pass(2)
  const key = 'groupabc/daily/2026-11-23'
  const caller = (i: number) => aCaller({ member: { ...LIN, user: `p${i}` }, name: `P${i}` })
  for (let i = 1; i <= members; i++) await study.bot.dispatch('aloud', { text: key }, caller(i))
  await study.pass(2)
  const measure = async (work: () => Promise<unknown>) => {
    Object.assign(counts, { reads: 0, writes: 0, records: 0 })
    await work()
    return { ...counts }
  }
  const prompt = study.chat.held
    .flatMap(({ card }) => card.buttons ?? [])
    .find(({ label }) => /^Hint/.test(label))
  if (!prompt || !('action' in prompt)) throw new Error('no hint')
  return {
    answer: await measure(() => study.bot.dispatch('aloud', { text: key }, caller(0))),
    shown: await measure(() => study.pass(2)),
    hint: await measure(() => study.bot.dispatch(prompt.action, { text: prompt.arg ?? '' }, caller(0))),
    me: await measure(() => study.bot.dispatch('me', {}, caller(0))),
    join: await measure(() => study.bot.dispatch('join', {}, caller(0))),
  }
}

test('what one member does reads and writes as much among 500 as among 50: no list of members is walked', async () => {
  const few = await costOfOneAmong(50)
  expect(few.answer.records).toBeGreaterThan(3)
  expect(await costOfOneAmong(500)).toEqual(few)
})
