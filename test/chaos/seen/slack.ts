import type { types } from '@slack/bolt'
import type { Slack } from '../../fakes/slack/index.ts'
import type { SeenLetter, SeenPost } from './seen.ts'

/** What a channel of the fake Slack holds. Every post has its thread from the beginning. */
export function readSlack(fake: Slack, channel: string): SeenPost[] {
  return fake.messages(channel).map((post) => ({
    title: titleOf(post),
    discussions: [{ title: '', messages: fake.thread(channel, post.ts).map(titleOf) }],
  }))
}

/** What stands in the header of a message. */
function titleOf({ blocks = [] }: { blocks?: types.KnownBlock[] }): string {
  const header = blocks.find((block) => block.type === 'header')
  return header?.type === 'header' ? header.text.text : ''
}

/** What a user of the fake Slack got in private. */
export function readPrivateSlack(fake: Slack, user: string): SeenLetter[] {
  const im = [...fake.world.channels.values()].find(
    ({ kind, members: inside }) => kind === 'im' && inside.has(user),
  )
  return (im ? fake.messages(im.id) : []).map((message) => ({
    title: titleOf(message),
    mark: String((message.metadata?.event_payload as { key?: string } | undefined)?.key ?? ''),
  }))
}
