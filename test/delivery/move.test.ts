import { expect, it } from 'vitest'
import { groupByChannel } from '../../src/core/group.ts'
import { discussions } from '../../src/core/occurrence.ts'
import { threadKey } from '../../src/core/refs.ts'
import { addGroup, aGroup, CHANNEL, channelsAt, createStudy, LIN } from '../support/study.ts'

const NEW = { ...CHANNEL, channel: 'shared-group' }

it('a channel with a new id takes its group, its ledger and its discussions along', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
  await study.pass(3)
  const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
  if (!thread) throw new Error('no thread')
  await study.bot.moved(CHANNEL, NEW)
  expect((await study.group())?.channels).toMatchObject([{ ref: NEW }])
  expect((await study.store.list(groupByChannel, { limit: 9 })).map(({ key }) => key)).toEqual([
    'playground/local/shared-group',
  ])
  const row = await study.row('2026-11-23')
  expect(row?.steps.every(({ to }) => 'channel' in to && to.channel === NEW.channel)).toBe(true)
  expect(await study.store.get(discussions, threadKey(thread))).toBeUndefined()
  await study.bot.message(LIN, { ...thread, ...NEW }, '1')
  expect(await study.row('2026-11-23')).toMatchObject({ answered: 1 })
})

it('a channel whose new id has a group already stays as it is', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await addGroup(study.store, aGroup({ id: 'besidegp', channels: channelsAt([NEW]) }))
  await study.bot.moved(CHANNEL, NEW)
  expect((await study.group())?.channels).toMatchObject([{ ref: CHANNEL }])
})
