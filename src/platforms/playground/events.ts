import { randomUUID } from 'node:crypto'

/** One server-sent event; a stream resumes behind its `id`. */
export type ServerEvent = { id: string; event: 'message' | 'ready' | 'refresh'; data: unknown }

/** Live updates with a memory of the last few, so that a dropped stream can go on where it stopped. */
export type Events<T> = {
  publish(item: T): void
  /**
   * Sends `ready`, or what was missed since `lastId`, or `refresh` when that is no longer known; then everything `wants`
   * accepts as it happens. Returns how to leave.
   */
  join(member: Member<T> & { lastId: string | undefined }): () => void
  /** Ends every stream. */
  close(): void
}

type Member<T> = { wants(item: T): boolean; send(event: ServerEvent): void; end(): void }

/** Events kept for resuming: some minutes of a busy group. */
const KEPT = 500

/** Builds the hub; ids carry a mark of this process, because a restart forgets what it sent. */
export function createEvents<T>(toData: (item: T) => unknown): Events<T> {
  const run = randomUUID().slice(0, 8)
  const recent: { n: number; item: T }[] = []
  const members = new Set<Member<T>>()
  let count = 0
  const idOf = (n: number) => `${run}-${n}`
  const eventOf = ({ n, item }: { n: number; item: T }): ServerEvent => ({
    id: idOf(n),
    event: 'message',
    data: toData(item),
  })

  const missedSince = (lastId: string): { n: number; item: T }[] | undefined => {
    const [mark, number] = lastId.split('-')
    const last = Number(number)
    const known = mark === run && Number.isInteger(last) && last <= count && last >= count - recent.length
    return known ? recent.filter(({ n }) => n > last) : undefined
  }

  return {
    publish: (item) => {
      count += 1
      const entry = { n: count, item }
      recent.push(entry)
      if (recent.length > KEPT) recent.shift()
      for (const member of members) if (member.wants(item)) member.send(eventOf(entry))
    },
    join: ({ lastId, ...member }) => {
      const missed = lastId === undefined ? [] : missedSince(lastId)
      for (const entry of missed ?? []) if (member.wants(entry.item)) member.send(eventOf(entry))
      member.send({ id: idOf(count), event: missed ? 'ready' : 'refresh', data: {} })
      members.add(member)
      return () => members.delete(member)
    },
    close: () => {
      for (const member of members) member.end()
    },
  }
}
