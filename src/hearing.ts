import type { Bot } from './core/bot.ts'
import type { Registry } from './core/command.ts'
import { type Feature, type FeatureParts, withoutOff } from './core/feature.ts'
import type { Clock } from './core/ports.ts'

/** What features hear of threads and their messages. */
export const heardOf = (
  features: readonly Feature[],
  parts: () => FeatureParts,
  { now }: Pick<Clock, 'now'>,
): Pick<Bot, 'message' | 'threadDeleted' | 'reaction' | 'reactionsGone'> => {
  const inOrder = createOrder()
  return {
    message: async (member, thread, _id, label) => {
      const written = { member, thread, at: now(), label }
      for (const { onAnswer } of features) await onAnswer?.(written, parts())
    },
    threadDeleted: async (thread) => {
      for (const { onThreadDeleted } of features) await onThreadDeleted?.(thread, parts())
    },
    reaction: (reaction) =>
      inOrder(reaction.message, async () => {
        for (const { onReaction } of features) await onReaction?.(reaction, parts())
      }),
    reactionsGone: (thread, message) =>
      inOrder(message, async () => {
        for (const { onReactionsGone } of features) await onReactionsGone?.(thread, message, parts())
      }),
  }
}

/**
 * Does what has the same key one after the other: a star that is taken back at once, or whose message is deleted, must not outlive that
 * because the platform was slow to say what it is about.
 */
function createOrder(): (key: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>()
  return (key, work) => {
    const done = (last.get(key) ?? Promise.resolve()).then(work)
    const ended = done
      .catch(() => {})
      .then(() => {
        if (last.get(key) === ended) last.delete(key)
      })
    last.set(key, ended)
    return done
  }
}

/** What features say to who let the bot in, and on a member's home page. */
export const pagesOf = (
  features: readonly Feature[],
  registry: Registry,
  parts: () => FeatureParts,
): Pick<Bot, 'welcome' | 'home'> => ({
  welcome: async (where) => {
    const cards = await Promise.all(features.map(({ welcome }) => welcome?.(where, parts())))
    return cards.find((card) => card !== undefined)
  },
  home: async (member) => {
    const cards = await Promise.all(features.map(({ home }) => home?.(member, parts()) ?? []))
    return cards.flat().map((card) => withoutOff(card, registry))
  },
})
