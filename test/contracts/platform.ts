import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { ChannelRef, MemberRef, PostRef, ThreadRef } from '../../src/core/refs.ts'
import { plain } from '../../src/core/text.ts'
import { aPicture } from '../support/picture.ts'

/** A message as its readers see it: the words without markup, who is notified, where links lead. */
export type Seen = { text: string; mentions: string[]; links: string[] }

/** One started platform against its fake or its own server. */
export type PlatformHarness = {
  platform: ChatPlatform
  /** A channel in which all is well. */
  channel: ChannelRef
  /** A channel that does not exist. */
  missing: ChannelRef
  member: MemberRef
  /** Where the platform has booths: two people to sit in one, a third who does not, and whether somebody reads a message there. */
  booth?: {
    people: MemberRef[]
    stranger: MemberRef
    reads(who: MemberRef, ref: PostRef): boolean | Promise<boolean>
  }
  /** It has booths, but beside no channel of this kind. */
  elsewhere?: true
  /** It only sends: no member asks it anything. */
  deaf?: true
  /** The platform's clock, epoch ms. */
  now(): number
  read(ref: PostRef): Promise<Seen>
  stop(): Promise<void>
}

const MINUTE = 60_000

const card = (title: string, more: Partial<Card> = {}): Card => ({ plain: title, title, ...more })

