import { describe, expect, it, vi } from 'vitest'
import { createInbound, type Written } from '../../../src/platforms/slack/inbound.ts'
import { typedWith } from '../../../src/platforms/slack/typed.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'

const never = () => Promise.reject(new Error('Nothing but the bot is asked.'))
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** What the bot heard and was asked after somebody wrote a message. */
async function after(message: Partial<Written>) {
  const bot = createScriptedBot()
  const inbound = createInbound({
    bot,
    teams: { of: never },
    answers: { show: vi.fn(async () => {}) },
    outbound: {
      post: never,
      openThread: never,
      find: never,
      edit: never,
      pin: never,
      dm: never,
      inspect: never,
      hasThread: never,
      say: never,
    },
    channels: {
      of: async () => undefined,
      home: async (team) => team,
      otherNames: async () => [],
      locate: async () => ({}),
      forget: () => {},
    },
    pins: { remarks: async () => [] },
    isBooth: async () => false,
    people: {
      of: async () => undefined,
      standing: async () => ({ admin: false, maySetUp: true }),
      isIn: never,
    },
    typed: typedWith('study'),
    word: 'study',
    log,
  })
  await inbound
    .written({ user: 'U0LIN', channel: 'C0STUDY', ts: '2.0', ...message }, 'T0TOWN', 'U0BOT')
    ?.work()
  return { heard: bot.heard, asked: bot.calls.map(({ name, input }) => `${name} ${input.text}`) }
}

describe('a message on Slack', () => {
  it.each([undefined, 'file_share', 'thread_broadcast'])(
    'is an answer when it is written in a thread with the subtype %s',
    async (subtype) => {
      const { heard } = await after({ thread_ts: '1.0', text: 'because', ...(subtype && { subtype }) })
      expect(heard).toEqual(['U0LIN C0STUDY 1.0 2.0'])
    },
  )

  it.each(['message_changed', 'message_deleted', 'channel_join', 'bot_message'])(
    'is no answer with the subtype %s',
    async (subtype) => {
      expect((await after({ thread_ts: '1.0', subtype })).heard).toEqual([])
    },
  )

  it.each(['two tower', 'What is a two tower?', 'prompt engineering'])(
    'is a topic to look up in a direct conversation where it is no command: %s',
    async (text) => {
      expect((await after({ channel: 'D0LIN', text })).asked).toEqual([
        `topic ${/tower/.test(text) ? 'two tower' : text}`,
      ])
    },
  )

  it('needs no answer, and is none, when it says thanks', async () => {
    for (const at of [{ channel: 'D0LIN' }, { thread_ts: '1.0', text: '<@U0BOT> thanks!' }])
      expect(await after({ text: 'thank you', ...at })).toEqual({ asked: [], heard: [] })
  })

  it.each(['topic two tower', '<@U0BOT> topic two tower', '/study topic two tower'])(
    'is a command in a direct conversation: %s',
    async (text) => {
      expect((await after({ channel: 'D0LIN', text })).asked).toEqual(['topic two tower'])
    },
  )
})
