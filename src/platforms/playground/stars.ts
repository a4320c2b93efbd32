import type { Bot } from '../../core/bot.ts'
import { HttpError } from './body.ts'
import type { Messages } from './messages.ts'
import type { Message } from './records.ts'
import { messageUrl, takesStars } from './view.ts'
import { channelRef, type Member, memberRef } from './world.ts'

/**
 * Gives what somebody wrote in a thread a star, or takes it back, and tells the bot; resolves to the message as it is then. Rejects with
 * HttpError for any other message.
 */
export type Star = (member: Member, message: Message, isGiven: boolean) => Promise<Message>

/** Stars of members; `url` answers where the page is served, without a final slash. */
export const createStars =
  ({ messages, bot, url }: { messages: Messages; bot: Pick<Bot, 'reaction'>; url(): string }): Star =>
  async ({ id: user }, message, isGiven) => {
    const { id, channel, thread, author } = message
    if (thread === undefined || !takesStars(message))
      throw new HttpError(403, 'A star is for what a member wrote in a thread.')
    const others = ({ stars = [] }: Message): string[] => stars.filter((other) => other !== user)
    const changed = await messages.change(id, (it) => ({
      ...it,
      stars: isGiven ? [...others(it), user] : others(it),
    }))
    if (!changed) throw new HttpError(404, 'There is no such message.')
    const at = channelRef(channel)
    const found = { thread: { ...at, thread }, url: messageUrl(url(), message), author: memberRef(author) }
    const about = async () => found
    await bot.reaction({ member: memberRef(user), channel: at, message: id, isGiven, about })
    return changed
  }
