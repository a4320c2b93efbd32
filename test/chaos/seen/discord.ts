import { markIn } from '../../../src/platforms/discord/buttons.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import type { SeenLetter, SeenPost } from './seen.ts'

/** What a text channel or a forum of the fake Discord holds. */
export const readDiscord = (fake: DiscordFake, channel: string): SeenPost[] =>
  // A forum holds no messages of its own.
  fake.messages(channel).length === 0 ? readForum(fake, channel) : readText(fake, channel)

/** Of a message in a channel, its words say its title. */
const titleOf = (
  message: { content: string; embeds: { title?: string | undefined }[] } | undefined,
): string => message?.embeds[0]?.title ?? message?.content ?? ''

/** The bot's messages; those of other types are Discord's own notes. */
const said = (fake: DiscordFake, channel: string) => fake.messages(channel).filter(({ type }) => type === 0)

function readText(fake: DiscordFake, channel: string): SeenPost[] {
  const threads = fake.threads(channel)
  return said(fake, channel).map((post) => ({
    title: titleOf(post),
    discussions: threads
      .filter(({ id }) => id === post.id)
      .map((thread) => ({
        title: thread.name ?? '',
        messages: said(fake, thread.id).map(titleOf),
      })),
  }))
}

/** In a forum the first message of a thread is the post. */
function readForum(fake: DiscordFake, channel: string): SeenPost[] {
  return fake.threads(channel).map((thread) => {
    const [post, ...rest] = said(fake, thread.id)
    return {
      title: titleOf(post),
      discussions: [{ title: thread.name ?? '', messages: rest.map(titleOf) }],
    }
  })
}

/** What a user of the fake Discord got in private. */
export const readPrivateDiscord = (fake: DiscordFake, user: string): SeenLetter[] =>
  fake.messages(fake.privately(user)).map(({ embeds, components }) => ({
    title: embeds[0]?.title ?? '',
    mark: markIn(components ?? []) ?? '',
  }))
