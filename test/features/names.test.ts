import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { countAnswer } from '../../src/core/discussion.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { joinRota } from '../../src/core/host.ts'
import { join, recounts } from '../../src/core/membership.ts'
import { consents, namings, unnameHost } from '../../src/core/names.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import type { Kind } from '../../src/core/records.ts'
import { refuse, suggestions } from '../../src/core/suggestion.ts'
import { openCurricula } from '../../src/curricula.ts'
import { forget } from '../../src/delivery/forget.ts'
import { folderOf, SEVERAL } from '../curriculum/small.ts'
import { reading, saidIn } from '../support/acting.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  SAM,
  type Study,
  TWO_CHANNELS,
} from '../support/study.ts'

const lin = aCaller({ member: LIN, name: 'Wren', zone: 'UTC' })
let study: Study
const { ask, press } = reading(() => study, lin, true)
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
/** Every message of the chat that names Wren, by what stands behind the group in its key. */
const naming = (): string[] =>
  study.chat.held
    .filter(({ card }) => /\bWren\b/.test(saidIn(JSON.stringify(card))))
    .map(({ key }) => key.slice('groupabc.'.length))
const texts = (): string => study.chat.held.map(({ card }) => saidIn(card.text)).join('\n')

/** A group whose only host is Wren. */
async function begin(options: Parameters<typeof createStudy>[0] = {}, group: object = {}): Promise<void> {
  study = await createStudy(options)
  await addGroup(study.store, aGroup({ host: true, ...group }))
  await study.store.transact(async (tx) => {
    await join(tx, LIN, 'groupabc', study.clock.now())
    await joinRota(tx, LIN, 'groupabc')
  })
}

beforeEach(() => begin())

