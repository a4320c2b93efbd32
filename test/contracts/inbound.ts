import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Group, groups } from '../../src/core/group.ts'
import { type Occurrence, occurrences } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import type { ChannelRef, MemberRef, ThreadRef } from '../../src/core/refs.ts'
import { starred } from '../../src/core/star.ts'
import type { Engine } from '../../src/delivery/engine.ts'
import { CURRICULA } from '../support/study.ts'

/** What a member is shown: a message with buttons, or a form in front of them. */
export type Shown = {
  /** The same for a message that took the place of another. */
  id: string
  text: string
  /** Labels, in order. */
  buttons: string[]
  visibility: 'private' | 'public'
  /** What the form holds now, by input name; absent for a message. `error` is what stands at its inputs. */
  form?: { values: Record<string, string>; error?: string }
}

/** The hands and eyes of one member in the channel, as their app has them. */
export type Hands = {
  /** How others mention this member. */
  mention: string
  command(name: string, values?: Record<string, string>): Promise<Shown>
  /** The same, typed in the private conversation with the bot. */
  privately(name: string): Promise<Shown>
  /** Presses a button, or chooses in a menu. */
  press(shown: Shown, label: string): Promise<Shown>
  /** Sends a form with these values in place of what it holds. */
  submit(form: Shown, values: Record<string, string>): Promise<Shown>
  /** Resolves to the message's id, once the bot must have heard of it. */
  write(thread: ThreadRef, text: string): Promise<string>
  /** Gives a message in a thread a star, or takes it back. */
  star(thread: ThreadRef, message: string, isGiven?: boolean): Promise<unknown>
  /** Values that are offered while one is typed. */
  complete(name: string, arg: string, typed: string, values: Record<string, string>): Promise<string[]>
  /** The text of the home page. */
  home(): Promise<string>
  /** The files that reached this member, oldest first, put together again where they came in pieces. */
  files(): Promise<{ name: string; text: string }[]>
}

/** A message of the bot's as one member reads it, whose buttons they can press. */
export type Written = Shown & {
  title: string
  /** When it was sent, epoch ms. */
  at: number
  /** Whether nobody asked for it: it is no answer to a command or a button. */
  unasked: boolean
}

/** What one member sees of the bot without asking for it, and where else than in the one channel they can type. */
export type Eyes = {
  readonly member: MemberRef
  /** A command that is typed in another channel. */
  commandAt(channel: ChannelRef, name: string, values?: Record<string, string>): Promise<Shown>
  /** A command that is typed in a discussion, as far as the platform lets anybody; what it leads to is there to read. */
  commandIn(thread: ThreadRef, name: string): Promise<unknown>
  /** The bot's messages in a channel, or in a discussion, oldest first. */
  reads(at: ChannelRef | ThreadRef): Promise<Written[]>
  /** The bot's messages to this member in private, oldest first. */
  inbox(): Promise<Written[]>
}

/** A platform in simulated or in real time, on which a group may meet and its members have hands and eyes. */
export type Town = {
  name: string
  store: Store
  engine: Engine
  /** The one channel. */
  channel: ChannelRef
  /** Another one. */
  other: ChannelRef
  /** A member by name; the first of the names is an administrator. */
  person(name: string): Hands & Eyes
  stop(): Promise<void>
}

/** One platform against its fake, started with the whole bot behind it, in a channel without a group. */
export type InboundHarness = {
  store: Store
  /** The channel, as a list of channels names it. */
  room: string
  /** Another channel without a group, named likewise. */
  other: string
  /** An administrator. */
  ada: Hands
  lin: Hands
  /** The channel is deleted. */
  lose(): Promise<unknown>
  /** The channel gets another name. */
  rename(name: string): Promise<unknown>
  stop(): Promise<void>
}

/** What a platform's own app has. Without `keepsForm` a form that is refused has closed: its error is a message that opens it again. */
export type Has = {
  completions: boolean
  home: boolean
  loses: boolean
  renames: boolean
  keepsForm: boolean
  /** Reactions that the bot hears. */
  stars: boolean
}

