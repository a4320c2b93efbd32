import { z } from 'zod'
import { type Button, type Card, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Choice, Series } from '../../core/feature.ts'
import { fewerThan, type Inbox, isUnheard } from '../../core/inbox.ts'
import { PRIVATE } from '../../core/occurrence.ts'
import { besideButton } from '../../core/scope.ts'
import { plain } from '../../core/text.ts'
import * as to from '../../words/private-signatures.ts'

/** What one private message says: the words that were owed, and how many a week its reader wants. */
const contentSchema = z.object({
  words: z
    .array(z.object({ title: z.string(), text: z.string(), buttons: z.array(z.custom<Button>()) }))
    .min(1),
  most: z.literal([4, 2, 1]),
  /** `false` where it comes at a time that its reader agreed to, on top of what is counted. */
  counts: z.boolean().default(true),
})

/** Private messages in the ledger. What one says stands in its step, so that it says the same when it is sent again. */
export const letters: Series = {
  name: PRIVATE,
  code: 'n',
  compose: ({ content }) => {
    const card = letterCard(contentSchema.parse(JSON.parse(content)))
    return { card, title: card.title }
  },
}

/** How many a week, in words. */
export const rateText = (most: Inbox['most']): string => `${{ 1: 'one', 2: 'two', 4: 'four' }[most]} a week`

/** Everything that is said to somebody at once, and how to get less of it. */
function letterCard({ words, most, counts }: z.output<typeof contentSchema>): Card {
  const [first] = words
  const isOne = words.length === 1
  const title = isOne ? (first?.title ?? '') : `${words.length} things for you`
  const text = isOne
    ? (first?.text ?? '')
    : words.map((word) => `**${plain(word.title)}**\n\n${word.text}`).join('\n\n')
  const buttons = words.flatMap((word) => word.buttons).slice(0, 18)
  return {
    // A phone shows little: of several things their names.
    plain: isOne ? spoken(title, text) : `${title}: ${words.map((word) => word.title).join('; ')}.`,
    title,
    text,
    footer: counts
      ? `You asked for this. At most one message a day, and ${rateText(most)}.`
      : 'You asked for this, at times that you agreed to.',
    buttons: [
      // Whatever is pressed of one thing, the others stay there to be read.
      ...(isOne ? buttons : buttons.map(besideButton)),
      ...(fewerThan(most) === undefined || !counts
        ? []
        : [besideButton(buttonFor(to.messages, { set: 'fewer' }, 'Fewer'))]),
      besideButton(buttonFor(to.messages, { set: 'stop' }, 'Stop')),
    ],
  }
}

/**
 * What comes in private, and how to have it otherwise. `inbox` is undefined for whoever never asked for anything; `note` is what was
 * just changed, and says how it stands now.
 */
export function messagesCard(inbox: Inbox | undefined, choices: readonly Choice[], note?: string): Card {
  const state = note ?? stateText(inbox)
  return {
    plain: spoken('Private messages', state),
    title: 'Private messages',
    text: [state, ...choices.map(({ text }) => text)].join('\n\n'),
    footer: 'Only you see this. Nothing comes that you did not ask for here.',
    // First: a card has room for 25, and anybody may ask to be a buddy.
    buttons: [...rateButtons(inbox), ...choices.flatMap(({ buttons }) => buttons)],
  }
}

function stateText(inbox: Inbox | undefined): string {
  if (!inbox) return 'I write to you in private only if you ask for it.'
  if (inbox.stopped) return 'You stopped all private messages.'
  if (isUnheard(inbox))
    return 'My last messages could not be delivered to you, so I stopped. Allow private messages from me, then press *Try again*.'
  return `You get at most one message a day, and ${rateText(inbox.most)}. What comes together is one message.`
}

function rateButtons(inbox: Inbox | undefined): Button[] {
  if (!inbox) return []
  if (inbox.stopped) return [buttonFor(to.messages, { set: 'start' }, 'Start again')]
  if (isUnheard(inbox)) return [buttonFor(to.messages, { set: 'start' }, 'Try again')]
  return [
    ...(fewerThan(inbox.most) === undefined ? [] : [buttonFor(to.messages, { set: 'fewer' }, 'Fewer')]),
    ...(inbox.most < 4 ? [buttonFor(to.messages, { set: 'more' }, 'As many as four')] : []),
    buttonFor(to.messages, { set: 'stop' }, 'Stop all'),
  ]
}
