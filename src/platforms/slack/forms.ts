import type { BlockSuggestion, types, ViewSubmitAction } from '@slack/bolt'
import type { Answer, Bot } from '../../core/bot.ts'
import type { Input } from '../../core/caller.ts'
import { within } from '../kit/waiting.ts'
import type { Answers } from './answer.ts'
import { formValues, formView, OTHER, readOrigin, suggestedOptions } from './form.ts'
import { wordsOf } from './mrkdwn.ts'
import type { People } from './people.ts'
import { originOf, type Place, placeOfForm } from './place.ts'
import { oneLine } from './render.ts'

/** What a submitted form is answered with: nothing closes it, errors keep it open, a view takes its place. */
export type SubmitAck =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: types.ModalView }
  | undefined

/** What members do in an open form. */
export type Forms = {
  /** Calls `ack` once; what is left to say is said afterwards. */
  submit(body: ViewSubmitAction, team: string, ack: (answer: SubmitAck) => Promise<void>): Promise<void>
  suggest(body: BlockSuggestion, team: string): Promise<types.PlainTextOption[]>
}

/** A form must be answered within 3 seconds; one that takes longer closes, and its answer follows. */
const SUBMIT_MS = 2_000
/** Somebody who opens a select waits for what it offers. */
const PERSON_MS = 500

/** `dispatch` calls the bot for whoever is at a place. */
export function createForms(parts: {
  bot: Bot
  answers: Answers
  people: Pick<People, 'of'>
  dispatch(place: Place, name: string, input: Input): Promise<Answer>
}): Forms {
  const { bot, answers, people, dispatch } = parts
  return {
    submit: async (body, team, ack) => {
      const origin = readOrigin(body.view.private_metadata)
      if (!origin) return ack(undefined)
      const place = placeOfForm(origin, team, body.user)
      const values = formValues(body.view)
      // Something else is to be typed: the same form again, with room for it.
      const reopen = Object.values(values).includes(OTHER) && { reopen: true as const }
      const answering = dispatch(place, origin.action, { text: origin.arg, values, ...reopen })
      const answer = await within(answering, SUBMIT_MS)
      const said = answer && ackOf(answer, body, place)
      await ack(said)
      if (!said) await answers.show(place, await answering, { name: origin.action })
    },
    suggest: async ({ view, block_id: name, value, user }, team) => {
      const origin = readOrigin(view?.private_metadata ?? '')
      if (!origin) return []
      const zone = (await within(people.of(team, user.id), PERSON_MS))?.zone
      const given = zone === undefined ? {} : { zone }
      return suggestedOptions(await bot.suggest(origin.action, name, value, undefined, given))
    },
  }
}

/** What can be said inside the form: an error at its input, else at its first one; or the next form. */
function ackOf({ reply, again, field }: Answer, body: ViewSubmitAction, place: Place): SubmitAck {
  if (!reply) return undefined
  if ('form' in reply) return { response_action: 'update', view: formView(reply.form, originOf(place)) }
  const inputs = body.view.blocks.flatMap(({ type, block_id: id }) => (type === 'input' && id ? [id] : []))
  const at = inputs.find((id) => id === field) ?? inputs[0]
  if (!again || at === undefined) return undefined
  const words = reply.card.text ? wordsOf(reply.card.text) : reply.card.plain
  return { response_action: 'errors', errors: { [at]: oneLine(words, 500) || 'That does not fit.' } }
}
