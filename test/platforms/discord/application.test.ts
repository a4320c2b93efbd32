import { type APIApplication, REST, type RESTPatchCurrentApplicationJSONBody, Routes } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setupOf } from '../../../src/platforms/discord/application.ts'
import { PERMISSIONS } from '../../../src/platforms/discord/invite.ts'
import { findInvites, setUpApplication } from '../../../src/platforms/discord/tools.ts'
import { createDiscordFake, type DiscordFake } from '../../fakes/discord/index.ts'
import { studyhall } from '../../support/studyhall.ts'

let fake: DiscordFake
beforeEach(async () => {
  fake = await createDiscordFake()
})
afterEach(async () => {
  fake.assertNoUnknown()
  await fake.close()
})

const PLAIN = { users: false, replace: false, dryRun: false }
const setUp = (wanted: Partial<typeof PLAIN> = {}) =>
  setUpApplication({ token: fake.token, apiUrl: fake.api }, { ...PLAIN, ...wanted })

describe('discord setup', () => {
  it('writes a description, tags, and an install link with what the bot uses, and is safe to repeat', async () => {
    const { lines } = await setUp()
    expect(fake.profile.description).toMatch(/^A daily prompt for your study group/)
    expect(fake.profile.tags).toHaveLength(5)
    expect([...fake.profile.params]).toEqual([
      [0, { scopes: ['applications.commands', 'bot'], permissions: PERMISSIONS.toString() }],
    ])
    expect(lines.join('\n')).toContain('--users allows it')
    const before = structuredClone(fake.profile)
    await setUp()
    expect(fake.profile).toEqual(before)
  })

  it('keeps what its operator wrote, unless it is to be replaced', async () => {
    Object.assign(fake.profile, { description: 'Ours.', tags: ['club'] })
    const { lines } = await setUp()
    expect([fake.profile.description, fake.profile.tags]).toEqual(['Ours.', ['club']])
    expect(lines.join('\n')).toContain('Tags: club, which stay')
    await setUp({ replace: true })
    expect(fake.profile.tags).not.toContain('club')
  })

  it('lets members install the app for themselves where that is asked for, and never takes it back', async () => {
    const { server, member } = await findInvites({ token: fake.token, apiUrl: fake.api })
    expect([server.includes('permissions='), member]).toEqual([true, undefined])
    await setUp({ users: true })
    await setUp()
    expect(fake.profile.params.get(1)).toEqual({ scopes: ['applications.commands'], permissions: '0' })
    expect((await findInvites({ token: fake.token, apiUrl: fake.api })).member).toContain(
      'integration_type=1',
    )
  })

  it('writes no install link for a private application, for which Discord refuses one, and says who can add it', async () => {
    fake.profile.public = false
    const { body, lines } = await setUp()
    expect('integration_types_config' in body).toBe(false)
    expect(fake.profile.description).not.toBe('')
    expect(lines.join('\n')).toMatch(/only its owner can add it/)
  })

  it('tells of verification from 75 servers on', async () => {
    const application = (approximate_guild_count: number) =>
      ({ description: '', tags: [], bot_public: true, approximate_guild_count }) as unknown as APIApplication
    const told = (servers: number) => setupOf(application(servers), PLAIN).lines.join('\n')
    expect(told(74)).not.toContain('verif')
    expect(told(75)).toMatch(/about 75 servers.*into 100 and no more/)
  })

  it('changes nothing with --dry-run, and says so of a token that is refused', async () => {
    const environment = { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api }
    const dry = await studyhall(['discord', 'setup', '--dry-run'], environment)
    expect([dry.code, Object.keys(JSON.parse(dry.out))]).toEqual([
      0,
      ['description', 'tags', 'integration_types_config'],
    ])
    expect(fake.profile.description).toBe('')
    expect((await studyhall(['discord', 'setup'], environment)).out).toMatch(
      /^Description: written\.\nTags: study/,
    )
    const refused = await studyhall(['discord', 'setup'], { ...environment, DISCORD_TOKEN: 'a.b.c' })
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('DISCORD_TOKEN is refused')])
  }, 30_000)
})

describe('the fake Discord refuses of an application', () => {
  const LINK = { scopes: ['bot'], permissions: '8' }
  const patch = (body: RESTPatchCurrentApplicationJSONBody) =>
    new REST({ api: fake.api, version: '10', retries: 0 })
      .setToken(fake.token)
      .patch(Routes.currentApplication(), { body })

  it.each([
    ['a description that is too long', { description: 'x'.repeat(401) }],
    ['six tags', { tags: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    ['a tag that is too long', { tags: ['x'.repeat(21)] }],
    ['one tag twice', { tags: ['a', 'a'] }],
    [
      'a bot for whoever installs the app for themselves',
      { integration_types_config: { 1: { oauth2_install_params: LINK } } },
    ],
    ['a field that it does not know', { title: 'x' }],
  ])('%s', async (_, body) => {
    await expect(patch(body as RESTPatchCurrentApplicationJSONBody)).rejects.toMatchObject({ code: 50035 })
  })

  it('an install link of a private one', async () => {
    const body = { integration_types_config: { 0: { oauth2_install_params: LINK } } }
    await patch(body as RESTPatchCurrentApplicationJSONBody)
    fake.profile.public = false
    await expect(patch(body as RESTPatchCurrentApplicationJSONBody)).rejects.toThrow(
      /default authorization link/,
    )
  })
})
