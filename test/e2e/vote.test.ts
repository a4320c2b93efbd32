import type { APIMessage } from 'discord.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { occurrences } from '../../src/core/occurrence.ts'
import { voted } from '../../src/core/vote.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { aClub, startDiscordStudy } from './discord-study.ts'
import { soon, startWhole } from './slack-harness.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

describe('a vote on Discord', () => {
  let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof aClub>>>>
  beforeAll(async () => {
    at = await startDiscordStudy(aClub)
    const values = { time: '09:00', zone: 'UTC', day: 17, begin: 'now' }
    await lin().slash(at.world.text, 'group setup', values)
    await lin().slash(at.world.text, 'group settings', { setting: 'votes', value: 'on' })
    await vi.waitFor(
      async () => expect((await at.store.list(occurrences, { limit: 1 }))[0]?.value.state).toBe('done'),
      { timeout: 20_000 },
    )
  })
  afterAll(() => at.stop())
  const lin = () => at.fake.member(at.world.lin)
  type Labelled = { label: string; custom_id?: string }
  const press = (by: ReturnType<typeof lin>, message: APIMessage | undefined, label: string) => {
    const rows = (message?.components ?? []) as { components: Labelled[] }[]
    const found = rows.flatMap(({ components }) => components).find((each) => each.label === label)
    if (!message || !found?.custom_id) throw new Error(`no button ${label}`)
    return by.press(message.id, found.custom_id)
  }
  const title = (message: APIMessage | undefined) => message?.embeds[0]?.title

  it('stands in the discussion, takes votes in private, and posts its rounds there alone', async () => {
    const inChannel = at.fake.messages(at.world.text).length
    const refused = await lin().slash(at.world.text, 'group vote')
    expect(title(refused.message)).toBe('Votes belong in a discussion')
    const [thread] = at.fake.threads(at.world.text)
    if (!thread) throw new Error('no thread')
    const opened = await lin().slash(thread, 'group vote')
    expect(opened.ephemeral).toBeFalsy()
    expect(title(opened.message)).toBe('Vote: what do you say?')
    for (const [i, who] of at.world.people.entries()) {
      const noted = await press(at.fake.member(who), opened.message, i % 2 ? 'A' : 'B')
      expect(noted).toMatchObject({ ephemeral: true })
      expect(title(noted.message)).toMatch(/^You voted [AB]$/)
    }
    const [sam] = at.world.people
    const mayNot = await press(at.fake.member(sam as never), opened.message, 'Close the vote')
    expect(title(mayNot.message)).toBe('Only a manager can do that')
    const between = await press(lin(), opened.message, 'Close the vote')
    expect(title(between.message)).toBe('You disagree: talk about it')
    const again = await press(lin(), between.message, 'Vote again')
    for (const who of at.world.people) await press(at.fake.member(who), again.message, 'A')
    const result = await press(lin(), again.message, 'Close the vote')
    expect(title(result.message)).toMatch(/^[A-D] is right$/)
    expect(result.message?.embeds[0]?.description).toContain('50% → 100%')
    expect(at.fake.messages(at.world.text)).toHaveLength(inChannel)
    const said = at.fake.messages(thread.id).map(title)
    expect(said).toEqual(expect.arrayContaining([title(between.message), title(result.message)]))
    expect(await at.store.list(voted, { limit: 9 })).toEqual([])
  })
})

describe('a vote on Slack', () => {
  let at: Awaited<ReturnType<typeof startWhole>>
  beforeAll(async () => {
    at = await startWhole('socket')
    for (const line of ['setup 09:00 UTC daily 17 now', 'settings votes on'])
      await (await lin().command('/study', `group ${line}`, 'C0STUDY')).answer()
    await soon(() => expect(thread().length).toBeGreaterThan(2))
  })
  afterAll(() => at.stop())
  const lin = () => at.fake.member('U0LIN')
  const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>) => readMessage({ text, blocks }).text
  const post = () => at.fake.messages('C0STUDY').find(({ metadata }) => metadata !== undefined)?.ts ?? ''
  const thread = () => at.fake.thread('C0STUDY', post())
  const said = (text: RegExp) =>
    soon(() => {
      const found = thread().findLast((message) => text.test(words(message)))
      if (!found) throw new Error(`nothing like ${text} in the thread`)
      return found
    })

  it('is opened by a mention in the discussion, and stays there', async () => {
    const before = at.fake.messages('C0STUDY').length
    await lin().mention('C0STUDY', 'group vote', post()).delivered
    const ballot = await said(/Vote: what do you say/)
    for (const who of ['U0LIN', 'U0ADA']) {
      const seen = await (
        await at.fake.member(who).press({ channel: 'C0STUDY', ts: ballot.ts }, 'A')
      ).answer()
      expect(seen.kind).toBe('ephemeral')
      expect(words(seen)).toContain('You voted A')
    }
    await lin().press({ channel: 'C0STUDY', ts: ballot.ts }, 'Close the vote')
    const between = await said(/Too few votes for a result/)
    await lin().press({ channel: 'C0STUDY', ts: between.ts }, 'Show the answer')
    expect(words(await said(/is right/))).not.toMatch(/: \d+%$/m)
    expect(at.fake.messages('C0STUDY')).toHaveLength(before)
  })
})