/** What every chat platform owes the core; run it once for each implementation. */
export function platformContract(name: string, start: () => Promise<PlatformHarness>): void {
  describe(`${name} keeps the contract of a chat platform`, () => {
    let at: PlatformHarness
    beforeEach(async () => {
      at = await start()
    })
    afterEach(() => at.stop())

    const post = (to: ChannelRef | ThreadRef, key: string, shown = card(`Post ${key}`)) =>
      at.platform.post({ to, card: shown, key, title: shown.title })
    const threadOf = async (ref: PostRef) => at.platform.openThread(ref, 'Day 58 · Framework', 1440)
    const justNow = () => at.now() - MINUTE
    /** What a look says of one key. */
    const look = async (to: ChannelRef | ThreadRef, key: string, since = justNow()) => {
      const { posts, complete } = await at.platform.find(to, [key], since)
      return posts.get(key) ?? (complete ? 'absent' : 'unknown')
    }

    it('finds a post by its key', async () => {
      const sent = await post(at.channel, 'group/2026-11-23/0')
      await post(at.channel, 'group/2026-11-23/1')
      expect(await look(at.channel, 'group/2026-11-23/0')).toMatchObject({
        channel: at.channel.channel,
        message: sent.message,
      })
    })

    it('finds several posts in one look, and says that it read everything', async () => {
      const [first, second] = [await post(at.channel, 'one'), await post(at.channel, 'two')]
      const { posts, complete } = await at.platform.find(at.channel, ['two', 'three', 'one'], justNow())
      expect([...posts].map(([key, { message }]) => [key, message]).sort()).toEqual([
        ['one', first.message],
        ['two', second.message],
      ])
      expect(complete).toBe(true)
    })

    it('answers absent for a key that was never sent, and for one that another key begins with', async () => {
      await post(at.channel, 'day-10')
      expect(await look(at.channel, 'day-1')).toBe('absent')
      expect(await look(at.channel, 'day-100')).toBe('absent')
    })

    it('finds nothing that was sent before the instant asked for', async () => {
      await post(at.channel, 'early')
      expect(await look(at.channel, 'early', at.now() + 10 * MINUTE)).toBe('absent')
    })

    it('opens a thread under a post, and opening it again is the same thread', async () => {
      const sent = await post(at.channel, 'with-thread')
      const thread = await threadOf(sent)
      expect(thread).toMatchObject(at.channel)
      expect(await threadOf(sent)).toEqual(thread)
      expect(new URL(thread.url).protocol).toMatch(/^https?:$/)
    })

    it('finds a thread’s messages within that thread only', async () => {
      const thread = await threadOf(await post(at.channel, 'first'))
      const other = await threadOf(await post(at.channel, 'second'))
      const sent = await post(thread, 'prompt-1')
      expect(sent.thread).toBe(thread.thread)
      expect(await look(thread, 'prompt-1')).toMatchObject({ message: sent.message })
      expect(await look(at.channel, 'prompt-1')).toBe('absent')
      expect(await look(other, 'prompt-1')).toBe('absent')
    })

    it('knows a thread that is there', async () => {
      const thread = await threadOf(await post(at.channel, 'kept'))
      await post(thread, 'prompt-1')
      expect(await at.platform.hasThread(thread)).toBe(true)
    })

    it('pins a post that was found, also twice, and nothing of one that is not there fails', async () => {
      const sent = await post(at.channel, 'found')
      for (const ref of [sent, sent, { ...sent, message: '1' }]) await at.platform.pin(ref)
      expect(await look(at.channel, 'found')).toMatchObject({ message: sent.message })
    })

    it('names only people as those who run the whole', async () => {
      for (const member of await at.platform.admins(at.channel))
        expect(await at.platform.who(member, at.channel)).toMatchObject({ kind: 'member' })
    })

    it('gives each message an address that opens it', async () => {
      const sent = await post(at.channel, 'address')
      expect(new URL(sent.url).protocol).toMatch(/^https?:$/)
    })

    it('shows an edited card in place of the old one and still finds it by its key', async () => {
      const sent = await post(at.channel, 'edit-me', card('Before'))
      await at.platform.edit(sent, card('After'))
      // After a crash it is done again, by whoever knows how the message was sent.
      await at.platform.edit(sent, card('After'), { key: 'edit-me', publish: true })
      const { text } = await at.read(sent)
      expect(text).toContain('After')
      expect(text).not.toContain('Before')
      expect(await look(at.channel, 'edit-me')).toMatchObject({
        message: sent.message,
      })
    })

    it('sends a picture that a card brings along as bytes, in one message that is found by its key', async () => {
      const image = aPicture('Three weeks by day')
      const sent = await post(at.channel, 'pictured', card('The week', { image }))
      expect((await at.read(sent)).text).toContain('The week')
      expect(await look(at.channel, 'pictured')).toMatchObject({ message: sent.message })
      await at.platform.edit(sent, card('The same week', { image }), { key: 'pictured', publish: false })
      expect((await at.read(sent)).text).toContain('The same week')
      expect(await look(at.channel, 'pictured')).toMatchObject({ message: sent.message })
      await expect(at.platform.dm(at.member, card('For you', { image }), 'dm-2')).resolves.toBeDefined()
    })

    it('sends a direct message', async () => {
      const sent = await at.platform.dm(at.member, card('Only for you'), 'dm-1')
      expect((await at.read(sent)).text).toContain('Only for you')
    })

    it('finds a direct message by its key, with its member and nowhere else', async () => {
      const sent = await at.platform.dm(at.member, card('Only for you'), 'dm-1')
      const { posts, complete } = await at.platform.find(at.member, ['dm-1', 'dm-2'], justNow())
      expect([...posts].map(([key, { message }]) => [key, message])).toEqual([['dm-1', sent.message]])
      expect(complete).toBe(true)
      expect(await look(at.channel, 'dm-1')).toBe('absent')
      expect((await at.platform.find(at.member, ['dm-1'], at.now() + 10 * MINUTE)).posts.size).toBe(0)
    })

    it('opens a booth that its people read and nobody else, once for each key, and finds what was sent there', async () => {
      const { booth, platform } = at
      if (!booth) return expect(at.elsewhere ?? platform.booths === undefined).toBe(true)
      const { people, stranger, reads } = booth
      const order = { near: at.channel, people, key: 'group/b2026-11-23.1.1.0b', title: 'Mock table' }
      const opened = await platform.booths?.open(order)
      if (!opened) throw new Error('It has no booths.')
      const { url, ...first } = opened
      const again = await platform.booths?.open(order)
      expect(again).toEqual({ ...first, url })
      expect(url).toMatch(/^https?:/)
      const sent = await post(first, 'in-booth')
      for (const who of people) expect(await reads(who, sent)).toBe(true)
      expect(await reads(stranger, sent)).toBe(false)
      expect(await look(first, 'in-booth')).toMatchObject({ message: sent.message })
      expect(await look(at.channel, 'in-booth')).toBe('absent')
      await platform.edit(sent, card('Changed'), { key: 'in-booth', publish: false, people: [] })
      expect((await at.read(sent)).text).toContain('Changed')
      const [, last] = people as [MemberRef, MemberRef]
      // Where nobody can be taken out, everybody stays.
      for (let i = 0; i < 2; i++) await platform.booths?.letOut?.(first, [last])
      expect(await reads(last, sent)).toBe(platform.booths?.letOut === undefined)
      await platform.booths?.letIn?.(first, [last])
      expect(await reads(last, sent)).toBe(true)
      await platform.edit(sent, card('Over'), { key: 'in-booth', publish: false, people: [] })
      await platform.booths?.close?.(first)
      await platform.booths?.close?.(first)
      expect(await platform.booths?.inspect(at.channel)).toEqual([])
    })

    it('has no complaint about a channel in which all is well', async () => {
      expect(await at.platform.inspect(at.channel)).toEqual([])
    })

    it('says where a channel is, and nothing of one that does not exist', async () => {
      expect((await at.platform.locate(at.channel)).name).toMatch(/\w/)
      expect(await at.platform.locate(at.missing)).toEqual({})
    })

    it('says who somebody is where a channel is', async () => {
      expect(await at.platform.who(at.member, at.channel)).toMatchObject({
        name: expect.stringMatching(/\w/),
        kind: 'member',
      })
    })

    it('names channels where a group may meet by codes that a button can carry', async () => {
      const rooms = await at.platform.rooms(at.channel.workspace, at.member)
      if (at.deaf) expect(rooms).toEqual([])
      else expect(rooms.map(({ channel }) => channel)).toContainEqual(at.channel)
      for (const { code, name } of rooms)
        expect([code, name]).toEqual([
          expect.stringMatching(/^[A-Za-z0-9-]{1,14}$/),
          expect.stringMatching(/\w/),
        ])
    })

    it('says what is wrong with a channel that does not exist', async () => {
      const problems = await at.platform.inspect(at.missing)
      expect(problems).not.toEqual([])
      for (const { what, fix } of problems) expect([what, fix]).not.toContain('')
    })

    it('refuses a post to a channel that does not exist and says how to fix it', async () => {
      const error = await post(at.missing, 'nowhere').catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(PlatformError)
      expect(error).toMatchObject({ outcome: 'refused', fix: expect.stringMatching(/\w+ \w+/) })
    })

    it('posts a card that is longer than the platform allows, and what is cut is cut visibly', async () => {
      const text = Array.from({ length: 1500 }, (_, i) => `word${i}`).join(' ')
      const fields = Array.from({ length: 30 }, (_, i) => ({ name: `Field ${i}`, value: `value ${i}` }))
      const buttons = Array.from({ length: 30 }, (_, i) => ({
        label: `Button ${i}`,
        action: 'topic',
        arg: `${i}`,
      }))
      const sent = await post(at.channel, 'long', card('A long card', { text, fields, buttons }))
      const seen = await at.read(sent)
      expect(seen.text).toContain('word0 word1 word2')
      if (!seen.text.includes('word1499')) expect(seen.text).toContain('…')
      expect(await look(at.channel, 'long')).toMatchObject({ message: sent.message })
    })

    it.each([
      '@everyone',
      '@here <@U0123> <@!42> <@&42> <!channel> <!here> <#C1>',
      '<script>alert(1)</script><img src=x onerror=alert(1)>',
      '[click](javascript:alert(1)) <javascript:alert(1)>',
      '**bold** `code` ~~gone~~ ||spoiler|| _x_',
      '# heading\n> quote\n```\nfence',
    ])('keeps text from outside as text: %j', async (outside) => {
      const shown = card(outside.replaceAll('\n', ' '), {
        text: plain(outside),
        fields: [{ name: outside.replaceAll('\n', ' '), value: plain(outside) }],
        footer: plain(outside),
      })
      const seen = await at.read(await post(at.channel, 'outside', shown))
      expect(seen.mentions).toEqual([])
      expect(seen.links.filter((link) => !/^https?:/.test(link))).toEqual([])
      expect(words(seen.text)).toContain(words(outside))
    })
  })
}

/** Text without white space and the invisible characters that renderers put into mentions. */
const words = (text: string): string => text.replace(/[\s\u200b\u2060]/g, '')
