import type { Answer } from '../../src/core/bot.ts'
import type { Caller, Input } from '../../src/core/caller.ts'
import type { Button, Card } from '../../src/core/card.ts'
import { withoutMarkup } from '../../src/core/text.ts'
import { aCaller, type Study } from './study.ts'

/** The card that a member is answered with; throws where it is none. */
export function cardOf({ reply }: Pick<Answer, 'reply'>): Card {
  if (!reply || !('card' in reply)) throw new Error('no card')
  return reply.card
}

/** Card text with the words of its tokens in their place: what stands where a platform knows nothing better. */
export const saidIn = (text = ''): string =>
  text.replace(/<token:(command)?[^>]*>/g, (token, isCommand) =>
    isCommand ? `\`${withoutMarkup(token)}\`` : withoutMarkup(token),
  )

/** The button of a card that has this label and calls a command; throws where there is none. */
export function buttonOf(card: Card | undefined, label: string): Extract<Button, { action: string }> {
  const buttons = card?.buttons ?? []
  const button = buttons.find((each) => each.label === label)
  if (!button || !('action' in button))
    throw new Error(`no button ${label} in ${buttons.map((each) => each.label).join(', ')}`)
  return button
}

/**
 * What somebody, by default Ada, does with the bot of a study, as the bot answers it. `ask` calls a command with a text or a form's
 * values, `press` the one behind a card's button.
 */
export function acting(study: () => Study, by: Caller = aCaller()) {
  const ask = (name: string, input: Input | string = {}, caller: Caller = by): Promise<Answer> =>
    study().bot.dispatch(name, typeof input === 'string' ? { text: input } : input, caller)
  const press = async (of: Card | undefined, label: string, caller?: Caller): Promise<Answer> => {
    const { action, arg = '' } = buttonOf(of, label)
    return ask(action, arg, caller)
  }
  return { ask, press }
}

/** The same where every answer is a card. `typed` says that what is asked was typed, and so no command of buttons alone. */
export function reading(study: () => Study, by: Caller = aCaller(), typed = false) {
  const { ask, press } = acting(study, by)
  return {
    ask: async (name: string, text = '', caller?: Caller): Promise<Card> =>
      cardOf(await ask(name, { text, typed }, caller)),
    press: async (of: Card | undefined, label: string, caller?: Caller): Promise<Card> =>
      cardOf(await press(of, label, caller)),
  }
}
