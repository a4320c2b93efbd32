import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import { usageOf } from '../../src/core/command.ts'
import type { Group } from '../../src/core/group.ts'
import { heldCard, restoredCard } from '../../src/features/notify/card.ts'
import * as discord from '../../src/platforms/discord/place.ts'
import { complete } from '../../src/platforms/playground/suggest.ts'
import * as playground from '../../src/platforms/playground/typed.ts'
import * as slack from '../../src/platforms/slack/typed.ts'
import { saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, CHANNEL, createStudy, LIN, type Study } from '../support/study.ts'

const PLATFORMS = {
  discord: { idiom: discord.idiom, typed: discord.typedWith(() => ({})) },
  slack: { idiom: slack.idiom, typed: slack.typedWith('study') },
  playground,
}
type Name = keyof typeof PLATFORMS

/** The names of the others, and the words that only they use for what the platform calls otherwise or does not have. */
const FOREIGN: Record<Name, RegExp> = {
  discord: /slack|playground|workspace|user group/i,
  slack: /discord|playground|\bserver\b|\brole\b|forum|\*\*(tags|archive)\*\*|\b(tags|archive)\b/i,
  playground:
    /discord|slack|workspace|\bserver\b|user group|forum|\*\*(tags|archive|mention)\*\*|\b(tags|archive)\b/i,
}

/** What somebody may write behind a command, right and wrong; an error repeats it. */
const WORDS = [
  '',
  'nonsense here and there',
  'colour:red',
  'time',
  'time 25',
  'add',
  'add bob',
  'pin',
  'pin maybe',
]

describe('each platform speaks its own words', () => {
  let study: Study
  beforeEach(async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup())
  })

  const callers = (name: Name): Caller[] => {
    const manager = aCaller(PLATFORMS[name])
    const { channel: _, channelName: __, ...direct } = manager
    const elsewhere = { ...CHANNEL, channel: 'other' }
    return [
      manager,
      direct,
      aCaller({ ...PLATFORMS[name], member: LIN, name: 'Lin' }),
      aCaller({ ...PLATFORMS[name], channel: elsewhere }),
    ]
  }

  it.each(Object.keys(PLATFORMS) as Name[])(
    'no card on %s names another platform or its things',
    async (name) => {
      const said: string[] = []
      const ask = async (command: string, text: string, caller: Caller) =>
        said.push(
          saidIn(JSON.stringify((await study.bot.dispatch(command, { text, typed: true }, caller)).reply)),
        )
      const managing = study.bot.commands.filter(({ who }) => who === 'manager').map(({ name }) => name)
      for (const caller of callers(name)) {
        for (const command of managing) for (const text of WORDS) await ask(command, text, caller)
        for (const { name: command } of study.bot.commands) await ask('help', command, caller)
        await ask('help', '', caller)
      }
      const hold = { reason: 'It was removed.', fix: 'Let me in again.', at: {}, problems: [], isLost: true }
      const group: Group = aGroup()
      said.push(JSON.stringify([heldCard(group, hold), restoredCard(group, 3)]))
      expect(said.length).toBeGreaterThan(200)
      expect(
        said.filter((text) => FOREIGN[name].test(text)).map((text) => FOREIGN[name].exec(text)?.[0]),
      ).toEqual([])
    },
  )

  it.each(Object.keys(PLATFORMS) as Name[])(
    'offers on %s the settings that it has, and no other',
    async (name) => {
      const { idiom } = PLATFORMS[name]
      const [caller] = callers(name)
      const ask = async (command: string, text = '') =>
        (await study.bot.dispatch(command, { text }, caller as Caller)).reply
      const shown = JSON.stringify(await ask('settings'))
      for (const setting of ['archive', 'pin', 'mention', 'tags'] as const) {
        const has = idiom.settings.includes(setting)
        expect(shown.includes(`**${setting}**`), setting).toBe(has)
        const reply = await ask('settings', `${setting} none`)
        const text = reply && 'card' in reply ? reply.card.text : undefined
        if (!has)
          expect(text).toMatch(
            /“.*” does not fit \*\*setting\*\*.* It takes one of: time, zone, days, .*name\./,
          )
        else expect(text).not.toContain('It takes one of')
      }
      const form = await ask('settings-form', 'posts')
      const inputs = form && 'form' in form ? form.form.inputs.map((input) => input.name) : []
      expect(inputs.toSorted()).toEqual(idiom.settings.toSorted())
    },
  )
})

