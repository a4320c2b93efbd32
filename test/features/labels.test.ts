import { beforeEach, expect, it } from 'vitest'
import { answers } from '../../src/core/membership.ts'
import type { ThreadRef } from '../../src/core/refs.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN, type Study } from '../support/study.ts'

const KEY = 'playground:local:lin/groupabc/daily/2026-11-23'

let study: Study
let thread: ThreadRef
const say = (label?: string): Promise<void> => study.bot.message(LIN, thread, 'm', label)
const kept = () => study.store.get(answers, KEY)

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
  await study.pass(2)
  const found = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
  if (!found) throw new Error('no thread')
  thread = found
})

it('the labels that answers begin with are kept, each once, and the answer counts once', async () => {
  for (const label of ['2b', '1a', undefined, '2b']) await say(label)
  expect(await kept()).toMatchObject({ via: 'message', labels: ['1a', '2b'] })
  expect((await study.row('2026-11-23'))?.answered).toBe(1)
})

it('what the day does not ask is no label, and an answer without one keeps none', async () => {
  await say('9z')
  expect(await kept()).toEqual({ at: study.clock.now(), via: 'message' })
  await say('1a')
  expect(await kept()).toMatchObject({ labels: ['1a'] })
})

it('whoever answered aloud before may name the question later, and is told what is kept', async () => {
  await study.bot.dispatch('aloud', { text: 'groupabc/daily/2026-11-23' }, aCaller({ member: LIN }))
  await say('1b')
  expect(await kept()).toMatchObject({ via: 'aloud', labels: ['1b'] })
  const { reply } = await study.bot.dispatch('my-data', {}, aCaller({ member: LIN }))
  expect(reply && 'card' in reply ? reply.card.text : '').toContain(
    'Labels that your messages in discussions began with: Mon 23 Nov 2026: 1b.',
  )
})
