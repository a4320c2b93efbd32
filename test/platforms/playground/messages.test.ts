import { describe, expect, it } from 'vitest'
import { createIds, instantOf, lastIdBefore } from '../../../src/platforms/playground/ids.ts'
import { createMessages } from '../../../src/platforms/playground/messages.ts'
import type { Message } from '../../../src/platforms/playground/records.ts'
import { createMemoryStore } from '../../support/memory.ts'

describe('Message ids', () => {
  it('sort by time, tell it, and differ while the clock stands still or goes back', () => {
    let now = 1_763_798_969_123
    const ids = createIds(() => now)
    const given = [ids.next(), ids.next()]
    now -= 5000
    given.push(ids.next())
    now += 10_000
    given.push(ids.next())
    expect(given).toEqual([...new Set(given)].sort())
    expect(given[0]).toBe('1763798969.123000')
    expect(instantOf(given[3] ?? '')).toBe(now)
  })

  it('of an instant sort behind the last id before it', () => {
    const ids = createIds(() => 1_763_798_969_123)
    const id = ids.next()
    expect(lastIdBefore(1_763_798_969_123) < id).toBe(true)
    expect(lastIdBefore(1_763_798_969_124) < id).toBe(false)
    expect(lastIdBefore(-5) < id).toBe(true)
  })
})

describe('Messages', () => {
  const start = (store = createMemoryStore(), now = () => 1_763_798_969_000) => {
    const told: Message[] = []
    return { told, store, messages: createMessages({ store, now, changed: (message) => told.push(message) }) }
  }

  it('of a process whose clock went back get ids of their own', async () => {
    const { store, messages } = start()
    const first = await messages.append({ channel: 'random', author: 'ada', text: 'one' })
    const again = start(store).messages
    const second = await again.append({ channel: 'random', author: 'ada', text: 'two' })
    expect(second.id).not.toBe(first.id)
    expect((await again.get(first.id))?.text).toBe('one')
  })

  it('written at the same time in one thread are all counted', async () => {
    const { messages, told } = start()
    const parent = await messages.append({ channel: 'random', author: 'ada', text: 'parent' })
    const reply = (i: number) =>
      messages.append({ channel: 'random', thread: parent.id, author: 'lin', text: `reply ${i}` })
    await Promise.all(Array.from({ length: 20 }, (_, i) => reply(i)))
    expect((await messages.get(parent.id))?.replies).toBe(20)
    expect(Math.max(...told.filter(({ id }) => id === parent.id).map(({ replies }) => replies))).toBe(20)
  })

  it('that are private are not counted in their thread', async () => {
    const { messages } = start()
    const parent = await messages.append({ channel: 'random', author: 'ada', text: 'parent' })
    await messages.append({
      channel: 'random',
      thread: parent.id,
      author: 'studyhall',
      to: 'lin',
      text: 'hint',
    })
    expect((await messages.get(parent.id))?.replies).toBe(0)
  })

  it('are read on from an id over more than one piece', async () => {
    const { messages } = start()
    const sent: string[] = []
    for (let i = 0; i < 230; i++)
      sent.push((await messages.append({ channel: 'random', author: 'ada', text: `${i}` })).id)
    const read: string[] = []
    for await (const { id } of messages.since('channel/random', sent[9] ?? '')) read.push(id)
    expect(read).toEqual(sent.slice(10))
  })
})
