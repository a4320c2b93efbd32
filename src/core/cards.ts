import type { Button, Card } from './card.ts'
import { tidy } from './text.ts'

/** A card that says something went differently than asked, with what to do. `text` is card text. */
export function problemCard(title: string, text: string, buttons: Button[] = []): Card {
  return {
    plain: tidy(`${title}. ${text.replaceAll('\\', '')}`),
    title,
    text,
    tone: 'bad',
    ...(buttons.length > 0 && { buttons }),
  }
}

/** A card that confirms what was done. `text` is card text. */
export function doneCard(title: string, text: string, buttons: Button[] = []): Card {
  return {
    plain: tidy(`${title}. ${text.replaceAll('\\', '')}`),
    title,
    text,
    tone: 'good',
    ...(buttons.length > 0 && { buttons }),
  }
}
