import { afterEach, describe, expect, it, vi } from 'vitest'
import { UserError } from '../../../src/core/errors.ts'
import { describeCommands } from '../../../src/features.ts'
import { cli } from '../../../src/platforms/slack/cli.ts'
import { manifest, RESERVED } from '../../../src/platforms/slack/manifest.ts'
import { type Extra, SCOPES } from '../../../src/platforms/slack/scopes.ts'

const commands = describeCommands()

const made = (options: { command?: string; url?: string; extras?: Extra[] } = {}) =>
  manifest(commands, { command: 'study', ...options })

/** Built into Slack (slack.com/help/articles/201259356): an app cannot register any of them. */
const BUILT_IN = [
  ...[
    'apps',
    'archive',
    'call',
    'collapse',
    'dm',
    'dnd',
    'expand',
    'feed',
    'feedback',
    'invite',
    'join',
    'kick',
  ],
  ...[
    'leave',
    'me',
    'msg',
    'mute',
    'open',
    'prefs',
    'remind',
    'remove',
    'rename',
    'search',
    'shortcuts',
    'shrug',
  ],
  ...['star', 'status', 'topic', 'who', 'away', 'active', 'keys', 'close', 'part'],
]

afterEach(() => vi.restoreAllMocks())

describe('the Slack app manifest', () => {
  it('asks for Socket Mode when no address is given', () => {
    const { settings, oauth_config, features } = made()
    expect(settings).toMatchObject({
      socket_mode_enabled: true,
      token_rotation_enabled: false,
      org_deploy_enabled: false,
    })
    expect(JSON.stringify({ settings, oauth_config, features })).not.toContain('url')
  })

  it('asks for the scopes that the features need, and for another one only where it is wanted', () => {
    const scopes = (extras?: Extra[]) => made(extras && { extras }).oauth_config.scopes.bot
    expect(scopes()).toEqual(Object.keys(SCOPES))
    expect(scopes(['files'])).toEqual([...Object.keys(SCOPES), 'files:write'])
    expect(scopes(['mocks'])).toEqual([...Object.keys(SCOPES), 'mpim:write', 'mpim:history'])
    expect(scopes(['stars'])).toEqual([...Object.keys(SCOPES), 'reactions:read'])
    const events = (extras: Extra[]) => made({ extras }).settings.event_subscriptions.bot_events
    expect(events(['stars'])).toEqual([...events(['files']), 'reaction_added', 'reaction_removed'])
  })

  it('is printed with what SLACK_WITH names, or what stands behind --with instead', async () => {
    const printed: string[] = []
    vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text))
    const scopesOf = async (args: string[], environment = {}): Promise<string[]> => {
      await cli.run(['manifest', ...args], { environment, commands })
      return JSON.parse(printed.at(-1) ?? '').oauth_config.scopes.bot.slice(Object.keys(SCOPES).length)
    }
    expect(await scopesOf([])).toEqual([])
    expect(await scopesOf([], { SLACK_WITH: 'files' })).toEqual(['files:write'])
    const mocks = ['mpim:write', 'mpim:history']
    expect(await scopesOf(['--with', 'mocks'], { SLACK_WITH: 'files' })).toEqual(mocks)
    expect(await scopesOf(['--with', 'mocks,files'])).toEqual([...mocks, 'files:write'])
    expect(await scopesOf(['--with', 'mocks', '--with', 'files'])).toEqual([...mocks, 'files:write'])
    await expect(scopesOf(['--with', 'toString'])).rejects.toThrow(
      /Behind --with stands files or mocks or stars/,
    )
  })

  it('sends everything to one address in HTTP mode', () => {
    const { settings, oauth_config, features } = made({ url: 'https://bot.example.org/' })
    const events = 'https://bot.example.org/slack/events'
    expect(settings.socket_mode_enabled).toBe(false)
    expect(settings.event_subscriptions).toMatchObject({ request_url: events })
    expect(settings.interactivity).toEqual({
      is_enabled: true,
      request_url: events,
      message_menu_options_url: events,
    })
    expect(features.slash_commands[0]).toMatchObject({ url: events })
    expect(oauth_config.redirect_urls).toEqual(['https://bot.example.org/slack/oauth_redirect'])
  })

  it('keeps Slack’s lengths and every typed command in the hint', () => {
    const { display_information: about, features } = made()
    const [command] = features.slash_commands
    expect(about.name.length).toBeLessThanOrEqual(35)
    expect(about.description.length).toBeLessThanOrEqual(140)
    expect(command?.description.length).toBeLessThanOrEqual(2000)
    expect(command?.usage_hint.length).toBeLessThanOrEqual(1000)
    expect(command?.should_escape).toBe(true)
    expect(command?.usage_hint).toContain('topic <query>')
    expect(command?.usage_hint).toContain('group setup')
  })

  it('keeps the hint within its length however many commands there are', () => {
    const many = Array.from({ length: 20 }, () => commands).flat()
    const [command] = manifest(many, { command: 'study' }).features.slash_commands
    expect(command?.usage_hint.length).toBeLessThanOrEqual(1000)
    expect(command?.usage_hint).toMatch(/[>\]\w]$/)
  })

  it('holds no name that Slack has built in', () => {
    for (const name of BUILT_IN) expect(RESERVED).toContain(name)
    const names = made().features.slash_commands.map(({ command }) => command.slice(1))
    expect(names.filter((name) => BUILT_IN.includes(name))).toEqual([])
  })

  it.each(BUILT_IN)('refuses /%s with a sentence', (command) => {
    expect(() => made({ command })).toThrow(UserError)
  })

  it.each(['', 'Study', 'two words', '/a/b', 'x'.repeat(32)])('refuses the command %j', (command) => {
    expect(() => made({ command })).toThrow(UserError)
  })

  it.each(['http://bot.example.org', 'bot.example.org', 'https://bot.example.org/slack', 'nonsense'])(
    'refuses the address %j',
    (url) => {
      expect(() => made({ url })).toThrow(UserError)
    },
  )
})