describe('a host', () => {
  it('is named nowhere until they agree', async () => {
    await study.engine.start()
    await study.days(3)
    expect(naming()).toEqual([])
    expect((await ask('me')).text).toContain('Nobody is told that you host.')
  })

  it('is named by the first message of a discussion, once they agree, and by nothing else', async () => {
    await press(await ask('me'), 'Name me when I host')
    await study.engine.start()
    await study.days(2)
    expect(naming()).toEqual(['2026-11-23.1.0.1', '2026-11-24.1.0.1'])
    expect(texts().match(/^Wren hosts today\.$/gm)).toHaveLength(2)
    const first = study.chat.held.find(({ key }) => key.endsWith('23.1.0.1'))
    expect(first?.card.plain).not.toContain('Wren')
    expect(labels(await ask('me'))).toContain('Don’t name me')
    expect(JSON.stringify(await ask('my-data'))).toContain('you may be named there when you host')
  })

  it('is named once more where a day is posted again', async () => {
    await ask('names', 'on')
    await study.engine.start()
    await study.pass(5)
    await study.engine.postNow('groupabc', true)
    await study.pass(5)
    expect(naming()).toEqual(['2026-11-23.1.0.1', '2026-11-23.2.0.1'])
    await ask('names', 'off')
    await study.pass(3)
    expect(naming()).toEqual([])
  })

  it.each([
    ['withdraws', async () => void (await press(await ask('names'), 'Don’t name me'))],
    ['is forgotten', async () => void (await press(await ask('forget-me'), 'Delete everything'))],
  ])('who %s is taken out of all messages, and stands nowhere in the records', async (_, leave) => {
    await study.change((group) => ({ ...group, channels: channelsAt(TWO_CHANNELS) }))
    await ask('names', 'on')
    await study.engine.start()
    await study.days(50.2)
    const before = study.chat.held.map(({ card }) => saidIn(card.text).replace(/^Wren hosts today\.\n\n/, ''))
    expect(naming().length).toBeGreaterThan(20)
    // What is compacted keeps what names somebody.
    expect((await study.row('2026-11-23'))?.compact).toBe(true)
    await leave()
    await study.pass(3)
    expect(naming()).toEqual([])
    expect(study.chat.held.map(({ card }) => saidIn(card.text))).toEqual(before)
    for (const kind of [consents, namings, recounts] as Kind<unknown>[])
      expect(await study.store.list(kind, { limit: 9 })).toEqual([])
    const rows = await study.store.list(occurrences, { prefix: 'groupabc/daily/', limit: 99 })
    expect(rows.filter(({ value }) => value.host)).toEqual([])
  })

  it('who withdraws while the platform is out is taken out once it is back', async () => {
    await ask('names', 'on')
    await study.engine.start()
    await study.pass(5)
    const { edit } = study.chat
    study.chat.edit = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await ask('names', 'off')
    await study.pass(90)
    expect(naming()).toEqual(['2026-11-23.1.0.1'])
    study.chat.edit = edit
    await study.pass(2)
    expect(naming()).toEqual([])
  })

  it('who withdraws while their discussion is being sent is taken out of it', async () => {
    await ask('names', 'on')
    const { post } = study.chat
    study.chat.post = async (order) => {
      const sent = await post(order)
      if (order.key.endsWith('.1')) await ask('names', 'off')
      return sent
    }
    await study.engine.start()
    await study.pass(1)
    study.chat.post = post
    await study.pass(5)
    expect(texts()).not.toContain('Wren')
  })

  it('who withdraws is taken out by an edit of the message that named them, and of no other', async () => {
    await ask('names', 'on')
    await study.engine.start()
    await study.pass(5)
    const edited = (): (string | undefined)[] =>
      study.chat.edits.map((id) => study.chat.held.find(({ ref }) => ref.message === id)?.key.slice(-2))
    study.chat.edits.length = 0
    await ask('names', 'off')
    await study.pass(3)
    expect(edited()).toEqual(['.1'])
    // An answer counts, whatever else is to be shown.
    await ask('names', 'on')
    await study.engine.postNow('groupabc', true)
    await study.pass(3)
    study.chat.edits.length = 0
    await study.store.transact((tx) => unnameHost(tx, 'groupabc/daily/2026-11-23.2'))
    await countAnswer(study.store, SAM, 'groupabc/daily/2026-11-23', {
      at: study.clock.now(),
      via: 'message',
    })
    await study.pass(3)
    expect(edited().filter((tail) => tail === '.p')).toHaveLength(2)
    expect(study.chat.held[0]?.card.footer).toMatch(/1 took part$/)
    expect(await study.store.list(recounts, { limit: 9 })).toEqual([])
  })

  it.each([
    ['is a guest by then', () => study.chat.people.set('lin', { name: 'Wren', kind: 'guest' })],
    ['would be read by another workspace', () => Object.assign(study.chat, { shared: true })],
  ])('who %s is not named by a message that is sent again after a failure', async (_, change) => {
    await ask('names', 'on')
    const { post } = study.chat
    study.chat.post = async (order) => {
      if (order.key.endsWith('.1')) throw new PlatformError('unreachable', 'No route.')
      return post(order)
    }
    await study.engine.start()
    await study.pass(2)
    change()
    study.chat.post = post
    await study.pass(10)
    expect((await study.row('2026-11-23'))?.state).toBe('done')
    expect(naming()).toEqual([])
  })

  it('who withdraws while the platform is asked who they are is not named', async () => {
    await ask('names', 'on')
    const { who, edit } = study.chat
    study.chat.edit = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    study.chat.who = async (...of) => {
      study.chat.who = who
      const known = await who(...of)
      await ask('names', 'off')
      return known
    }
    await study.engine.start()
    await study.pass(2)
    expect(naming()).toEqual([])
    study.chat.edit = edit
  })

  it('keeps no other group waiting while the platform is asked who they are', async () => {
    await ask('names', 'on')
    const others = ['groupxyz', 'groupzzz']
    for (const id of others)
      await addGroup(study.store, aGroup({ id, channels: channelsAt([{ ...CHANNEL, channel: id }]) }))
    await study.engine.start()
    study.chat.who = () => new Promise(() => {})
    study.clock.step(60_000)
    await study.engine.beat()
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
    for (const id of others) expect((await study.row('2026-11-23', id))?.state).toBe('done')
  })

  it('is not named by what was claimed before whoever runs the bot wanted no names', async () => {
    await ask('names', 'on')
    const { post } = study.chat
    study.chat.post = async (order) => {
      if (order.key.endsWith('.1')) throw new PlatformError('unreachable', 'No route.')
      return post(order)
    }
    await study.engine.start()
    await study.pass(2)
    await study.engine.stop()
    const { store, chat } = study
    study = await createStudy({ start: '2026-11-23T09:10:00Z', store, chat, off: ['names'] })
    chat.post = post
    await study.engine.start()
    await study.pass(2)
    expect((await study.row('2026-11-23'))?.state).toBe('done')
    expect(naming()).toEqual([])
  })

  it('who withdraws after the curriculum was taken away is taken out with the message', async () => {
    const shelf = openCurricula(folderOf(SEVERAL))
    await begin({ curricula: shelf }, { curriculum: 'knots' })
    await ask('names', 'on')
    await study.engine.start()
    await study.pass(5)
    await study.change((group) => ({ ...group, curriculum: 'mislaid' }))
    await study.store.transact(async (tx) => {
      const row = await tx.get(occurrences, 'groupabc/daily/2026-11-23')
      if (row) tx.put(occurrences, 'groupabc/daily/2026-11-23', { ...row, curriculum: 'mislaid' })
    })
    await ask('names', 'off')
    await study.pass(2)
    expect(naming()).toEqual([])
    expect(study.chat.held.some(({ card }) => card.title === 'This message was taken back')).toBe(true)
  })

  it('is not asked, and not named, as a guest', async () => {
    study.chat.people.set('lin', { name: 'Wren', kind: 'guest' })
    expect(labels(await ask('me'))).not.toContain('Name me when I host')
    expect((await ask('names', 'on')).title).toBe('You are named nowhere here')
    study.chat.people.set('lin', { name: 'Wren', kind: 'member' })
    await ask('names', 'on')
    study.chat.people.set('lin', { name: 'Wren', kind: 'guest' })
    await study.engine.start()
    await study.days(1)
    expect(naming()).toEqual([])
  })

  it('is not asked, and not named, where another workspace reads the channel', async () => {
    await ask('names', 'on')
    study.chat.shared = true
    expect((await ask('names', 'on')).title).toBe('You are named nowhere here')
    await study.engine.start()
    await study.days(1)
    expect(naming()).toEqual([])
  })

  it('is not named where nobody knows just now who reads the channel', async () => {
    await ask('names', 'on')
    study.chat.locate = async () => ({})
    study.chat.who = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.engine.start()
    await study.days(1)
    expect(study.chat.held.length).toBeGreaterThan(0)
    expect(naming()).toEqual([])
  })

  it('is not asked, and not named, where whoever runs the bot wants no names', async () => {
    await begin({ off: ['names'] })
    await study.store.transact(async (tx) =>
      tx.put(consents, 'playground:local:lin/groupabc', { name: 'Wren' }),
    )
    await study.engine.start()
    await study.days(1)
    expect(naming()).toEqual([])
    expect(labels(await ask('me'))).not.toContain('Don’t name me')
    expect((await ask('names', 'on')).tone).toBe('bad')
  })

  it('leaves nothing behind with their group', async () => {
    await ask('names', 'on')
    await study.engine.start()
    await study.days(1)
    const group = await study.group()
    if (!group) throw new Error('no group')
    await forget(study.store, group)
    for (const kind of [consents, namings] as Kind<unknown>[])
      expect(await study.store.list(kind, { limit: 9 })).toEqual([])
  })

  it('finds the switch also before their first answer, and on a platform whose accounts are of no workspace', async () => {
    const zoe = aCaller({ member: { ...SAM, workspace: '@me', user: 'zoe' }, name: 'Zoe' })
    study.chat.people.set('zoe', { name: 'Zoe', kind: 'member' })
    await press(await ask('host', 'join', zoe), 'Name me when I host', zoe)
    await press(await ask('me', '', zoe), 'Don’t name me', zoe)
    expect(await study.store.list(consents, { limit: 9 })).toEqual([])
  })

  it('says for each of their groups which they mean', async () => {
    const other = { ...lin.channel, channel: 'other' } as NonNullable<Caller['channel']>
    const second = { id: 'groupxyz', name: 'Evening', host: true, channels: channelsAt([other]) }
    await addGroup(study.store, aGroup(second))
    await study.store.transact(async (tx) => join(tx, LIN, 'groupxyz', study.clock.now()))
    const { channel: _, ...privately } = lin
    const me = await ask('me', '', privately)
    expect(labels(me)).toEqual(expect.arrayContaining(['Name me: #study-group', 'Name me: Evening']))
    expect((await press(me, 'Name me: Evening', privately)).text).toContain('**Evening**')
    expect((await study.store.list(consents, { limit: 9 })).map(({ key }) => key)).toEqual([
      'playground:local:lin/groupxyz',
    ])
  })
})

