import { type APIChannel, PermissionFlagsBits, PermissionsBitField, Routes } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import { groupByChannel } from '../../core/group.ts'
import { type Expiring, each, type OpenExpiring, type Store } from '../../core/records.ts'
import type { ChannelRef, Whereabouts } from '../../core/refs.ts'
import type { Calls } from './calls.ts'
import { GONE, saidIn } from './errors.ts'
import { channelRef } from './place.ts'
import type { KnownChannel, World } from './world.ts'

/** What is known of a channel, as JSON can hold it. */
type Note = { json: string }

/** How long a note is kept after it was written: each start of a process that hears the gateway writes all of them. */
const KEPT_MS = 60 * 24 * 60 * 60_000
/** How long a process goes by a note before it reads it again, in ms. */
const FRESH_MS = 30_000

/** What processes that hear Discord's gateway tell those that only send: the channels that groups meet in. */
export type Notes = Expiring<Note>

/** The notes of all processes over one database. */
export const openNotes = (expiring: OpenExpiring): Notes => expiring<Note>('discord-channel', KEPT_MS)

const packed = (channel: KnownChannel): string =>
  JSON.stringify(channel, (_, value) => (typeof value === 'bigint' ? { bits: String(value) } : value))

const unpacked = (json: string): KnownChannel =>
  JSON.parse(json, (_, value) => (typeof value?.bits === 'string' ? BigInt(value.bits) : value))

/** Writes down what is known of the channels that groups meet in, where it changed. */
export function createNoter({ notes, store, world }: { notes: Notes; store: Store; world: World }) {
  const written = new Map<string, string>()
  const note = async ({ channel: id }: ChannelRef): Promise<void> => {
    const known = world.isConnected() ? world.channel(id) : undefined
    if (!known) return
    const json = packed(known)
    if (written.get(id) === json) return
    await notes.set(id, { json })
    written.set(id, json)
  }
  return {
    /** One channel, whether or not a group meets there yet. */
    note,
    /** Every channel of a server, or of all, in which a group meets. */
    noteAll: async ({ workspace, channel }: Partial<Whereabouts>): Promise<void> => {
      if (workspace !== undefined && channel !== undefined) return note(channelRef(workspace, channel))
      const prefix = workspace === undefined ? 'discord/' : `discord/${workspace}/`
      for await (const { key } of each(store, groupByChannel, { prefix })) {
        const [, guild = '', id = ''] = key.split('/')
        await note(channelRef(guild, id))
      }
    },
  }
}

/** Who the bot is, which a process that only sends has to ask. */
export type Self = { user: string; application: string }

/**
 * What a process knows of Discord without hearing its gateway: what the notes say, and of a channel without a note what
 * Discord answers. What the bot may do there is then not known, and Discord itself answers when it tries.
 */
export function createNotedWorld(parts: {
  notes: Notes
  calls: Calls
  self(): Self | undefined
  now(): number
  /** How to ask about a channel without a note; the channel alone unless told otherwise. */
  ask?: typeof asked
}): World {
  const known = new Map<string, { channel: KnownChannel | undefined; at: number }>()
  const self = (): Self => {
    const who = parts.self()
    if (!who) throw new PlatformError('unreachable', 'Discord is not connected yet.')
    return who
  }
  return {
    isConnected: () => parts.self() !== undefined,
    self: () => self().user,
    application: () => self().application,
    channel: (id) => {
      self()
      return known.get(id)?.channel
    },
    role: () => undefined,
    owner: () => undefined,
    server: () => undefined,
    serverOf: () => undefined,
    servers: () => [],
    isOut: () => false,
    know: async ({ workspace, channel: id }) => {
      const before = known.get(id)
      if (before && parts.now() - before.at < FRESH_MS) return
      const note = await parts.notes.get(id).catch((cause: unknown) => {
        throw new PlatformError('unreachable', 'What is known of the channel could not be read.', { cause })
      })
      const channel = note ? unpacked(note.json) : await (parts.ask ?? asked)(parts.calls, workspace, id)
      known.set(id, { channel, at: parts.now() })
    },
  }
}

/** A channel as Discord describes it to who asks; `undefined` for one that the bot cannot see. Rejects with PlatformError. */
export async function asked(calls: Calls, guild: string, id: string): Promise<KnownChannel | undefined> {
  try {
    const route = Routes.channel(id)
    const channel = await calls.call<APIChannel>('other', { method: 'GET', route, expects: 'id' })
    if (!('guild_id' in channel)) return undefined
    return {
      id,
      guild: channel.guild_id ?? guild,
      name: channel.name ?? '',
      type: channel.type as KnownChannel['type'],
      parent: undefined,
      // Of what it would only be nicer with, nobody said that it is allowed.
      allowed:
        PermissionsBitField.All & ~(PermissionFlagsBits.AttachFiles | PermissionFlagsBits.ManageThreads),
      overwrites: [],
      server: '',
      botRole: undefined,
      timedOut: false,
      tags: 'available_tags' in channel ? channel.available_tags : [],
      requiresTag: 'available_tags' in channel && ((channel.flags ?? 0) & REQUIRES_TAG) !== 0,
      archiveMinutes:
        'default_auto_archive_duration' in channel ? channel.default_auto_archive_duration : undefined,
    }
  } catch (error) {
    const { code, status } = saidIn(error) ?? {}
    if (code === GONE.channel || status === 403) return undefined
    // Whatever became of the question, nothing was sent.
    const { outcome, message } = error as PlatformError
    throw outcome === 'unknown' ? new PlatformError('unreachable', message, { cause: error }) : error
  }
}

const REQUIRES_TAG = 1 << 4
