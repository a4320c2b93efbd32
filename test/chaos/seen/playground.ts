import type { Store } from '../../../src/core/records.ts'
import { type Message, messages as messageKind } from '../../../src/platforms/playground/records.ts'
import { BOT } from '../../../src/platforms/playground/world.ts'
import type { SeenLetter, SeenPost } from './seen.ts'

/** What a channel of the playground holds, in the bot's own database. */
export async function readPlayground(store: Store, channel: string): Promise<SeenPost[]> {
  const list = async (prefix: string): Promise<Message[]> =>
    (await store.list(messageKind, { prefix, limit: 10_000 })).map(({ value }) => value)
  const title = ({ card }: Message): string => card?.title ?? ''
  const posts = (await list(`channel/${channel}/`)).filter(({ author }) => author === BOT.id)
  return Promise.all(
    posts.map(async (post) => {
      const messages = (await list(`thread/${post.id}/`)).map(title)
      const discussions = post.threadTitle === undefined ? [] : [{ title: post.threadTitle, messages }]
      return { title: title(post), discussions }
    }),
  )
}

/** What the bot wrote to somebody in private, with the delivery key of each message. */
export async function readPrivate(store: Store, channel: string): Promise<SeenLetter[]> {
  const range = { prefix: `channel/${channel}/`, limit: 1_000 }
  return (await store.list(messageKind, range))
    .filter(({ value }) => value.author === BOT.id && value.key !== undefined)
    .map(({ value }) => ({ title: value.card?.title ?? '', mark: value.key ?? '' }))
}
