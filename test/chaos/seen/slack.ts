import type { types } from '@slack/bolt'
import type { Slack } from '../../fakes/slack/index.ts'
import type { SeenPost } from './seen.ts'

/** What a channel of the fake Slack holds. Every post has its thread from the beginning. */
export function readSlack(fake: Slack, channel: string): SeenPost[] {
  return fake.messages(channel).map((post) => ({
    title: titleOf(post),
    discussions: [{ title: '', messages: fake.thread(channel, post.ts).map(titleOf) }],
  }))
}

/** What stands in the header of a message. */
export function titleOf({ blocks = [] }: { blocks?: types.KnownBlock[] }): string {
  const header = blocks.find((block) => block.type === 'header')
  return header?.type === 'header' ? header.text.text : ''
}
