import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { groups } from '../../src/core/group.ts'
import { addGroup, aGroup, CURRICULA, createStudy } from '../support/study.ts'

const HOUR_MS = 3_600_000
const prompts = CURRICULA.default.day(1)?.prompts.length ?? 0
const isPost = (call: string): boolean => call.startsWith('post') && call.endsWith('.p')

describe('a hold', () => {
  const problem = { what: 'I may not send here.', mends: 'Allow Send Messages.' }

  it('mended while its manager is still being told, the post goes out', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const { dm } = study.chat
    const told = Promise.withResolvers<void>()
    study.chat.dm = async (...args) => {
      await told.promise
      return dm(...args)
    }
    study.chat.problems = [problem]
    await study.engine.start()
    study.clock.step(60_000)
    await study.engine.beat()
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
    study.chat.problems = []
    await study.store.update(groups, 'groupabc', ({ hold: _, ...rest }) => rest)
    await study.engine.changed('groupabc')
    told.resolve()
    await study.pass(1)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('whose channel cannot be asked holds up no other group', async () => {
    const study = await createStudy()
    const hold = { reason: problem.what, mends: problem.mends, since: 0, told: true }
    await addGroup(study.store, aGroup({ hold }))
    const other = { platform: 'playground', workspace: 'local', channel: 'other' } as const
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: [other] }))
    study.chat.inspect = ({ channel }) =>
      channel === 'other' ? Promise.resolve([]) : new Promise<never>(() => {})
    await study.engine.start()
    await study.pass(2)
    expect(await study.row('2026-11-23', 'groupxyz')).toMatchObject({ state: 'done' })
  })

  it('whose channel could not be asked at the due time is asked again, so that the post still comes that day', async () => {
    const study = await createStudy()
    const hold = { reason: problem.what, mends: problem.mends, since: 0, told: true }
    await addGroup(study.store, aGroup({ hold }))
    study.chat.inspect = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.engine.start()
    await study.pass(30)
    study.chat.inspect = async () => []
    await study.pass(30)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', late: true })
  })

  it('that the manager could not be told of is told at the next due time', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const { dm } = study.chat
    study.chat.problems = [problem]
    study.chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.engine.start()
    await study.pass(2)
    study.chat.dm = dm
    study.clock.step(24 * HOUR_MS)
    await study.pass(2)
    expect((await study.group())?.hold).toMatchObject({ told: true })
    expect(study.chat.calls.filter(isPost)).toEqual([])
  })
})
