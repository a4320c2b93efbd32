import type { types } from '@slack/bolt'
import type { ChatPlatform } from '../../../src/core/platform.ts'
import type { ChannelRef } from '../../../src/core/refs.ts'
import { OTHER } from '../../../src/platforms/slack/form.ts'
import { EXTRAS } from '../../../src/platforms/slack/scopes.ts'
import { typedWith } from '../../../src/platforms/slack/typed.ts'
import type { Eyes, Hands, InboundHarness, Shown, Town, Written } from '../../contracts/inbound.ts'
import { soon, startPlatform } from '../../e2e/slack-harness.ts'
import type { Shown as Held } from '../../fakes/slack/core.ts'
import type { Given } from '../../fakes/slack/form.ts'
import type { Slack } from '../../fakes/slack/index.ts'
import type { Member } from '../../fakes/slack/member.ts'
import { readMessage } from '../../fakes/slack/mrkdwn.ts'
import { defaultOptions, type SlackOptions } from '../../fakes/slack/options.ts'
import type { Message, View } from '../../fakes/slack/world.ts'
import { composeOver, type Place } from '../../support/study.ts'

/** What the manifest asks for with SLACK_WITH=stars. */
export const withStars = {
  scopes: [...defaultOptions.scopes, ...EXTRAS.stars.scopes],
  events: [...defaultOptions.events, ...EXTRAS.stars.events],
} satisfies Partial<SlackOptions>

/** How often one may write to one place is another test's: here it would be most of the time. */
const PACE = { options: { ...withStars, burst: Infinity }, interval: 1 }

/** The whole bot on a fake Slack. */
async function startOn(mode: 'socket' | 'http', place: Place = {}) {
  let running: { platform(): ChatPlatform } | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform(), undefined, place)
  const { clock } = place
  const slack = await startPlatform(mode, { bot, storage, ...PACE, ...(clock && { clock }) })
  running = slack
  const { fake, town } = slack
  return {
    fake,
    town,
    engine,
    store: storage.store,
    handsAt: (user: string) => handsOf(fake, user, town.channel.id, (name) => bot.command(name)?.who),
    stop: async () => {
      await engine.stop()
      await slack.stop()
      await storage.close()
    },
  }
}

/** The whole bot on a fake Slack, with two members. */
export async function startInbound(mode: 'socket' | 'http'): Promise<InboundHarness> {
  const { store, fake, town, handsAt, stop } = await startOn(mode)
  return {
    store,
    room: '#study',
    other: '#open',
    ada: handsAt(town.ada.id),
    lin: handsAt(town.lin.id),
    lose: () => fake.deleteChannel(town.channel.id),
    rename: (name) => fake.renameChannel(town.channel.id, name),
    stop,
  }
}

/** The whole bot on a fake Slack, with as many members as there are names. */
export async function startTown(names: readonly string[], place?: Place) {
  const at = await startOn('socket', place)
  const { fake, town } = at
  const ref = (channel: string): ChannelRef => ({ platform: 'slack', workspace: town.team.id, channel })
  const people = names.map((name, i) => {
    const user = fake.user(town.team.id, { name, realName: name, tz: 'UTC', admin: i === 0 })
    for (const { members } of [town.channel, town.open]) members.add(user.id)
    return at.handsAt(user.id)
  })
  return {
    ...at,
    name: 'Slack',
    channel: ref(town.channel.id),
    other: ref(town.open.id),
    person: (name) => people[names.indexOf(name)] as Hands & Eyes,
  } satisfies Town & Record<string, unknown>
}

const typed = typedWith('study')

