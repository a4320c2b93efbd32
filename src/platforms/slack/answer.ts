import type { Answer, Bot } from '../../core/bot.ts'
import type { Typed } from '../../core/caller.ts'
import type { Button, Card, TextFile } from '../../core/card.ts'
import { doneCard, problemCard } from '../../core/card.ts'
import { usageOf } from '../../core/command.ts'
import { PlatformError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import type { Log } from '../../core/ports.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { toPlatformError } from './errors.ts'
import { sendFile } from './file.ts'
import { formView } from './form.ts'
import { LIMITS } from './limits.ts'
import type { Outbound } from './outbound.ts'
import { originOf, type Place } from './place.ts'
import { renderCard } from './render.ts'
import { type Response, respond } from './respond.ts'
import type { Teams } from './teams.ts'

/** What was asked, in words that ask it again; without a `text` it cannot be asked again. */
export type Asked = { name: string; text?: string }

/** The action of “Send to DM”; commands never begin with `@`. */
export const DM_ACTION = '@dm'

/** Shows answers to members. */
export type Answers = {
  /** Shows an answer where it was asked for; what fails is logged, never thrown. */
  show(place: Place, answer: Answer, asked: Asked): Promise<void>
}

type Parts = { teams: Teams; outbound: Outbound; bot: Bot; typed: Typed; log: Log }

/** Creates it. */
export const createAnswers = (parts: Parts): Answers => ({
  show: async (place, answer, asked) => {
    try {
      await show(parts, place, answer, asked)
    } catch (error) {
      parts.log.error({ error, command: asked.name, team: place.team }, 'An answer did not reach its member')
    }
  },
})

async function show(parts: Parts, place: Place, { reply, visibility }: Answer, asked: Asked): Promise<void> {
  if (!reply) return
  if ('form' in reply) return openForm(parts, place, reply.form, asked)
  if (reply.file) return withFile(parts, place, reply.card, reply.file)
  const isPrivate = visibility === 'private'
  const card = isPrivate ? withDm(reply.card, place, asked, parts.bot) : reply.card
  const replaces = reply.update === true && mayReplace(place, isPrivate)
  for (const way of replaces ? replacing(parts, place, card) : []) if (!(await failureOf(way))) return
  await firstThatWorks(isPrivate ? [] : publicly(parts, place, card), privately(parts, place, card))
}

/** A message that several read is not replaced by what only one of them should see. */
const mayReplace = ({ direct, pressed }: Place, isPrivate: boolean): boolean =>
  !isPrivate || direct || pressed?.ts === undefined

/** A file stands in the member's direct messages, where it stays, behind the card that brings it. */
async function withFile(parts: Parts, place: Place, card: Card, file: TextFile): Promise<void> {
  const { team, user, direct } = place
  const member = { platform: 'slack', workspace: team, user }
  const failure = await failureOf(() => sendFile(parts, member, card, file))
  if (direct && !failure) return
  const said = failure
    ? problemCard('The file did not reach you', `${plain(failure.message)} ${plain(failure.fix)}`.trim())
    : doneCard(card.title, 'It is in your direct messages with me.')
  await firstThatWorks([], privately(parts, place, said))
}

async function openForm(parts: Parts, place: Place, form: Form, asked: Asked): Promise<void> {
  const { teams, bot, typed, log } = parts
  if (place.trigger !== undefined) {
    try {
      const { web } = await teams.of(place.team)
      await web.views.open({ trigger_id: place.trigger, view: formView(form, originOf(place)) })
      return
    } catch (error) {
      // Too late, too many, out of order: whatever it was, the next press brings a new trigger.
      log.info(
        { error: toPlatformError(error), command: asked.name },
        'A form did not open; a button opens it',
      )
    }
  }
  await firstThatWorks([], privately(parts, place, formCard(form, asked, bot, typed)))
}

/** One way to show an answer. */
type Way = () => Promise<void>

type Senders = Pick<Parts, 'teams' | 'outbound'>

function privately(parts: Senders, place: Place, card: Card): Way[] {
  const { channel, direct, thread, responseUrl, user, team } = place
  const dm: Way = async () =>
    void (await parts.outbound.dm({ platform: 'slack', workspace: team, user }, card, 'answer'))
  if (channel !== undefined && direct) return [() => toChannel(parts, place, channel, card), dm]
  const url = respondWay(responseUrl, card, { response_type: 'ephemeral', replace_original: false })
  const here: Way[] = channel === undefined ? [] : [() => whisper(parts, place, channel, card)]
  // A response URL whispers into the channel, not into the thread.
  return thread === undefined ? [...url, ...here, dm] : [...here, ...url, dm]
}

function publicly(parts: Senders, place: Place, card: Card): Way[] {
  const { channel, thread, responseUrl, direct } = place
  if (channel === undefined) return []
  const url = respondWay(responseUrl, card, {
    response_type: 'in_channel',
    replace_original: false,
    ...(thread !== undefined && { thread_ts: thread }),
  })
  const here: Way = () => toChannel(parts, place, channel, card)
  return direct ? [here, ...url] : [...url, here]
}

function replacing({ outbound }: Senders, place: Place, card: Card): Way[] {
  const { pressed, channel, responseUrl, team } = place
  if (!pressed) return []
  const { ts } = pressed
  const url = respondWay(responseUrl, card, { response_type: 'ephemeral', replace_original: true })
  if (ts === undefined || channel === undefined) return url
  const update: Way = () =>
    outbound.edit({ platform: 'slack', workspace: team, channel, message: ts, url: '' }, card)
  return [...url, update]
}

const toChannel = ({ outbound }: Senders, { team, thread }: Place, channel: string, card: Card) =>
  outbound.say({ platform: 'slack', workspace: team, channel, ...(thread !== undefined && { thread }) }, card)

async function whisper({ teams }: Senders, place: Place, channel: string, card: Card): Promise<void> {
  const { web } = await teams.of(place.team)
  const { user, thread } = place
  await web.chat
    .postEphemeral({
      channel,
      user,
      ...renderCard(card),
      ...(thread !== undefined && { thread_ts: thread }),
    })
    .catch((error: unknown) => {
      throw toPlatformError(error)
    })
}

const respondWay = (url: string | undefined, card: Card, how: Omit<Response, 'text' | 'blocks'>): Way[] =>
  url === undefined ? [] : [() => respond(url, { ...renderCard(card), ...how })]

/**
 * What everybody would see twice is said another way only when the way before certainly showed nothing. What one member
 * sees is said until it certainly arrived, last of all what everybody could not be told.
 */
async function firstThatWorks(forAll: readonly Way[], forOne: readonly Way[]): Promise<void> {
  for (const way of forAll) {
    const failure = await failureOf(way)
    if (!failure) return
    if (failure.outcome === 'unknown') break
  }
  let last: PlatformError | undefined
  for (const way of forOne) {
    last = await failureOf(way)
    if (!last) return
  }
  throw last ?? new PlatformError('refused', 'There is no way to answer.')
}

const failureOf = (way: Way): Promise<PlatformError | undefined> =>
  way().then(() => undefined, toPlatformError)

/**
 * Ephemeral messages are gone with the next reload: a look-up gets a button that sends it to the member's direct messages.
 * The button names the look-up as *Share* does, not its message, so that it works after a restart. A card that cannot be shared, such as
 * a choice, is of no use there either.
 */
function withDm(card: Card, place: Place, asked: Asked, bot: Bot): Card {
  const info = bot.command(asked.name)
  if (place.direct || info?.who !== 'member' || info.opensForm || ['good', 'bad'].includes(card.tone ?? ''))
    return card
  const share = card.buttons?.find((button) => 'action' in button && button.action === 'share')
  const again = share && 'action' in share ? share.arg : undefined
  if (!again || again.length > LIMITS.value) return card
  const button: Button = { label: 'Send to DM', action: DM_ACTION, arg: again }
  return { ...card, buttons: [...(card.buttons ?? []), button] }
}

/** Says how to go on where a form cannot be opened: a message has no trigger, and a trigger lives 3 seconds. */
function formCard(form: Form, asked: Asked, bot: Bot, typed: Typed): Card {
  const info = bot.command(asked.name)
  const usage = info && !info.internal ? commandToken(usageOf(info, typed)) : ''
  return problemCard(
    form.title,
    `The form opens with the button below.${usage ? ` Or type it: ${usage}` : ''}`,
    [{ label: 'Open the form', action: asked.name, arg: asked.text ?? '', style: 'primary' }],
  )
}
