import { expect, it } from 'vitest'
import { openVote } from '../../src/core/vote.ts'
import type { Stored } from '../../src/storage/storage.ts'
import { acting, cardOf } from '../support/acting.ts'
import { openMemory } from '../support/memory.ts'
import { ADA, aCaller, addGroup, aGroup, CHANNEL, CURRICULA, createStudy } from '../support/study.ts'

const QUILLA = { platform: 'playground', workspace: 'local', user: 'quilla' } as const
const quilla = aCaller({ member: QUILLA, name: 'Quilla Rowan' })

it('whoever did all that a member can do stands nowhere in the database once they are forgotten', async () => {
  const storage = openMemory()
  const study = await createStudy({ store: storage.store })
  const managers = [ADA, QUILLA].map((member) => ({ ...member, name: member === ADA ? 'Ada' : quilla.name }))
  await addGroup(study.store, aGroup({ position: 6, suggestions: true, managers }))
  await study.engine.start()
  await study.pass(2)
  // Managers are looked up once a week.
  study.chat.people.set(QUILLA.user, { kind: 'member', name: quilla.name })
  const { ask, press } = acting(() => study, quilla)
  /** Kinds of records and values in which their account or name stands, by key or by what is stored. */
  const kindsNaming = async (): Promise<string[]> => {
    const found: Stored[] = []
    for (const table of ['record', 'expiring'] as const)
      found.push(...(await storage.bulk.page(table, undefined, 10_000)))
    expect(found.length).toBeGreaterThan(5)
    const naming = found.filter(({ key, text }) => /quilla/i.test(`${key} ${text}`))
    return [...new Set(naming.map(({ kind }) => kind))].sort()
  }

  const day = CURRICULA.default.day(6)
  const question = `${day?.prompts[0]?.id} a`
  await press(cardOf(await ask('keypoints', question)), 'Show it')
  for (const grade of ['good', 'hard']) await ask('keypoints', `${question} ${grade}`)
  for (const credit of ['named', 'unnamed'])
    await ask('suggest', { values: { ask: `Why ${credit}?`, credit } })
  await ask('join', { typed: true })
  const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
  if (!thread) throw new Error('no discussion')
  await study.bot.message(QUILLA, thread, 'm1', '1a')
  await ask('aloud', 'groupabc/daily/2026-11-23')
  await study.change((group) => ({ ...group, votes: true, stars: true, mocks: true }))
  const about = async () => ({ thread, url: 'https://chat.example/m2' })
  await study.bot.reaction({ member: QUILLA, channel: CHANNEL, message: 'm2', isGiven: true, about })
  await study.store.transact((tx) =>
    openVote(tx, 'groupabc/2026-11-23.0', {
      curriculum: 'x',
      day: 1,
      check: 0,
      options: 3,
      right: 1,
      at: study.clock.now(),
    }),
  )
  await ask('vote-for', '2026-11-23.0 2')
  const seat = { days: 'daily', hours: '18:00-20:00', zone: 'UTC', roles: 'any' }
  await ask('mock-save', { values: seat })
  await ask('away', '2027-01-04')
  await ask('nudge', '10:00')
  await ask('pledge', 'daily 10:00')
  await study.change((group) => ({ ...group, host: true }))
  await ask('host', 'join')
  await ask('pause', '2 weeks')
  await ask('resume')
  await press(cardOf(await ask('suggestions', '', aCaller())), 'Approve: next review day', aCaller())
  await study.days(5)
  await ask('buddy', '@ada')
  await study.days(6)

  expect(await kindsNaming()).toEqual([
    'answer',
    'answered',
    'authored',
    'buddy',
    'group',
    'host',
    'inbox',
    'inbox-due',
    'membership',
    'mock-wish',
    'mock-wisher',
    'nudge',
    'occurrence',
    'peek',
    'person',
    'pledge',
    'recall',
    'rota',
    'star',
    'starred',
    'suggestion',
    'vote',
    'voted',
  ])
  await press(cardOf(await ask('forget-me')), 'Delete everything')
  expect(await kindsNaming()).toEqual([])
})
