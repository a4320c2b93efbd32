import type { Card } from '../core/card.ts'
import { buttonFor } from '../core/command.ts'
import * as to from './signatures.ts'

/** How many suggestions wait, for a manager to see wherever they look anyway: nobody is sent a message about it. Plain text. */
export const waitingText = (waiting: number): string =>
  `${waiting === 1 ? 'One suggestion waits' : `${waiting} suggestions wait`} for a manager.`

/** A card that says so too, and leads to them; the same card where none waits. */
export const withWaiting = (card: Card, waiting: number): Card =>
  waiting === 0
    ? card
    : {
        ...card,
        text: [card.text, `*${waitingText(waiting)}*`].filter(Boolean).join('\n\n'),
        buttons: [...(card.buttons ?? []), buttonFor(to.suggestions, {}, 'Suggestions')],
      }