function handsOf(
  fake: Slack,
  user: string,
  channel: string,
  whoOf: (name: string) => 'member' | 'manager' | undefined,
): Hands & Eyes {
  const member = fake.member(user)
  const own = (place: string, messages: Message[]): Written[] =>
    messages.flatMap(({ bot_id, ts, text, blocks = [], metadata }) => {
      if (bot_id === undefined) return []
      held.set(ts, { kind: 'message', channel: place, ts, text, blocks })
      const [header] = blocks
      const title = header?.type === 'header' ? header.text.text : ''
      const shown = messageOf({ kind: 'message', text, blocks, ts })
      return [{ ...shown, title, at: Number(ts) * 1_000, unasked: metadata !== undefined }]
    })
  const held = new Map<string, Held>()
  /** A message that took the place of another is seen by the same people. */
  const show = (next: Held, instead?: Shown): Shown => {
    const shown = next.kind === 'modal' && member.modal ? formOf(member.modal) : messageOf(next, instead)
    held.set(shown.id, next)
    return shown
  }
  const lineOf = (name: string, values?: Record<string, string>): string =>
    typed({ name, who: whoOf(name) ?? 'member' }, values).text.slice('/study '.length)
  const command = async (place: string, name: string, values?: Record<string, string>): Promise<Shown> =>
    show(await (await member.command('/study', lineOf(name, values), place)).answer())
  const submit: Hands['submit'] = async ({ form }, values) => {
    const view = member.modal
    if (!view) throw new Error('There is no form open.')
    const before = member.shown.length
    const given = await asSlackTakes(member, view, values)
    const sent = await member.submit(view, given)
    // On a busy machine saving may take longer than Slack waits: then the form is there again, or the answer comes.
    if (sent.view && inputsOf(sent.view).length === 0) {
      const answered = () => (inputsOf(view).length > 0 ? view : member.shown[before])
      const seen = await soon(() => answered() ?? Promise.reject(new Error('Nothing yet.')))
      return 'payload' in seen ? formOf(seen, undefined, wordsIn(seen)) : show(seen)
    }
    // What is on no list is typed, in the same form shown again.
    if (sent.view) return submit(formOf(sent.view), values)
    // What is left to say answers the command that opened the form.
    if (sent.closed)
      return show(await soon(() => member.shown[before] ?? Promise.reject(new Error('Nothing yet.'))))
    // Slack's app leaves what was typed where it is.
    return formOf(view, { ...form?.values, ...values }, Object.values(sent.errors ?? {}).join(' '))
  }
  return {
    member: { platform: 'slack', workspace: fake.world.users.get(user)?.team ?? '', user },
    reads: async (at) =>
      own(at.channel, 'thread' in at ? fake.thread(at.channel, at.thread) : fake.messages(at.channel)),
    inbox: async () => own(member.dmChannel(), fake.messages(member.dmChannel())),
    mention: `<@${user}>`,
    command: (name, values) => command(channel, name, values),
    commandAt: (place, name, values) => command(place.channel, name, values),
    // Slack has no slash commands there.
    commandIn: ({ thread }, name) => member.mention(channel, lineOf(name), thread).delivered,
    privately: (name) => command(member.dmChannel(), name),
    press: async (shown, label) => {
      const target = held.get(shown.id) as Held
      const before = fake.messages(member.dmChannel()).length
      const seen = await member.press(target, label)
      // In the private conversation an answer is a message like any other.
      const said = async (): Promise<Held> => {
        const place = member.dmChannel()
        const {
          text,
          ts,
          blocks = [],
        } = await soon(() => fake.messages(place)[before] ?? Promise.reject(new Error('Nothing yet.')))
        return { kind: 'ephemeral', channel: place, ts, text, blocks }
      }
      const isDirect = target.channel === member.dmChannel()
      return show(await (isDirect ? Promise.any([seen.answer(), said()]) : seen.answer()), shown)
    },
    submit,
    write: async ({ thread }, text) => {
      const { ts, delivered } = member.say(channel, text, thread)
      await delivered
      return ts
    },
    star: (_thread, message, isGiven) => member.react(channel, message, 'star', isGiven),
    complete: () => Promise.reject(new Error('Slack completes nothing.')),
    files: async () => filesIn(fake, member.dmChannel()),
    home: async () => {
      await member.openHome()
      const { payload } = await soon(() => member.home ?? Promise.reject(new Error('Nothing yet.')))
      return readMessage({ text: '', blocks: payload.blocks as types.KnownBlock[] }).text
    },
  }
}

