import type { BlockSuggestion, types, ViewSubmitAction } from '@slack/bolt'
import type { Answer, Bot } from '../../core/bot.ts'
import type { Input } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import type { Log } from '../../core/ports.ts'
import { within } from '../kit/waiting.ts'
import type { Answers } from './answer.ts'
import { toPlatformError } from './errors.ts'
import { formValues, formView, type Origin, OTHER, readOrigin, suggestedOptions, wordsView } from './form.ts'
import { wordsOf } from './mrkdwn.ts'
import type { People } from './people.ts'
import { originOf, type Place, placeOfForm } from './place.ts'
import { oneLine } from './render.ts'
import type { Teams } from './teams.ts'

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

/** A form must be answered within 3 seconds; in the place of one that takes longer stands that it does, until it is done. */
const SUBMIT_MS = 2_000
/** Somebody who opens a select waits for what it offers. */
const PERSON_MS = 500

type Parts = {
  bot: Bot
  teams: Pick<Teams, 'of'>
  answers: Answers
  people: Pick<People, 'of'>
  log: Log
  /** Calls the bot for whoever is at a place. */
  dispatch(place: Place, name: string, input: Input): Promise<Answer>
}

/** Creates it. */
export function createForms(parts: Parts): Forms {
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
      if (!answer) {
        const { text } = body.view.title
        await ack({ response_action: 'update', view: wordsView(text, 'This takes a moment …') })
        return late(parts, { body, place, origin, values }, await answering)
      }
      const said = ackOf(answer, body, place)
      await ack(said)
      if (!said) await answers.show(place, answer, { name: origin.action })
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

type Submission = { body: ViewSubmitAction; place: Place; origin: Origin; values: Record<string, string> }

/**
 * What becomes of a form that was answered by a waiting view: the next form, or the same as it was filled in with what is wrong, takes its
 * place. What is done is said there as well as where the form was opened.
 */
async function late(
  { answers, dispatch, teams, log }: Parts,
  { body, place, origin, values }: Submission,
  answer: Answer,
): Promise<void> {
  const show = async (view: types.ModalView): Promise<boolean> => {
    try {
      const { web } = await teams.of(place.team)
      await web.views.update({ view_id: body.view.id, view })
      return true
    } catch (error) {
      // Whoever has closed it meanwhile reads the answer all the same.
      log.info({ error: toPlatformError(error), command: origin.action }, 'A form was not shown again')
      return false
    }
  }
  const { reply, again } = answer
  const words = reply && 'card' in reply ? said(reply.card) : ''
  const input = { text: origin.arg, values, reopen: true as const }
  const next = again ? (await dispatch(place, origin.action, input)).reply : reply
  if (next && 'form' in next && (await show(formView(next.form, originOf(place), again && words)))) return
  await show(wordsView(body.view.title.text, words || 'Done.'))
  await answers.show(place, answer, { name: origin.action })
}

/** A card's title and words, as a form has room for them. */
const said = ({ title, text, plain }: Card): string => (text ? `${title}\n${wordsOf(text)}` : plain)

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
