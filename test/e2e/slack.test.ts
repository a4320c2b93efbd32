import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { soon, startWhole } from './slack-harness.ts'

const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>): string =>
  readMessage({ text, blocks }).text
const labels = ({ blocks = [] }: Pick<Shown, 'blocks'>): string[] =>
  blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
      : [],
  )

describe.each(['socket', 'http'] as const)('the bot on Slack over %s', (mode) => {
  let at: Awaited<ReturnType<typeof startWhole>>
  beforeAll(async () => {
    at = await startWhole(mode)
    const preview = await ask('group setup 09:00 America/New_York mon-fri')
    const saved = await press(preview, 'Start now')
    expect(saved.kind).toBe('update')
    expect(words(saved)).toContain('The study group is set up')
    await soon(() => expect(discussion().length).toBeGreaterThanOrEqual(2))
  })
  afterAll(() => at.stop())

  const lin = () => at.fake.member('U0LIN')
  const ask = async (text: string, who = 'U0LIN', channel = 'C0STUDY'): Promise<Shown> => {
    const seen = await at.fake.member(who).command('/study', text, channel)
    expect(seen.outcome).toMatchObject({ ok: true })
    return seen.answer()
  }
  const press = async (target: Shown, label: string): Promise<Shown> =>
    (await lin().press(target, label)).answer()
  const posts = () => at.fake.messages('C0STUDY').filter(({ metadata }) => metadata !== undefined)
  const discussion = () =>
    at.fake.thread('C0STUDY', posts()[0]?.ts ?? '').filter(({ metadata }) => metadata !== undefined)

  it('refuses a guest and a stranger at setup, politely', async () => {
    expect(words(await ask('group setup 09:00 UTC daily', 'U0GUEST', 'C0SHARED'))).toContain('Guests cannot')
    await at.fake.member('U0STRANGE').mention('C0SHARED', 'group setup 09:00 UTC daily').delivered
    const shown = await soon(() => {
      const [first] = at.fake.member('U0STRANGE').shown
      if (!first) throw new Error('nothing yet')
      return first
    })
    expect(words(shown)).toContain('another workspace')
  })

  it('opens setup as a form that knows the member’s zone, points at the wrong field, and previews', async () => {
    const opened = await ask('group setup', 'U0LIN', 'C0SECRET')
    expect(opened.kind).toBe('modal')
    const modal = lin().modal
    if (!modal) throw new Error('no modal')
    expect(JSON.stringify(modal.payload)).toContain('America/New_York')
    // Something that is on no list: the same form again, with room to type it.
    const asked = await lin().submit(modal, { path: '…' })
    expect(asked.view?.payload.blocks.at(-1)).toMatchObject({ element: { type: 'plain_text_input' } })
    const wrong = await lin().submit(modal, { path: 'from day 500' })
    expect(wrong.errors?.path).toContain('there is no day 500')
    const again = await lin().submit(modal, { path: 'only nonsense' })
    expect(again.errors?.path).toContain('is no pillar')
    await lin().suggest(modal, 'zone', 'berlin')
    const sent = await lin().submit(modal, { zone: 'Europe/Berlin', time: '09:30', path: 'everything' })
    expect(sent.closed).toBe(true)
    const preview = await soon(() => {
      const last = lin().shown.at(-1)
      if (last?.kind !== 'ephemeral') throw new Error('no preview yet')
      return last
    })
    expect(words(preview)).toContain('Europe/Berlin')
    expect(labels(preview)).toEqual(expect.arrayContaining(['Start now', 'Change']))
    expect(labels(preview)).not.toContain('Send to DM')
  })

  it('sends the first post with its discussion, every message with its key and without a mention', () => {
    const [post] = posts()
    expect(post?.text).toContain('Day 1')
    for (const { ts, metadata } of [...posts(), ...discussion()]) {
      expect(metadata).toMatchObject({
        event_type: 'studyhall_delivery',
        event_payload: { key: expect.any(String) },
      })
      expect(at.fake.mentions('C0STUDY', ts)).toEqual([])
    }
  })

  it.each([
    ['topic two tower', /two-tower|Which one/i],
    ['topic "two tower"', /two-tower|Which one/i],
    ['topic query:"two tower"', /two-tower|Which one/i],
    ['topic zzzzqqqq', /No topic matches/],
    ['pillar', /Coding & SQL/],
    ['browse level:Advanced', /Advanced/],
    ['day 1', /Day 1/],
    ['today', /Day 1/],
    ['roadmap', /on the roadmap/],
    ['random', /Day \d+ ·/],
    ['me', /study/],
    ['join', /Welcome to|are in/],
    ['list', /Study groups here|manage/],
    ['group end', /deleted after 30 days/],
    ['discussions', /Discussions|discussed/],
    ['discussions open', /Not answered yet|has an answer/],
    ['away 2030-01-01', /later|year ahead|away until/i],
    ['away back', /back|not away/],
    ['my-data', /account|Nothing is stored/],
    ['forget-me', /Delete everything/],
    ['help', /These words are enough/],
    ['', /These words are enough/],
    ['help all', /All commands/],
    ['help group', /Commands for managers/],
    ['help topic', /study topic <query>/],
    ['tpoic ann', /Did you mean/],
    ['day', /Something is missing|study day/],
    ['group status', /Status|post/i],
    ['group settings', /time/],
    ['group settings time 09:45', /09:45/],
    ['group off 2030-01-01', /2030|January/],
    ['group managers', /lin/],
    ['group managers add <@U0ADA|ada>', /ada|U0ADA/],
    ['group jump 3', /day 3/],
    ['group skip', /skip/i],
    ['group post-now', /out|again|way/i],
  ])('answers /study %s', async (text, expected) => {
    const shown = await ask(text)
    expect(words(shown)).toMatch(expected)
    expect(words(shown)).not.toContain('Something went wrong')
  })

  it('explains every command that help names, as it is typed here', async () => {
    const help = words(await ask('help all'))
    const names = [...help.matchAll(/\/study (?:group )?([a-z-]+)/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(15)
    for (const name of new Set(names))
      expect(words(await ask(`help ${name}`))).toMatch(new RegExp(`/study (group )?${name}\\b`))
  })

  it('lets a manager share a look-up, and anybody send it to their direct messages', async () => {
    const card = await ask('day 1')
    expect(labels(card)).toContain('Send to DM')
    await press(card, 'Send to DM')
    const dms = await soon(() => {
      const sent = at.fake.messages(lin().dmChannel()).filter(({ text }) => text.includes('Day 1'))
      expect(sent).toHaveLength(1)
      return sent
    })
    expect(labels(dms[0] ?? {})).not.toContain('Send to DM')
    const shared = await press(card, 'Share')
    expect(shared.kind).toBe('message')
    expect(words(shared)).toContain('Shared by lin')
  })

  it('turns pages in place', async () => {
    const card = await ask('browse')
    const next = await press(card, 'Next →')
    expect(next.kind).toBe('update')
    expect(next.ts).toBe(card.ts)
  })

  it('answers a mention in a channel and in a thread, privately where it was asked', async () => {
    const [post] = posts()
    const before = lin().shown.length
    await lin().mention('C0STUDY', 'topic two tower').delivered
    await lin().mention('C0STUDY', 'hint', post?.ts).delivered
    const shown = await soon(() => {
      const after = lin().shown.slice(before)
      expect(after).toHaveLength(2)
      return after
    })
    expect(shown.map(({ kind }) => kind)).toEqual(['ephemeral', 'ephemeral'])
    expect(new Set(shown.map(({ thread }) => thread))).toEqual(new Set([undefined, post?.ts]))
  })

  it('answers a direct message in it', async () => {
    await lin().dm('topic two tower').delivered
    await soon(() => {
      const answer = at.fake.messages(lin().dmChannel()).at(-1)
      expect(answer?.bot_id).toBeDefined()
      expect(words(answer ?? { text: '' })).toMatch(/two-tower|Which one/i)
    })
  })

  it('says how to type it where a message cannot open a form, and its button opens it', async () => {
    const before = lin().shown.length
    await lin().mention('C0FORM', 'group setup').delivered
    const shown = await soon(() => {
      const next = lin().shown[before]
      if (!next) throw new Error('nothing yet')
      return next
    })
    expect((await press(shown, 'Open the form')).kind).toBe('modal')
  })

  it('counts an answer in the discussion once, and no message outside of it', async () => {
    const [post] = posts()
    const dms = () => at.fake.messages(lin().dmChannel()).length
    const before = dms()
    await lin().say('C0STUDY', 'just talking').delivered
    await lin().say('C0STUDY', 'thanks @Studyhall, my answer to 1a is …', post?.ts).delivered
    await at.fake.member('U0GUEST').say('C0STUDY', '1a: my answer', post?.ts).delivered
    await soon(async () => {
      expect(words(await press(await ask('today'), 'Discuss'))).toContain('2 answered so far')
    })
    expect(dms()).toBe(before)
  })

  it('opens its discussion by a link, once that is there', () => {
    const [post] = posts()
    const ts = post?.ts ?? ''
    const url = `https://t0town.slack.com/archives/C0STUDY/p${ts.replace('.', '')}?thread_ts=${ts}&cid=C0STUDY`
    expect(JSON.stringify(post?.blocks)).toContain(url)
    expect(post?.metadata?.event_type).toBe('studyhall_delivery')
  })

  it('answers the warm-up of the daily post in the channel and a hint of a prompt in its thread', async () => {
    const [post] = posts()
    const [prompt] = at.fake.thread('C0STUDY', post?.ts ?? '').filter(({ metadata }) => metadata)
    const open = (target: ReturnType<typeof posts>[number] | undefined, button: string) =>
      lin().press(
        { channel: 'C0STUDY', ts: target?.ts ?? '' },
        labels({ ...(target?.blocks && { blocks: target.blocks }) }).find((label) =>
          label.startsWith(button),
        ) ?? '',
      )
    const top = await (await open(post, 'Warm-up')).answer()
    const below = await (await open(prompt, 'Hint')).answer()
    expect(top).toMatchObject({ kind: 'ephemeral' })
    expect(top.thread).toBeUndefined()
    expect(below).toMatchObject({ kind: 'ephemeral', thread: post?.ts })
  })

  it('shows the home page with the member’s groups, and its buttons answer', async () => {
    await lin().openHome()
    const home = await soon(() => {
      const page = lin().home
      if (!page) throw new Error('no home yet')
      return page
    })
    const blocks = home.payload.blocks as Shown['blocks']
    expect(words({ text: '', ...(blocks && { blocks }) })).toContain('#study')
    const before = at.fake.messages(lin().dmChannel()).length
    await lin().press({ view: home.id }, 'Roadmap')
    await soon(() => expect(at.fake.messages(lin().dmChannel()).length).toBe(before + 1))
    // It is published anew.
    await soon(() => expect(lin().home?.id).not.toBe(home.id))
  })

  it('says to whoever invited it, and to nobody else, how to set a group up there', async () => {
    const before = lin().shown.length
    const others = at.fake.member('U0ADA').shown.length
    await at.fake.invite('C0CLOSED', 'U0LIN')
    const said = await soon(() => {
      const shown = lin().shown[before]
      if (!shown) throw new Error('nothing yet')
      return shown
    })
    expect([said.kind, words(said)]).toEqual(['ephemeral', expect.stringContaining('A study group here?')])
    expect(at.fake.messages('C0CLOSED')).toEqual([])
    expect(at.fake.member('U0ADA').shown).toHaveLength(others)
    await lin().press(said, 'Set up')
    await soon(() => expect(lin().modal?.payload).toMatchObject({ title: { text: 'Set up a study group' } }))
    // Where a group meets, whoever let it back in hears nothing of that kind.
    await at.fake.kick('C0STUDY')
    await at.fake.invite('C0STUDY', 'U0LIN')
    await soon(async () => expect(words(await ask('group status'))).not.toContain('On hold'))
    expect(
      lin()
        .shown.map((shown) => words(shown))
        .filter((text) => text.startsWith('A study group here?')),
    ).toHaveLength(1)
    await at.fake.kick('C0CLOSED')
  })

  it('understands its buttons after a restart, on messages and on ephemeral answers', async () => {
    const card = await ask('day 1')
    const [post] = posts()
    await at.again()
    await soon(() => expect(mode === 'http' || at.fake.socket.open() > 0).toBe(true))
    const aloud = await lin().press({ channel: 'C0STUDY', ts: post?.ts ?? '' }, 'I answered aloud')
    expect(words(await aloud.answer())).toContain('Counted')
    expect((await press(card, 'Share')).kind).toBe('message')
  })

  it('pauses and goes on', async () => {
    expect(words(await ask('group pause'))).toMatch(/paused/i)
    expect(words(await ask('group resume'))).toMatch(/post/i)
  })

  it('pauses until a day and jumps to one by pointing, and shows what was wrong where it was filled in', async () => {
    const opened = async (card: Shown, label: string) => {
      await press(card, label)
      const { modal } = lin()
      if (!modal) throw new Error('no modal')
      return modal
    }
    const settings = await ask('group settings')
    const pause = await opened(settings, 'Pause')
    expect(pause.payload.blocks).toMatchObject([{ optional: true, element: { type: 'datepicker' } }])
    const past = await lin().submit(pause, { until: '2020-01-01' })
    expect(past.errors?.until).toContain('Posts can pause until tomorrow')
    const soonAfter = new Date(Date.now() + 9 * 24 * 3_600_000).toISOString().slice(0, 10)
    expect((await lin().submit(pause, { until: soonAfter })).closed).toBe(true)
    await soon(async () => expect(words(await ask('group status'))).toContain('Paused until'))
    const jump = await opened(await press(settings, 'Path'), 'Jump to a day')
    expect(jump.payload.blocks).toMatchObject([{ element: { type: 'static_select' } }])
    const other = await lin().submit(jump, { day: '…' })
    expect(other.view?.payload.blocks[0]).toMatchObject({ element: { type: 'plain_text_input' } })
    const far = await lin().submit(jump, { day: '500' })
    expect(far.errors?.day).toContain('days 1 to 133')
    expect((await lin().submit(jump, { day: '2' })).closed).toBe(true)
    await soon(async () => expect(words(await ask('group status'))).toContain('Day 2'))
    await ask('group resume')
  })

  it('joins a public channel to post there', async () => {
    const preview = await ask('group setup 09:00 UTC daily', 'U0LIN', 'C0OPEN')
    await press(preview, 'Start now')
    await soon(() => expect(at.fake.messages('C0OPEN').length).toBeGreaterThanOrEqual(1))
  })

  it('says how to be invited to a private channel', async () => {
    const shown = await ask('group setup 09:00 UTC daily', 'U0LIN', 'C0CLOSED')
    expect(words(shown)).toContain('/invite @Studyhall')
  })

  it('holds the group of a channel it is thrown out of, and says so', async () => {
    await press(await ask('group setup 09:00 UTC daily', 'U0LIN', 'C0SHARED'), 'Start now')
    await at.fake.kick('C0SHARED')
    await soon(async () =>
      expect(words(await ask('group status', 'U0LIN', 'C0SHARED'))).toContain(
        'I was removed from the channel.',
      ),
    )
  })
})
