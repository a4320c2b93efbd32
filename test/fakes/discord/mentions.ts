import { PermissionFlagsBits } from 'discord.js'
import type { Channel, Pinged, World } from './model.ts'
import { may } from './permissions.ts'

/** The `allowed_mentions` of a body. */
export type AllowedMentions = {
  parse?: (string | null)[] | null
  users?: (string | null)[] | null
  roles?: (string | null)[] | null
  replied_user?: boolean | null
}

/**
 * Whom a message really notifies. Only the content mentions anybody, never an embed. Without `allowed_mentions`
 * every mention counts; @everyone and roles that are not mentionable need Mention Everyone.
 */
export function pinged(
  world: World,
  channel: Channel,
  author: string,
  content: string,
  allowed: AllowedMentions | null | undefined,
  repliedTo?: string,
): Pinged {
  const free = allowed === undefined || allowed === null
  const parses = (what: string): boolean => free || (allowed.parse ?? []).includes(what)
  const everybody = may(channel, author, PermissionFlagsBits.MentionEveryone)
  const users = ids(content, /<@!?(\d+)>/g).filter(
    (id) => parses('users') || (allowed?.users ?? []).includes(id),
  )
  const roles = ids(content, /<@&(\d+)>/g).filter((id) => {
    const role = channel.guild?.roles.get(id)
    return role && (role.mentionable || everybody) && (parses('roles') || (allowed?.roles ?? []).includes(id))
  })
  const reply = repliedTo !== undefined && (free || allowed?.replied_user === true) ? [repliedTo] : []
  return {
    users: [...new Set([...users, ...reply])].flatMap((id) => world.users.get(id) ?? []),
    roles,
    everyone: /@(everyone|here)/.test(content) && everybody && parses('everyone'),
  }
}

/** Text in code is no mention. */
function ids(content: string, pattern: RegExp): string[] {
  const shown = content.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  return [...new Set([...shown.matchAll(pattern)].map((match) => match[1] as string))]
}