it('completes in the playground only the settings that it has', async () => {
  const { bot } = await createStudy()
  const asker = { channel: CHANNEL, zone: undefined }
  const { suggestions } = await complete(bot, 'settings', '', asker)
  expect(suggestions.map(({ label }) => label)).toEqual([
    'time',
    'zone',
    'days',
    'pin',
    'recap',
    'wrap-up',
    'suggestions',
    'votes',
    'stars',
    'mocks',
    'host',
    'name',
  ])
})

describe('a command is written as it is typed', () => {
  const settings = { name: 'settings', who: 'manager' } as const

  it.each([
    ['discord', '/group settings setting:time value:09:30'],
    ['slack', '/study group settings time 09:30'],
    ['playground', '/group settings time 09:30'],
  ] as const)('on %s', async (name, line) => {
    const { typed } = PLATFORMS[name]
    expect(typed(settings, { setting: 'time', value: '09:30' }).text).toBe(line)
    const study = await createStudy()
    const topic = study.bot.command('topic')
    expect(topic && usageOf(topic, typed).text).toMatch(/\/(study )?topic <query:?>$/)
  })
})

describe('whom a text names', () => {
  const at = { platform: 'discord', workspace: '111111111111111111', channel: '2' }

  it.each([
    ['discord', '<@222222222222222222>', '222222222222222222'],
    ['discord', '<@!222222222222222222>', '222222222222222222'],
    ['discord', '222222222222222222', '222222222222222222'],
    ['discord', '<@&222222222222222222>', undefined],
    ['discord', '<@U012AB3CD>', undefined],
    ['discord', 'Lin', undefined],
    ['slack', '<@U012AB3CD|lin>', 'U012AB3CD'],
    ['slack', '<@W012AB3CD>', 'W012AB3CD'],
    ['slack', 'U012AB3CD', 'U012AB3CD'],
    ['slack', '@lin', undefined],
    ['slack', '222222222222222222', undefined],
    ['playground', '@Lin', 'lin'],
    ['playground', 'Lin', undefined],
    ['playground', '<@U012AB3CD>', undefined],
  ] as const)('on %s %s is the member %s', (name, text, user) => {
    expect(PLATFORMS[name].idiom.readMember(text)).toBe(user)
  })

  it.each([
    ['discord', '<@&333333333333333333>', '333333333333333333'],
    ['discord', '333333333333333333', '333333333333333333'],
    // Everyone is the role with the server's own id.
    ['discord', '<@&111111111111111111>', undefined],
    ['discord', '@everyone', undefined],
    ['discord', '<!subteam^S012AB3CD>', undefined],
    ['slack', '<!subteam^S012AB3CD|@ranking>', 'S012AB3CD'],
    ['slack', 'S012AB3CD', 'S012AB3CD'],
    ['slack', '<!channel>', undefined],
    ['slack', '333333333333333333', undefined],
    ['playground', '@everyone', undefined],
  ] as const)('on %s %s is the role %s', (name, text, role) => {
    expect(PLATFORMS[name].idiom.readRole(text, at)).toBe(role)
  })

  it.each([
    ['discord', '<#444444444444444444>', '3dk6en3yq1b0'],
    ['discord', '444444444444444444', '3dk6en3yq1b0'],
    ['discord', '<@444444444444444444>', undefined],
    ['discord', '#ranking', undefined],
    ['slack', '<#C012AB3CD|ranking>', 'C012AB3CD'],
    ['slack', 'C012AB3CD', 'C012AB3CD'],
    ['slack', '#ranking', undefined],
    ['slack', '<@U012AB3CD>', undefined],
    ['playground', '#random', 'random'],
    ['playground', '#nowhere', undefined],
  ] as const)('on %s %s is the channel %s', (name, text, code) => {
    expect(PLATFORMS[name].idiom.readChannel(text)).toBe(code)
  })
})
