import { expect, it } from 'vitest'
import { REGISTRY } from '../../src/features.ts'
import { aCaller, addGroup, aGroup, CHANNEL, createStudy, LIN } from '../support/study.ts'

/** What fits some command, what fits none, and what makes several fail at an argument. */
const TYPED = [
  '',
  'zz',
  '3',
  '999',
  'two tower',
  'coding',
  'time 10:30',
  'zone EST',
  'days',
  'add @lin',
  'remove @ada',
  '24 Dec',
  'until christmas',
  'mention &quiet',
  '09:00 UTC daily 1 now',
]

/** Marks of card text, an escape, or two stops in a row. */
const UNSPEAKABLE = /\*\*|`|\]\(|\\|[?!.]\.(?:\s|$)/

it('what a screen reader, a notification and Slack’s fallback say of any answer is free of marks and of doubled stops', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ position: 58 }))
  await study.engine.start()
  await study.pass(2)
  const callers = [
    aCaller(),
    aCaller({ member: LIN, name: 'Lin' }),
    aCaller({ channel: { ...CHANNEL, channel: 'empty' } }),
  ]
  const said: string[] = [...study.chat.held, ...study.chat.told].map(({ card }) => card.plain)
  for (const { name } of REGISTRY.infos)
    for (const text of TYPED)
      for (const caller of callers) {
        const { reply } = await study.bot.dispatch(name, { text }, caller)
        if (reply && 'card' in reply) said.push(reply.card.plain)
      }
  expect(said.length).toBeGreaterThan(500)
  expect(said.filter((plain) => UNSPEAKABLE.test(plain))).toEqual([])
})
