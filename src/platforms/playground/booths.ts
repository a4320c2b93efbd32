import { hash } from 'node:crypto'
import { PlatformError } from '../../core/errors.ts'
import type { BoothOrder, Booths } from '../../core/platform.ts'
import { each, type Store, updateIfThere } from '../../core/records.ts'
import type { BoothRef, MemberRef } from '../../core/refs.ts'
import { type Booth, booths } from './records.ts'
import { BOT, type Channel, channelById, channelRef, channelsOf, memberById } from './world.ts'

/** The channels that there are: those that are always there, and booths, which only their people see. */
export type Places = {
  /** Reads what booths there are. */
  load(): Promise<void>
  /** Any channel by id, whoever may see it. */
  byId(id: string): Channel | undefined
  /** The channels a member sees; without a member only what everybody sees. */
  of(user: string | undefined): Channel[]
  /** What the core calls. `url` answers where the page is served. */
  booths(url: () => string): Booths
}

/** Keeps booths in the store, and knows them without asking it: one process serves the playground. */
export function createPlaces(store: Store): Places {
  const known = new Map<string, Channel>()
  const note = (id: string, booth: Booth): void => void known.set(id, channelOf(id, booth))

  const change = async (id: string, to: (booth: Booth) => Booth): Promise<void> => {
    const changed = await stored(() => store.transact((tx) => updateIfThere(tx, booths, id, to)))
    if (changed) note(id, changed)
  }

  const open = async ({ people, key, title }: BoothOrder): Promise<string> => {
    const members = people.flatMap(({ user }) => (memberById(user) ? [user] : []))
    if (members.length === 0)
      throw new PlatformError('refused', 'None of them is in the playground.', {
        fix: 'Choose one of its members.',
      })
    const id = `table-${hash('sha256', key, 'hex').slice(0, 8)}`
    const booth = await stored(() =>
      store.transact(async (tx) => {
        const old = await tx.get(booths, id)
        const next = old ? withMembers(old, members) : { name: title, members, closed: false }
        tx.put(booths, id, next)
        return next
      }),
    )
    note(id, booth)
    return id
  }

  return {
    load: async () => {
      for await (const { key, value } of each(store, booths)) note(key, value)
    },
    byId: (id) => channelById(id) ?? known.get(id),
    of: (user) => {
      const [open, direct] = [channelsOf(undefined), channelsOf(user).filter((channel) => channel.direct)]
      const own = [...known.values()].filter(({ among }) => user !== undefined && among?.includes(user))
      return [...open, ...own, ...direct]
    },
    booths: (url) => ({
      open: async (order) => {
        const id = await open(order)
        return { ...channelRef(id), url: `${url()}/#/${id}` }
      },
      letIn: (booth: BoothRef, people: readonly MemberRef[]) =>
        change(booth.channel, (old) =>
          withMembers(
            old,
            people.flatMap(({ user }) => (memberById(user) ? [user] : [])),
          ),
        ),
      letOut: (booth: BoothRef, people: readonly MemberRef[]) =>
        change(booth.channel, (old) => ({
          ...old,
          members: old.members.filter((member) => people.every(({ user }) => user !== member)),
        })),
      close: (booth: BoothRef) => change(booth.channel, (old) => ({ ...old, closed: true })),
      inspect: async () => [],
    }),
  }
}

const withMembers = (booth: Booth, members: readonly string[]): Booth => ({
  ...booth,
  members: [...new Set([...booth.members, ...members])],
})

const NAMES = new Intl.ListFormat('en')

const channelOf = (id: string, { name, members, closed }: Booth): Channel => ({
  id,
  name,
  about: `Only ${NAMES.format([...members.map((member) => memberById(member)?.name ?? member), BOT.name])} read this`,
  among: members,
  ...(closed && { closed: true as const }),
})

/** A write that failed may still have been stored. */
const stored = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((cause: unknown) => {
    throw new PlatformError('unknown', 'The playground could not store a booth.', { cause })
  })