/** A file in pieces is code below a title that says which piece of how many it is. */
function filesIn(fake: Slack, channel: string): { name: string; text: string }[] {
  const files: { name: string; text: string }[] = []
  const pieces = new Map<string, string[]>()
  for (const { files: sent = [], blocks = [] } of fake.messages(channel)) {
    files.push(...sent.map(({ name, text }) => ({ name, text })))
    const [header, ...sections] = blocks
    const title = header?.type === 'header' ? header.text.text : ''
    const [, name, at, of] = /^(\S+) \((\d+) of (\d+)\)$/.exec(title) ?? []
    if (!name) continue
    const code = sections.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []))
    const before = at === '1' ? [] : (pieces.get(name) ?? [])
    const parts = [...before, ...code.map((text) => unescaped(text.slice(4, -4)))]
    pieces.set(name, parts)
    if (at === of) files.push({ name, text: parts.join('\n') })
  }
  return files
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const messageOf = ({ kind, text, blocks = [], ts }: Held, instead?: Shown): Shown => ({
  id: ts ?? '',
  text: readMessage({ text, blocks }).text,
  buttons: blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
      : [],
  ),
  visibility:
    kind === 'message' ? 'public' : ((kind === 'update' ? instead?.visibility : undefined) ?? 'private'),
})

type Inputs = Extract<types.KnownBlock, { type: 'input' }>
const inputsOf = ({ payload }: View): Inputs[] =>
  (payload.blocks as types.KnownBlock[]).flatMap((block) => (block.type === 'input' ? [block] : []))

/** What stands above the inputs. */
const wordsIn = ({ payload }: View): string =>
  (payload.blocks as types.KnownBlock[])
    .flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []))
    .join(' ')

function formOf(view: View, typed?: Record<string, string>, error?: string): Shown {
  const { id, payload } = view
  const values =
    typed ?? Object.fromEntries(inputsOf(view).map((block) => [block.block_id ?? '', heldBy(block.element)]))
  const text = 'title' in payload ? (payload.title?.text ?? '') : ''
  return { id, text, buttons: [], visibility: 'private', form: { values, ...(error && { error }) } }
}

/** What an element holds at first, as the core writes the value of its kind. */
function heldBy(element: Inputs['element']): string {
  switch (element.type) {
    case 'plain_text_input':
      return element.initial_value ?? ''
    case 'timepicker':
      return element.initial_time ?? ''
    case 'datepicker':
      return element.initial_date ?? ''
    case 'checkboxes': {
      const chosen = (element.initial_options ?? []).map(({ value }) => value)
      return element.action_id === 'toggle' ? (chosen[0] ?? 'off') : chosen.join(',')
    }
    case 'multi_static_select':
      return (element.initial_options ?? []).map(({ value }) => value).join(',')
    default:
      return (element as { initial_option?: types.PlainTextOption }).initial_option?.value ?? ''
  }
}

/** Values of the core as a member of Slack gives them: a zone is looked for first, and what is not on a list cannot be chosen. */
async function asSlackTakes(
  member: Member,
  view: View,
  values: Record<string, string>,
): Promise<Record<string, Given>> {
  const given: Record<string, Given> = {}
  for (const [name, value] of Object.entries(values)) {
    const element = inputsOf(view).find(({ block_id }) => block_id === name)?.element
    if (element?.type === 'external_select') await member.suggest(view, name, value)
    const offered = element?.type === 'static_select' ? element.options?.map((each) => each.value) : undefined
    const isSeveral = element?.type === 'checkboxes' || element?.type === 'multi_static_select'
    if (offered?.includes(OTHER) && !offered.includes(value)) given[name] = OTHER
    else given[name] = isSeveral ? value.split(',').filter((each) => each !== '' && each !== 'off') : value
  }
  return given
}
