import type { types } from '@slack/bolt'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { startPlatform } from '../e2e/slack-harness.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { composeOver } from '../support/study.ts'
import type { Deed } from './deeds.ts'
import { type Player, type Say, shownWrongly } from './players.ts'

/** What one may type at Slack, in characters: into a command’s box, and into a form’s input. */
const TYPED = 8000
const FILLED = 3000

/** How long an answer may take to be shown, in ms: the fake’s own sockets, on a busy machine. */
const PATIENCE_MS = 10_000

/** A strict fake of Slack over its socket, whose members do what Slack’s app lets them do; way 6 sends what it does not. */
export async function playSlack(say: Say): Promise<Player> {
  let running: { platform(): ChatPlatform } | undefined
  const { bot, engine, storage, log } = composeOver(() => running?.platform())
  const slack = await startPlatform('socket', { bot, storage, options: { burst: Infinity } })
  running = slack
  const { fake, town } = slack
  const channel = town.channel.id
  const members = [fake.member(town.ada.id), fake.member(town.lin.id)]
  const meant = ({ pick }: Deed) => members[pick % 2] as (typeof members)[number]
  const buttons: { member: (typeof members)[number]; shown: Shown }[] = []

  const look = async (member: (typeof members)[number], answering: Promise<Shown>): Promise<void> => {
    const shown = await within(answering)
    if (!shown) return say('no answer came')
    if (shown.kind === 'error') return say(`Slack shows ${shown.text}`)
    if (shown.kind === 'delete') return
    const { mentions, text } = readMessage({
      text: shown.text,
      ...(shown.blocks && { blocks: shown.blocks }),
    })
    // Whoever manages a group is named as a member by its own command.
    if (mentions.length > 0) say(`mentions ${mentions.join()}`)
    const wrong = shownWrongly(text)
    if (wrong) say(`a message says ${wrong}`)
    if (shown.kind === 'modal') return
    buttons.push({ member, shown })
    if (buttons.length > 40) buttons.shift()
  }
  const fill = async (deed: Deed): Promise<void> => {
    const member = meant(deed)
    const view = member.modal
    if (!view) return
    const given = Object.values(deed.values)
    const inputs = (view.payload.blocks as types.KnownBlock[]).flatMap((block) =>
      block.type === 'input' && block.element.type === 'plain_text_input' ? [block.block_id ?? ''] : [],
    )
    const values = Object.fromEntries(inputs.map((id, i) => [id, (given[i] ?? deed.text).slice(0, FILLED)]))
    const sent = await member.submit(view, values)
    if (!sent.outcome.ok) say(`a form was not taken: ${sent.outcome.why}`)
    if (member.modal) await member.close(view)
  }
  const delivered = async (written: Promise<{ ok: boolean }[]>): Promise<void> => {
    if ((await within(written))?.some(({ ok }) => !ok)) say('a message was not taken')
  }
  const ways: ((deed: Deed) => Promise<unknown>)[] = [
    async (deed) => {
      const seen = await meant(deed).command('/study', `${deed.name} ${deed.text}`.slice(0, TYPED), channel)
      await look(meant(deed), seen.answer())
      await fill(deed)
    },
    (deed) => delivered(meant(deed).dm(deed.text).delivered),
    (deed) =>
      delivered(meant(deed).mention(channel, `${deed.pick % 2 ? deed.name : ''} ${deed.text}`).delivered),
    async (deed) => {
      const { member, shown } = buttons[deed.pick % (buttons.length || 1)] ?? {}
      const labels = (shown?.blocks ?? []).flatMap((block) =>
        block.type === 'actions'
          ? block.elements.flatMap((element) =>
              element.type === 'button' && !element.url ? [element.action_id ?? ''] : [],
            )
          : [],
      )
      const label = labels[deed.way % (labels.length || 1)]
      if (!member || !shown || label === undefined) return
      const { outcome } = await member.press(shown, label)
      if (!outcome.ok) say(`a press was not taken: ${outcome.why}`)
      await fill(deed)
    },
    async (deed) => {
      const { ts, delivered: written } = meant(deed).say(channel, deed.text)
      await delivered(written)
      await look(meant(deed), (await meant(deed).shortcut('Look up', channel, ts)).answer())
    },
    async (deed) => {
      const [action_id, value] = [`${deed.name}:${deed.pick}`.slice(0, 255), deed.text.slice(0, 2000)]
      const { ok } =
        deed.pick % 2 === 0
          ? await meant(deed).tell('block_actions', {
              container: { type: 'message', message_ts: deed.text, channel_id: channel, is_ephemeral: true },
              channel: { id: channel, name: 'study' },
              actions: [{ type: 'button', action_id, block_id: 'b', value, action_ts: '1.1' }],
              state: { values: {} },
            })
          : await meant(deed).tell('view_submission', {
              view: {
                id: 'V1',
                callback_id: 'form',
                type: 'modal',
                private_metadata: metadataOf(deed),
                state: { values: stateOf(deed) },
              },
            })
      if (!ok) say('an interaction was not acknowledged')
    },
  ]
  return {
    play: async (deed) => {
      await ways[deed.way % ways.length]?.(deed)
    },
    log,
    stop: async () => {
      await engine.stop()
      await slack.stop()
      await storage.close()
    },
  }
}

const metadataOf = ({ way, name, text, json }: Deed): string =>
  (way % 3 === 0
    ? JSON.stringify({ action: name, arg: text })
    : way % 3 === 1
      ? JSON.stringify(json)
      : text
  ).slice(0, 3000)

const stateOf = ({ values }: Deed) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value: { type: 'plain_text_input', value } }]),
  )

async function within<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    clearTimeout(timer)
  }
}
