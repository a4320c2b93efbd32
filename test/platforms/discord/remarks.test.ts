import { ChannelType, PermissionFlagsBits as P } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { newChannel, type Settings } from '../../../src/core/group.ts'
import { PERMISSIONS } from '../../../src/platforms/discord/invite.ts'
import { remarksOn } from '../../../src/platforms/discord/remarks.ts'
import type { KnownChannel } from '../../../src/platforms/discord/world.ts'

const CHANNEL = { platform: 'discord', workspace: '1', channel: '2' } as const
const ROLES: Record<string, { name: string; mentionable: boolean }> = {
  '10': { name: 'Readers', mentionable: true },
  '11': { name: 'Quiet_ones', mentionable: false },
}
const FORUM = { type: ChannelType.GuildForum, tags: [{ id: '20', name: 'Daily', moderated: false }] } as const

const remarks = (settings: Partial<Settings>, more: Partial<KnownChannel> = {}): string[] => {
  const channel: KnownChannel = {
    id: '2',
    guild: '1',
    name: 'ranking',
    type: ChannelType.GuildText,
    parent: undefined,
    allowed: PERMISSIONS,
    overwrites: [],
    server: 'Town',
    botRole: 'Studyhall',
    timedOut: false,
    tags: [],
    requiresTag: false,
    archiveMinutes: undefined,
    ...more,
  }
  const world = {
    channel: (id: string) => (id === '2' ? channel : undefined),
    role: (guild: string, id: string) => (guild === '1' ? ROLES[id] : undefined),
  }
  return remarksOn(world, CHANNEL, { ...newChannel(CHANNEL).settings, ...settings })
}

describe('what of a group’s settings has no effect on Discord', () => {
  it('is publishing outside of an announcement channel', () => {
    expect(remarks({ publish: true })).toEqual([expect.stringContaining('only an announcement channel')])
  })

  it('is nothing where all is well, and nothing is said of a channel that is unknown', () => {
    expect(remarks({})).toEqual([])
    expect(remarks({ mention: '10', pin: true })).toEqual([])
    expect(remarks({ publish: true }, { type: ChannelType.GuildAnnouncement })).toEqual([])
    expect(remarks({ mention: '10', tags: ['daily'] }, FORUM)).toEqual([])
    const nowhere = { channel: () => undefined, role: () => undefined }
    expect(
      remarksOn(nowhere, CHANNEL, { ...newChannel(CHANNEL).settings, mention: '11', pin: true }),
    ).toEqual([])
  })

  it('is the mention of a role that may not be mentioned, unless the bot may mention all', () => {
    expect(remarks({ mention: '11' })).toEqual([
      expect.stringMatching(/notifies nobody: Quiet\\_ones .*Allow anyone to @mention this role/),
    ])
    expect(remarks({ mention: '11' }, { allowed: PERMISSIONS | P.MentionEveryone })).toEqual([])
  })

  it.each(['12', 'S0123456'])('is the mention of a role that is not there (%s)', (mention) => {
    expect(remarks({ mention })).toEqual([expect.stringContaining('the role is not on this server')])
  })

  it('is a pin in a forum, and where the bot may not pin', () => {
    expect(remarks({ pin: true }, FORUM)).toEqual([
      expect.stringContaining('posts of a forum are not pinned'),
    ])
    expect(remarks({ pin: true }, { allowed: PERMISSIONS & ~P.PinMessages })).toEqual([
      expect.stringContaining('“Pin Messages” in #ranking'),
    ])
  })

  it('is each tag that the forum does not have, and any outside a forum', () => {
    expect(remarks({ tags: ['daily', '20', 'Questions'] }, FORUM)).toEqual([
      expect.stringContaining('no tag “Questions”'),
    ])
    expect(remarks({ tags: ['daily', 'other'] })).toHaveLength(1)
  })
})