describe('the author of a question', () => {
  const suggested = async (): Promise<void> => {
    await study.change((group) => ({ ...group, suggestions: true }))
    const values = { ask: 'Why does a cache get cold?', credit: 'named' }
    await study.bot.dispatch('suggest', { values }, lin)
    const [found] = await study.store.list(suggestions, { limit: 1 })
    const id = found?.key.split('/')[1] ?? ''
    await study.bot.dispatch('suggestion-approve', { text: `${id} 2026-11-23` }, aCaller())
  }

  it('who is forgotten is taken out of the message that named them', async () => {
    await suggested()
    await study.engine.start()
    await study.days(20)
    expect(naming()).toHaveLength(1)
    await press(await ask('forget-me'), 'Delete everything')
    await study.pass(3)
    expect(naming()).toEqual([])
    expect(texts()).toContain('Why does a cache get cold?')
  })

  /** A group whose question is about to be claimed once `work` is done. */
  const beforeClaim = async (work: () => Promise<unknown>): Promise<void> => {
    const { store } = await createStudy()
    let isPlanned = false
    await begin({
      store: {
        ...store,
        list: async (kind, range) => {
          const found = await store.list(kind, range)
          if (!isPlanned || kind.name !== suggestions.name) return found
          isPlanned = false
          await work()
          return found
        },
      },
    })
    await suggested()
    isPlanned = true
  }

  it('who is forgotten while their question is being claimed is not named', async () => {
    await beforeClaim(async () => press(await ask('forget-me'), 'Delete everything'))
    await study.engine.start()
    await study.days(1)
    expect(texts()).toContain('Why does a cache get cold?')
    expect(naming()).toEqual([])
    expect(JSON.stringify(await study.row('2026-11-23'))).not.toContain('Wren')
  })

  it('is not named once more where a day is posted again that another workspace reads by now', async () => {
    await suggested()
    await study.engine.start()
    await study.pass(5)
    expect(naming()).toHaveLength(1)
    study.chat.shared = true
    await study.engine.postNow('groupabc', true)
    await study.pass(5)
    expect(study.chat.held.filter(({ key }) => key.includes('23.2.0.')).length).toBeGreaterThan(3)
    expect(naming()).toHaveLength(1)
  })

  it('is brought by no post, once a manager has taken the question back while it is being claimed', async () => {
    await beforeClaim(async () => {
      const [found] = await study.store.list(suggestions, { limit: 1 })
      await refuse(study.store, 'groupabc', found?.key.split('/')[1] ?? '', { word: '', at: 0 })
    })
    await study.engine.start()
    await study.days(1)
    expect((await study.row('2026-11-23'))?.state).toBe('done')
    expect(texts()).not.toContain('Why does a cache get cold?')
  })

  it.each(['guest', 'stranger'] as const)('who is a %s is not named', async (kind) => {
    study.chat.people.set('lin', { name: 'Wren', kind })
    await suggested()
    await study.engine.start()
    await study.days(1)
    expect(texts()).toContain('Why does a cache get cold?')
    expect(naming()).toEqual([])
  })

  it('is not named where another workspace reads the channel by now', async () => {
    await suggested()
    study.chat.shared = true
    await study.engine.start()
    await study.days(1)
    expect(texts()).toContain('Why does a cache get cold?')
    expect(naming()).toEqual([])
  })
})

it('a guest of the group is host like anybody, in private', async () => {
  study.chat.people.set('sam', { name: 'Sam', kind: 'guest' })
  const card = await ask('host', 'join', aCaller({ member: SAM, name: 'Sam' }))
  expect(labels(card)).toEqual(['Leave the rota'])
})