/** What every platform owes its members; run it once for each, over the one composition. */
export function inboundContract(name: string, has: Has, start: () => Promise<InboundHarness>): void {
  describe(`${name} brings the bot what members do, and back what it answers`, () => {
    let at: InboundHarness
    beforeEach(async () => {
      at = await start()
    })
    afterEach(() => at.stop())

    const group = async (): Promise<Group | undefined> =>
      (await at.store.list(groups, { limit: 1 }))[0]?.value
    const row = async (): Promise<Occurrence | undefined> =>
      (await at.store.list(occurrences, { limit: 1 }))[0]?.value
    /** A group that has posted its first day. */
    const setUp = async (): Promise<Occurrence> => {
      const preview = await at.ada.command('setup', { time: '09:00', zone: 'UTC', days: 'daily' })
      await at.ada.press(preview, 'Start now')
      return soon(async () => {
        const found = await row()
        expect(found?.state).toBe('done')
        return found as Occurrence
      })
    }

    it('shows a look-up only to whoever asked', async () => {
      const shown = await at.lin.command('day', { day: '1' })
      expect(shown.visibility).toBe('private')
      expect(shown.text).toContain('Day 1')
    })

    it('shows to everybody what is for everybody', async () => {
      const shown = await at.lin.command('day', { day: '1' })
      const shared = await at.lin.press(shown, 'Share')
      expect(shared.visibility).toBe('public')
      expect(shared.text).toMatch(/shared by lin/i)
      expect(shared.id).not.toBe(shown.id)
      // A button that posts works once. (At once, a second press may be passed over: it is a double click.)
      await at.lin.command('day', { day: '2' })
      const again = await at.lin.press(shown, 'Share')
      expect(again.visibility).toBe('private')
      expect(again.text).toContain('This button has been used')
    })

    it('opens what is chosen in a menu, also from what was chosen before, for whoever chose alone', async () => {
      const pillars = await at.lin.command('pillar')
      const pillar = await at.lin.press(pillars, 'Math & Statistics')
      expect(pillar.text).toContain('Probability')
      const [topic = ''] = CURRICULA.default.topics.flatMap(({ pillar, title }) =>
        pillar === 'math-stats' ? [title] : [],
      )
      const opened = await at.lin.press(pillar, topic)
      expect(opened.text).toContain(topic)
      expect([pillar, opened].map(({ visibility }) => visibility)).toEqual(['private', 'private'])
      // What is open may be chosen once more, and so may what the first menu held.
      expect((await at.lin.press(pillar, topic)).text).toContain(topic)
      expect((await at.lin.press(pillars, 'Coding & SQL')).text).toContain('Coding & SQL')
    })

    it('puts a page in the place of the one whose button was pressed', async () => {
      const first = await at.lin.command('browse')
      const second = await at.lin.press(first, 'Next →')
      expect(second.id).toBe(first.id)
      expect(second.text).not.toBe(first.text)
      expect(second.buttons).toContain('← Previous')
    })

    it('answers a command that nobody knows, or that lacks something, in a private sentence', async () => {
      const shown = await at.lin.command('topic', { query: 'zzzzqqqq' })
      expect(shown.visibility).toBe('private')
      expect(shown.text).toContain('No topic matches')
    })

    it('lets managers manage, and whom they add by a mention', async () => {
      await setUp()
      const refused = await at.lin.command('skip')
      expect(refused.visibility).toBe('private')
      expect(refused.text).toContain('Only a manager can do that')
      expect((await at.ada.command('managers', { action: 'add', member: at.lin.mention })).text).toContain(
        'Added',
      )
      // A setting that every platform has.
      const renamed = await at.lin.command('settings', { setting: 'name', value: 'Rankers' })
      expect(renamed.text).toContain('Saved')
      expect((await group())?.name).toBe('Rankers')
    })

    it('opens a form filled in, and after an error as it was filled in, and takes it once it is right', async () => {
      const form = await at.ada.command('setup')
      expect(form.form?.values).toMatchObject({
        time: '09:00',
        days: 'mon,tue,wed,thu,fri',
        path: 'everything',
      })
      // A time that is on no list, and a day that there is not.
      const filled = { time: '10:17', zone: 'Europe/Berlin', days: 'mon,wed', path: 'from day 500' }
      const wrong = await at.ada.submit(form, filled)
      expect(wrong.visibility).toBe('private')
      expect(wrong.form?.error ?? wrong.text).toContain('there is no day 500')
      const open = has.keepsForm ? wrong : await at.ada.press(wrong, 'Correct it')
      expect(open.form?.values).toMatchObject(filled)
      const preview = await at.ada.submit(open, { path: 'only coding' })
      expect(preview.text).toMatch(/mon,wed at 10:17.*Europe\/Berlin/)
      expect(preview.buttons).toContain('Start now')
    })

    it('sets a group up from a private conversation, in a channel that is chosen there', async () => {
      const asked = await at.ada.privately('setup')
      expect(asked.text).toContain('choose the channel')
      const rooms = await at.ada.press(asked, 'Choose a channel')
      expect(rooms.text).toContain('Where is the group to meet?')
      const form = await at.ada.press(rooms, at.room)
      const preview = await at.ada.submit(form, { zone: 'Europe/Berlin' })
      const done = await at.ada.press(preview, 'Start now')
      expect(done.text).toContain('The study group is set up')
      await soon(async () => expect((await row())?.state).toBe('done'))
      expect(await group()).toMatchObject({
        schedule: { zone: 'Europe/Berlin' },
        channels: [{ ref: { channel: expect.not.stringMatching(/^(D|dm-|@)/) } }],
      })
      // It has a group by now.
      const again = await at.ada.press(rooms, at.room)
      expect(again.text).toContain('This channel has a study group already')
    })

    it('moves a group to a channel that is chosen from a list, and goes on there', async () => {
      const { steps } = await setUp()
      expect((await at.ada.command('list')).text).toMatch(/Day 2 of 133 comes on/)
      const rooms = await at.ada.command('move')
      expect([rooms.visibility, rooms.buttons]).toEqual(['private', expect.arrayContaining([at.other])])
      expect(rooms.buttons).not.toContain(at.room)
      const preview = await at.ada.press(rooms, at.other)
      const done = await at.ada.press(preview, 'Move')
      expect([done.visibility, done.text]).toEqual(['public', expect.stringContaining('The group has moved')])
      const [channel] = (await group())?.channels ?? []
      const [post] = steps
      expect(channel?.ref).not.toEqual(post?.to)
      expect((await at.ada.command('status')).text).toContain('This channel has no study group')
    })

    it('changes settings by boxes to tick, lists, and text', async () => {
      await setUp()
      const settings = await at.ada.command('settings')
      const schedule = await at.ada.press(settings, 'Change schedule')
      expect(schedule.form?.values).toEqual({
        time: '09:00',
        zone: 'UTC',
        days: 'mon,tue,wed,thu,fri,sat,sun',
      })
      await at.ada.submit(schedule, { time: '07:00', zone: 'Asia/Tokyo', days: 'sat,sun' })
      expect(await group()).toMatchObject({
        schedule: { time: '07:00', zone: 'Asia/Tokyo', weekdays: [6, 7] },
      })
      const ours = await at.ada.press(settings, 'Change group')
      expect(ours.form?.values).toMatchObject({ extras: 'recap,wrap-up' })
      const saved = await at.ada.submit(ours, { extras: 'wrap-up,suggestions', name: 'Rankers' })
      expect(saved.text).toContain('Saved')
      expect(await group()).toMatchObject({ name: 'Rankers', recap: false, wrapUp: true, suggestions: true })
      // Nothing ticked is an answer too.
      await at.ada.submit(await at.ada.press(settings, 'Change group'), { extras: '' })
      expect(await group()).toMatchObject({ name: 'Rankers', wrapUp: false, suggestions: false })
      if (!settings.buttons.includes('Change posts')) return
      const posts = await at.ada.press(settings, 'Change posts')
      expect(posts.form?.values.pin).toBe('off')
      await at.ada.submit(posts, { pin: 'on' })
      expect((await group())?.channels[0]?.settings).toMatchObject({ pin: true, mention: '' })
    })

    it('sets a group up on a focus, goes along it to its end, and takes another path', async () => {
      const form = await at.ada.command('setup')
      const days = 'mon,tue,wed,thu,fri,sat,sun'
      const path = 'system design only, 5 days, from day 5'
      const preview = await at.ada.submit(form, { zone: 'Europe/Berlin', days, path })
      expect(preview.text).toContain('Roadmap: 5 of the 133 days')
      await at.ada.press(preview, 'Start now')
      await soon(async () => expect((await row())?.state).toBe('done'))
      expect(await row()).toMatchObject({ days: [5], curriculumDay: expect.any(Number) })
      expect((await at.lin.command('day', { day: '5' })).text).toMatch(/Day 5 of 5/)
      expect((await at.ada.command('status')).text).toContain('The roadmap is finished')
      const asked = await at.ada.command('path', { path: 'only coding, 2 weeks' })
      expect(asked.text).toContain('The roadmap: 14 days')
      const done = await at.ada.press(asked, 'Take it')
      expect([done.visibility, done.text]).toEqual([
        'public',
        expect.stringContaining('The roadmap has 14 days now'),
      ])
      expect(await group()).toMatchObject({ position: 1, path: expect.stringMatching(/^2[-,]/) })
    })

    it('takes a suggestion by a form, lets a manager choose its day, and posts it from the group', async () => {
      const preview = await at.ada.command('setup', { time: '09:00', zone: 'UTC', days: 'daily' })
      await at.ada.press(preview, 'Tomorrow')
      await at.ada.command('settings', { setting: 'suggestions', value: 'on' })
      const form = await at.lin.command('suggest')
      expect(form.form?.values).toMatchObject({ ask: '', answer: '' })
      const thanks = await at.lin.submit(form, { ask: 'What breaks first?', answer: 'The cache.' })
      expect([thanks.visibility, thanks.text]).toEqual(['private', expect.stringContaining('Thank you')])
      const queue = await at.ada.command('suggestions')
      expect(queue.text).toContain('What breaks first?')
      const edited = await at.ada.submit(await at.ada.press(queue, 'Edit'), { area: 'caching' })
      expect(edited.text).toContain('Saved')
      const chosen = await at.ada.submit(await at.ada.press(queue, 'Approve for a day'), { from: today() })
      expect(chosen.text).toContain('Approved')
      await at.ada.command('post-now')
      await soon(async () => expect((await row())?.state).toBe('done'))
      const said = (await row())?.steps.find(({ content }) => content.startsWith('guest'))
      expect(said).toMatchObject({ state: 'sent', content: expect.stringMatching(/breaks first.*caching/) })
      expect((await at.lin.command('suggestions')).text).toContain('was posted')
    })

    it('brings a file to whoever asked for it, whole, and to nobody else', async () => {
      await setUp()
      const shown = await at.ada.command('export')
      expect([shown.visibility, shown.text]).toEqual([
        'private',
        expect.stringContaining('The group as a file'),
      ])
      await soon(async () => expect(await at.ada.files()).toHaveLength(1))
      const [file] = await at.ada.files()
      expect(file?.name).toMatch(/^[a-z0-9-]+\.md$/)
      expect(file?.text).toMatch(/^# .*\n[^]*Day 1 · [^]*## Open questions\n\n- \[Day 1 [^]*\n$/)
      expect(await at.lin.files()).toEqual([])
    })

    it('takes a calendar that is pasted into a form, shows its holidays, and saves them', async () => {
      await setUp()
      const form = await at.ada.command('holidays')
      const year = new Date().getUTCFullYear() + 1
      const entry = (day: string, name: string): string =>
        ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${year}${day}`, `SUMMARY:${name}`, 'END:VEVENT'].join('\n')
      const calendar = [entry('0101', 'New Year'), entry('0106', 'Epiphany')].join('\n')
      const list = await at.ada.submit(form, { calendar })
      expect([list.visibility, list.text]).toEqual(['private', expect.stringContaining('Epiphany')])
      expect((await group())?.schedule.off).toEqual([])
      expect((await at.ada.press(list, 'Save as days off')).text).toContain('Days off saved')
      expect((await group())?.schedule.off).toEqual([
        { from: `${year}-01-01`, to: `${year}-01-01` },
        { from: `${year}-01-06`, to: `${year}-01-06` },
      ])
    })

    it('does what a button says once, and puts its outcome in its place', async () => {
      const preview = await at.ada.command('setup', { time: '09:00', zone: 'UTC', days: 'daily' })
      const done = await at.ada.press(preview, 'Start now')
      expect(done.text).toContain('The study group is set up')
      expect(done.id).toBe(preview.id)
      expect(await group()).toMatchObject({ managers: [{ name: expect.stringMatching(/ada/i) }] })
    })

    it('sends a post again once where the button is pressed twice at once', async () => {
      await setUp()
      const asked = await at.ada.command('post-now')
      // A platform may pass over the second press of a double click, which then shows nothing.
      await Promise.race([1, 2, 3].map(() => at.ada.press(asked, 'Send it again')))
      const rows = () => at.store.list(occurrences, { limit: 9 })
      await soon(async () => expect((await rows()).map(({ value }) => value.state)).toEqual(['done', 'done']))
      await at.ada.command('day', { day: '1' })
      expect(await rows()).toHaveLength(2)
    })

    it('tells who wrote in a discussion, and nothing of what', async () => {
      const { steps } = await setUp()
      const { thread } = steps.find(({ what }) => what === 'thread') ?? {}
      if (!thread) throw new Error('No thread was opened.')
      await at.lin.write(thread, 'retrieval first, then a ranker')
      await soon(async () => expect((await row())?.answered).toBe(1))
      expect(JSON.stringify(await at.store.list(occurrences, { limit: 9 }))).not.toContain('retrieval first')
    })

    it.runIf(has.stars)(
      'counts stars in a discussion where a manager wants that, and who gave them by id alone',
      async () => {
        const { steps } = await setUp()
        const { thread } = steps.find(({ what }) => what === 'thread') ?? {}
        if (!thread) throw new Error('No thread was opened.')
        const counts = async () =>
          (await at.store.list(starred, { limit: 9 })).map(({ value }) => value.people.length)
        const before = await at.lin.write(thread, 'retrieval first, then a ranker')
        await at.ada.star(thread, before)
        await at.ada.command('settings', { setting: 'stars', value: 'on' })
        const [first, second] = [await at.lin.write(thread, 'a cache'), await at.ada.write(thread, 'a queue')]
        await at.lin.star(thread, first)
        await at.ada.star(thread, first)
        await soon(async () => expect(await counts()).toEqual([1]))
        await at.lin.star(thread, second)
        await soon(async () => expect(await counts()).toEqual([1, 1]))
        // What the bot wrote counts for nobody.
        const own = steps.find(({ what, post }) => what === 'reply' && post)?.post?.message ?? ''
        await at.lin.star(thread, own)
        await at.ada.star(thread, first, false)
        await soon(async () => expect(await counts()).toEqual([1]))
        const [star] = await at.store.list(starred, { limit: 9 })
        expect(star?.key).toBe(`${(await group())?.id}/${thread.thread}/${second}`)
        expect(star?.value.url).toMatch(new RegExp(second.replace('.', '.?')))
        expect(JSON.stringify(star)).not.toMatch(/queue|cache/)
      },
    )

    it.runIf(has.loses)('tells of a channel that is no more', async () => {
      await setUp()
      await at.lose()
      await soon(async () => expect((await group())?.channels[0]?.lost?.reason).toMatch(/deleted/))
    })

    it.runIf(has.renames)('calls a group by the new name of its channel, unless one was chosen', async () => {
      await setUp()
      await at.rename('reading')
      await soon(async () => expect((await group())?.name).toBe('#reading'))
      await at.ada.command('settings', { setting: 'name', value: 'Rankers' })
      await at.rename('writing')
      expect((await at.ada.command('status')).text).toContain('Status of Rankers')
      expect((await group())?.name).toBe('Rankers')
    })

    it.runIf(has.home)('shows a home page', async () => {
      expect(await at.lin.home()).toContain('You are in no study group yet')
    })

    it.runIf(has.completions)('completes an argument by what is typed, and by the others', async () => {
      await setUp()
      expect(await at.ada.complete('topic', 'query', 'two tow', {})).not.toEqual([])
      const zones = (setting: string) => at.ada.complete('settings', 'value', 'seattle', { setting })
      expect(await zones('zone')).toContain('America/Los_Angeles')
      expect(await zones('name')).toEqual([])
    })
  })
}

const today = (): string => Temporal.Now.plainDateISO('UTC').toString()

const soon = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 20 })
