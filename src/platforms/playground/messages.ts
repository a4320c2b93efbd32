import type { Store } from '../../core/records.ts'
import { createIds } from './ids.ts'
import { apart, type Picture, pictures } from './pictures.ts'
import { type Message, messages, places, type Scope, scopeOf } from './records.ts'

/** What is given of a new message; the rest starts empty. */
export type Draft = Pick<Message, 'channel' | 'author'> & Partial<Omit<Message, 'id' | 'replies' | 'edited'>>

/** The playground's messages. Every method rejects when the store does. */
export type Messages = {
  /** An id for now, for a message that is stored later but was written first. */
  reserve(): string
  /** Stores a message, counts it in its thread, and tells `changed` about both. */
  append(draft: Draft, id?: string): Promise<Message>
  get(id: string): Promise<Message | undefined>
  /** Stores what `to` makes of a message and tells `changed`; `undefined` when there is none. */
  change(id: string, to: (message: Message) => Message): Promise<Message | undefined>
  /** A picture that a message shows, by its id. */
  picture(id: string): Promise<Picture | undefined>
  /** The last `limit` messages before `before` that a member sees, oldest first, and whether there are earlier ones. */
  page(scope: Scope, range: PageRange): Promise<{ messages: Message[]; more: boolean }>
  /** Messages of a scope behind an id, oldest first. */
  since(scope: Scope, id: string): AsyncGenerator<Message>
}

export type PageRange = { user: string | undefined; before: string | undefined; limit: number }

/** Read in pieces of this many, private messages of others included. */
const PIECE = 100

/** Keeps messages in the store; `changed` is called after each write with the message as it now is. */
export function createMessages(options: {
  store: Store
  now(): number
  changed(message: Message): void
}): Messages {
  const { store, changed } = options
  const ids = createIds(options.now)
  const keyOf = (message: Message) => `${scopeOf(message)}/${message.id}`

  const get = async (id: string) => {
    const place = await store.get(places, id)
    return place && (await store.get(messages, place.key))
  }

  const append = async (draft: Draft, id = ids.next()): Promise<Message> => {
    const { message, picture } = apart({ replies: 0, edited: false, pinned: false, ...draft, id })
    const place = draft.thread === undefined ? undefined : await store.get(places, draft.thread)
    const key = keyOf(message)
    const stored = await store.transact(async (tx) => {
      const isNew = (await tx.insert(places, id, { key })) && (await tx.insert(messages, key, message))
      if (!isNew) return undefined
      if (picture) tx.put(pictures, picture.id, picture.value)
      const parent = place && message.to === undefined ? await tx.get(messages, place.key) : undefined
      const counted = parent && { ...parent, replies: parent.replies + 1 }
      if (place && counted) tx.put(messages, place.key, counted)
      return { counted }
    })
    // An id can be taken when the clock went back since the last start.
    if (!stored) return append(draft)
    changed(message)
    if (stored.counted) changed(stored.counted)
    return message
  }

  return {
    reserve: ids.next,
    append,
    get,
    change: async (id, to) => {
      const place = await store.get(places, id)
      if (!place) return undefined
      const message = await store.transact(async (tx) => {
        const before = await tx.get(messages, place.key)
        if (!before) throw new Error(`There is no message ${id} at ${place.key}.`)
        const { message: after, picture } = apart(to(before))
        if (picture) tx.put(pictures, picture.id, picture.value)
        tx.put(messages, place.key, after)
        return after
      })
      changed(message)
      return message
    },
    picture: (id) => store.get(pictures, id),
    page: (scope, range) => page(store, scope, range),
    since: (scope, id) => since(store, scope, id),
  }
}

/** Whether a member (or, without one, anybody) sees a message. */
export const sees = (user: string | undefined, message: Message): boolean =>
  message.to === undefined || message.to === user

async function page(store: Store, scope: Scope, { user, before, limit }: PageRange) {
  const found: Message[] = []
  let after = before === undefined ? undefined : `${scope}/${before}`
  for (;;) {
    const piece = await store.list(messages, {
      prefix: `${scope}/`,
      ...(after !== undefined && { after }),
      limit: PIECE,
      reverse: true,
    })
    found.push(...piece.map(({ value }) => value).filter((message) => sees(user, message)))
    after = piece.at(-1)?.key
    if (found.length > limit || piece.length < PIECE || after === undefined) break
  }
  return { messages: found.slice(0, limit).reverse(), more: found.length > limit }
}

async function* since(store: Store, scope: Scope, id: string): AsyncGenerator<Message> {
  let after: string | undefined = `${scope}/${id}`
  while (after !== undefined) {
    const piece: { key: string; value: Message }[] = await store.list(messages, {
      prefix: `${scope}/`,
      after,
      limit: PIECE,
    })
    for (const { value } of piece) yield value
    after = piece.length < PIECE ? undefined : piece.at(-1)?.key
  }
}
