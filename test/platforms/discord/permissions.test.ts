import { ChannelType, PermissionFlagsBits as P } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { inviteUrl, PERMISSIONS } from '../../../src/platforms/discord/invite.ts'
import { type Place, problemsIn } from '../../../src/platforms/discord/permissions.ts'
import { appliedTags } from '../../../src/platforms/discord/tags.ts'

const place = (more: Partial<Place> = {}): Place => ({
  name: 'ranking',
  type: ChannelType.GuildText,
  allowed: PERMISSIONS,
  overwrites: [],
  botRole: 'Studyhall',
  timedOut: false,
  tagless: false,
  invite: 'https://discord.example/invite',
  ...more,
})

const TEXT = [
  [P.ViewChannel, 'View Channel'],
  [P.SendMessages, 'Send Messages'],
  [P.CreatePublicThreads, 'Create Public Threads'],
  [P.SendMessagesInThreads, 'Send Messages in Threads'],
  [P.EmbedLinks, 'Embed Links'],
  [P.ReadMessageHistory, 'Read Message History'],
] as const

describe('what keeps the bot from posting', () => {
  it.each([ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum])(
    'is nothing in a channel of type %d with the permissions of the invite link',
    (type) => {
      expect(problemsIn(place({ type }))).toEqual([])
    },
  )

  it.each(TEXT)('is named for each permission that is missing (%d: %s)', (bit, name) => {
    const problems = problemsIn(place({ allowed: PERMISSIONS & ~bit }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      what: `I am missing “${name}” in #ranking.`,
      url: 'https://discord.example/invite',
    })
  })

  it('is every missing permission at once', () => {
    const problems = problemsIn(place({ allowed: 0n }))
    expect(problems).toHaveLength(1)
    for (const [, name] of TEXT) expect(problems[0]?.what).toContain(`“${name}”`)
  })

  it.each([
    ['everyone', [], 'denies it to @everyone', 'for the role “Studyhall”'],
    ['role', [], 'denies it to the role “Muted”', 'for the role “Studyhall”'],
    ['bot', [], 'denies it to me', 'for me'],
    ['everyone', [{ of: 'role', name: 'Readers', allow: P.SendMessages, deny: 0n }], undefined, undefined],
    ['role', [{ of: 'bot', name: '', allow: P.SendMessages, deny: 0n }], undefined, undefined],
    [
      'role',
      [{ of: 'everyone', name: '@everyone', allow: P.SendMessages, deny: 0n }],
      'role “Muted”',
      'Studyhall',
    ],
  ] as const)(
    'is explained by the entry of the channel that decides (%#: %s)',
    (of, others, denied, fixed) => {
      const own = { of, name: 'Muted', allow: 0n, deny: P.SendMessages }
      const overwrites = [...others, own]
      const [problem] = problemsIn(place({ allowed: PERMISSIONS & ~P.SendMessages, overwrites }))
      expect(problem?.url === undefined).toBe(denied !== undefined)
      for (const words of [denied, fixed]) if (words) expect(problem?.fix).toContain(words)
    },
  )

  it('is not the permission to create threads in a forum, which ignores it', () => {
    const allowed = PERMISSIONS & ~P.CreatePublicThreads
    expect(problemsIn(place({ type: ChannelType.GuildForum, allowed }))).toEqual([])
    expect(
      problemsIn(place({ type: ChannelType.GuildForum, allowed: PERMISSIONS & ~P.SendMessages })),
    ).toMatchObject([{ what: 'I am missing “Create Posts” in #ranking.' }])
  })

  it('is not the permission to pin, which only some groups use', () => {
    expect(problemsIn(place({ allowed: PERMISSIONS & ~P.PinMessages }))).toEqual([])
  })

  it.each([
    ChannelType.GuildVoice,
    ChannelType.GuildStageVoice,
    ChannelType.GuildCategory,
    ChannelType.PublicThread,
    ChannelType.PrivateThread,
  ])('is the kind of channel, where it cannot hold a daily post (%d)', (type) => {
    expect(problemsIn(place({ type }))).toMatchObject([{ fix: 'Use a text, announcement or forum channel.' }])
  })

  it('is a timeout, and a forum whose tag nobody may set', () => {
    expect(problemsIn(place({ timedOut: true }))).toHaveLength(1)
    expect(problemsIn(place({ type: ChannelType.GuildForum, tagless: true }))).toHaveLength(1)
  })
})

describe('the invite link', () => {
  it('grants everything that inspecting asks for, on the server it is for', () => {
    const url = new URL(inviteUrl('42', '99'))
    expect(url.searchParams.get('client_id')).toBe('42')
    expect(url.searchParams.get('scope')).toBe('bot applications.commands')
    expect(url.searchParams.get('guild_id')).toBe('99')
    const granted = BigInt(url.searchParams.get('permissions') ?? '0')
    for (const [bit] of TEXT) expect(granted & bit).toBe(bit)
    expect(granted & (1n << 51n)).toBe(1n << 51n)
    expect(new URL(inviteUrl('42')).searchParams.has('guild_id')).toBe(false)
  })
})

describe('the tags of a forum post', () => {
  const tags = [
    { id: '1', name: 'Mods only', moderated: true },
    { id: '2', name: 'Daily', moderated: false },
    { id: '3', name: 'Questions', moderated: false },
  ]

  it('are chosen by name or id', () => {
    expect(appliedTags(tags, ['daily', '3', 'gone'], false)).toEqual(['2', '3'])
  })

  it('are none where none is wanted, the first that everybody may set where one is required', () => {
    expect(appliedTags(tags, [], false)).toEqual([])
    expect(appliedTags(tags, [], true)).toEqual(['2'])
    expect(appliedTags(tags, ['gone'], true)).toEqual(['2'])
  })

  it('are at most five', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ id: `${i}`, name: `t${i}`, moderated: false }))
    expect(
      appliedTags(
        many,
        many.map(({ name }) => name),
        true,
      ),
    ).toHaveLength(5)
  })
})
