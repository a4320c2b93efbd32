import type { RawFile } from 'discord.js'
import type { Answer, Bot } from '../../core/bot.ts'
import { buttonState, type Card, doneCard, problemCard, type Reply } from '../../core/card.ts'
import type { PlatformError } from '../../core/errors.ts'
import { writeNamed } from '../../core/parse.ts'
import type { Clock, Log } from '../../core/ports.ts'
import { plain } from '../../core/text.ts'
import { within } from '../kit/waiting.ts'
import { correctButton } from './correction.ts'
import { platformError, saidIn } from './errors.ts'
import type { Use } from './interaction.ts'
import { LIMITS, TIMES } from './limits.ts'
import { answerOf, attachmentsOf, type Body, noticeOf } from './message.ts'
import type { Responder } from './responder.ts'

/**
 * Answers a use of a command within Discord's 3 s, whatever the command takes: at once where it is quick, else it is
 * deferred with the visibility that its definition names. Never rejects; what Discord refuses is logged.
 */
export function createAnswering(parts: {
  bot: Bot
  responder: Responder
  clock: Clock
  log: Log
}): (use: Use, work: Promise<Answer>) => Promise<void> {
  const { bot, responder, clock, log } = parts

  return async (use, work) => {
    const info = bot.command(use.name)
    try {
      const quick = await within(
        work,
        info?.opensForm || use.input.reopen ? TIMES.deferForm : TIMES.defer,
        clock.after,
      )
      if (quick)
        return await firstOf([() => atOnce(responder, use, quick), instead(responder.say, use, quick)])
      const hidden = (info?.visibility ?? 'private') === 'private' && !use.direct
      await (use.pressed ? responder.acknowledge(use.ticket) : responder.defer(use.ticket, hidden))
      const answer = await work
      await firstOf([
        () => afterwards(responder, use, answer, hidden),
        instead(responder.follow, use, answer),
      ])
    } catch (error) {
      // The command ran; only its answer was lost, and its address must not stand in the log.
      log.warn({ command: use.name, said: saidIn(error), reason: String(error) }, 'An answer did not arrive')
    }
  }
}

/** One way to give an answer. It is told what became of the way before. */
type Way = (before: PlatformError) => Promise<unknown>

/** Goes on to another way where the one before was refused; rejects as the last does. */
async function firstOf([first, second]: readonly [() => Promise<unknown>, Way]): Promise<void> {
  try {
    await first()
  } catch (error) {
    const failure = platformError(error)
    const { code } = saidIn(failure) ?? {}
    // Too late, or somebody has answered.
    if (code !== undefined && OVER.includes(code)) throw failure
    if (failure.outcome !== 'refused' && failure.outcome !== 'invalid') throw failure
    await second(failure)
  }
}

/** "Unknown interaction", "already acknowledged", "invalid webhook token". */
const OVER = [10062, 40060, 50027]

/** A form that Discord does not open is offered by a button; what it does not show to all is told to whoever asked. */
const instead =
  (give: Responder['say'], use: Use, { reply }: Answer): Way =>
  (before) => {
    const card = reply && 'form' in reply ? openAgain(use) : (withoutFile(reply) ?? undeliverable(before))
    return give(use.ticket, answerOf(card), !use.direct)
  }

/** What is left of an answer whose file Discord does not take. */
const withoutFile = (reply: Reply): Card | undefined =>
  reply && 'card' in reply && reply.file
    ? problemCard(
        'Discord did not take the file',
        'Ask me again in a private message, where nobody forbids files. Whoever runs this bot can also make it for you.',
      )
    : undefined

const filesOf = (reply: Reply): RawFile[] | undefined =>
  reply && 'card' in reply && reply.file ? attachmentsOf(reply.file) : undefined

const undeliverable = ({ message, fix }: PlatformError): Card =>
  problemCard('I can’t answer here', `${plain(message)}${fix ? ` ${plain(fix)}` : ''}`)

const isHidden = (use: Use, { visibility }: Answer): boolean => visibility === 'private' && !use.direct

/** A message that everybody sees is not replaced by what only one member should see. */
const mayReplace = ({ pressed, submitted }: Use, { reply, visibility }: Answer): boolean =>
  pressed !== undefined &&
  reply !== undefined &&
  'card' in reply &&
  (reply.update === true || (submitted && pressed.correction)) &&
  (pressed.own || visibility === 'public')

/** What stands in the place of the pressed message: a notice stays one, a delivery can still be found. */
const replacement = ({ pressed, direct }: Use, card: Card): Body =>
  pressed?.notice ? noticeOf(card, pressed.mark, undefined, direct) : answerOf(card, pressed?.mark)

function atOnce(responder: Responder, use: Use, answer: Answer): Promise<unknown> {
  const { ticket } = use
  const { reply } = answer
  if (!reply)
    return use.pressed ? responder.acknowledge(ticket) : responder.say(ticket, answerOf(DONE), !use.direct)
  if ('form' in reply)
    return use.submitted
      ? responder.say(ticket, answerOf(openAgain(use)), !use.direct)
      : responder.open(ticket, reply.form)
  if (mayReplace(use, answer)) return responder.replace(ticket, replacement(use, reply.card))
  return responder.say(ticket, answerOf(reply.card), isHidden(use, answer), filesOf(reply))
}

async function afterwards(responder: Responder, use: Use, answer: Answer, hidden: boolean): Promise<void> {
  const { ticket, pressed } = use
  const { reply } = answer
  if (!reply) return void (pressed || (await responder.change(ticket, answerOf(DONE))))
  const card = 'form' in reply ? openAgain(use) : reply.card
  const wanted = 'form' in reply ? !use.direct : isHidden(use, answer)
  const files = filesOf(reply)
  if (mayReplace(use, answer)) await responder.change(ticket, replacement(use, card))
  else if (pressed) await responder.follow(ticket, answerOf(card), wanted, files)
  else if (wanted === hidden) await responder.change(ticket, answerOf(card), files)
  else {
    // A first message in the place of a deferred one would be seen by whom the deferral named.
    await responder.withdraw(ticket)
    await responder.follow(ticket, answerOf(card), wanted, files)
  }
}

const DONE = doneCard('Done', 'It is done; there is nothing to show.')

/** A form can only be a first answer to a command or press, so it is offered by a button. */
function openAgain({ name, input, correction }: Use): Card {
  const values = Object.entries(input.values ?? {}).map(([key, value]) => writeNamed(key, value))
  const arg = [input.text ?? '', ...values].join(' ').trim()
  const fits = buttonState({ action: name, arg }).length <= LIMITS.customId
  return {
    plain: 'Press the button to open the form.',
    title: 'One more step',
    text: 'Discord did not let me open the form in time. Press the button to open it.',
    buttons: [
      correction === undefined
        ? { label: 'Open the form', style: 'primary', action: name, ...(fits && arg !== '' && { arg }) }
        : correctButton(correction, 'Open the form'),
    ],
  }
}
