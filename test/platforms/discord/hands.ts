import {
  type APIMessage,
  ComponentType,
  MessageFlags,
  MessageType,
  PermissionFlagsBits as P,
} from 'discord.js'
import type { Bot } from '../../../src/core/bot.ts'
import type { ChannelRef } from '../../../src/core/refs.ts'
import { OTHER } from '../../../src/platforms/discord/form.ts'
import { channelRef, memberRef, typedWith } from '../../../src/platforms/discord/place.ts'
import type { Eyes, Hands, InboundHarness, Shown, Town, Written } from '../../contracts/inbound.ts'
import { startDiscordStudy } from '../../e2e/discord-study.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import type { MemberDriver } from '../../fakes/discord/member.ts'
import type { Given } from '../../fakes/discord/modal-submit.ts'
import type { Seen } from '../../fakes/discord/seen.ts'
import type { Place } from '../../support/study.ts'
import { readMarkdown, seenOnDiscord } from './seen-discord.ts'

const typed = typedWith(() => ({}))

const build = (names: readonly string[]) => (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  const people = names.map((name, i) => guild.member(name, i === 0 ? { permissions: P.ManageGuild } : {}))
  return { guild, elsewhere: guild.text('elsewhere'), channel: guild.text('ranking'), people }
}

/** The whole bot on a fake Discord. */
async function startOn(names: readonly string[], place?: Place) {
  const at = await startDiscordStudy(build(names), undefined, place)
  const { fake, world, bot } = at
  const people = world.people.map((user) =>
    handsOf(fake, fake.member(user), bot, channelRef(world.guild.id, world.channel.id)),
  )
  return { ...at, people }
}

/** The whole bot on a fake Discord, with two members. */
export async function startInbound(): Promise<InboundHarness> {
  const { store, fake, world, people, stop } = await startOn(['Ada', 'Lin'])
  return {
    store,
    room: '#ranking',
    other: '#elsewhere',
    ada: people[0] as Hands,
    lin: people[1] as Hands,
    lose: async () => fake.moderator.deleteChannel(world.channel),
    rename: async (name) => fake.moderator.renameChannel(world.channel, name),
    stop,
  }
}

/** The whole bot on a fake Discord, with as many members as there are names. */
export async function startTown(names: readonly string[], place?: Place) {
  const at = await startOn(names, place)
  const { guild, channel, elsewhere } = at.world
  return {
    ...at,
    name: 'Discord',
    channel: channelRef(guild.id, channel.id),
    other: channelRef(guild.id, elsewhere.id),
    person: (name) => at.people[names.indexOf(name)] as Hands & Eyes,
  } satisfies Town & Record<string, unknown>
}

function handsOf(fake: DiscordFake, member: MemberDriver, bot: Bot, at: ChannelRef): Hands & Eyes {
  const { channel } = at
  /** What each answer was, by the id that is shown of it. */
  const seen = new Map<string, Seen>()
  /** What was there to read. */
  const read = new Map<string, APIMessage>()
  const written = (message: APIMessage): Written => {
    read.set(message.id, message)
    const shown = shownOf({ message })
    return {
      ...shown,
      // A post's stands above its card.
      title: readMarkdown(message.embeds[0]?.title ?? message.content).text,
      at: Date.parse(message.timestamp),
      unasked: message.interaction_metadata === undefined,
    }
  }
  /** Without what Discord itself writes where a thread begins. */
  const own = (messages: APIMessage[]) =>
    messages
      .filter(({ author, type }) => author.id === fake.app && type !== MessageType.ThreadStarterMessage)
      .map(written)
  const show = async (answer: Seen): Promise<Shown> => {
    const shown = shownOf(await answer.final())
    seen.set(shown.id, answer)
    return shown
  }
  const lineOf = (name: string): string => {
    const info = bot.command(name)
    return info ? typed(info).text.slice(1) : name
  }
  const optionsOf = (name: string, values: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(values).map(([arg, value]) => {
        const info = bot.command(name)?.args.find((each) => each.name === arg)
        // Whom and what a member chooses is sent by its id.
        const chosen = info?.names ? /^<[@#]!?(\d+)>$/.exec(value)?.[1] : undefined
        return [arg, info?.type === 'integer' ? Number(value) : (chosen ?? value)]
      }),
    )
  const press: Hands['press'] = async (shown, label) => {
    const message = messageOf(seen.get(shown.id)) ?? read.get(shown.id)
    const components = message ? componentsOf(message) : []
    const found = components.find((button) => button.label === label)
    const menu = components.find(({ options }) => options?.some((option) => option.label === label))
    const chosen = menu?.options?.find((option) => option.label === label)
    if (message && menu?.custom_id && chosen)
      return show(await member.press(message, menu.custom_id, [chosen.value]))
    if (!message || !found?.custom_id)
      throw new Error(`There is no button ${label} among ${shown.buttons.join(', ')}.`)
    return show(await member.press(message, found.custom_id))
  }
  const submit: Hands['submit'] = async (form, values) => {
    const opened = seen.get(form.id) as Seen
    const given = asDiscordTakes(opened.modal, values)
    const shown = await show(await member.submitModal(opened, given))
    // What is on no list is typed, in the same form opened again.
    return Object.values(given).includes(OTHER) ? submit(await press(shown, 'Correct it'), values) : shown
  }
  return {
    member: memberRef(member.id),
    reads: async (place) => own(fake.messages('thread' in place ? place.thread : place.channel)),
    inbox: async () => own(fake.messages(fake.privately(member))),
    mention: `<@${member.id}>`,
    command: async (name, values = {}) =>
      show(await member.slash(channel, lineOf(name), optionsOf(name, values))),
    commandAt: async (place, name, values = {}) =>
      show(await member.slash(place.channel, lineOf(name), optionsOf(name, values))),
    commandIn: ({ thread }, name) => member.slash(thread, lineOf(name)),
    privately: async (name) => show(await member.slash(member.id, lineOf(name))),
    press,
    submit,
    write: async ({ thread }, text) => member.say(thread, text),
    star: async ({ thread }, message, isGiven) => member.react(thread, message, '⭐', isGiven),
    complete: async (name, arg, text, values) => {
      const choices = await member.autocomplete(channel, lineOf(name), arg, text, optionsOf(name, values))
      return (choices ?? []).map(({ value }) => String(value))
    },
    home: () => Promise.reject(new Error('Discord has no home page.')),
    files: async () =>
      [...seen.values()].flatMap((answer) =>
        [answer.message, ...answer.followups].flatMap((message) =>
          (message?.attachments ?? []).map(({ filename, url }) => ({
            name: filename,
            text: decodeURIComponent(url.slice(url.indexOf(',') + 1)),
          })),
        ),
      ),
  }
}

const messageOf = (seen: Seen | undefined): APIMessage | undefined => seen?.followups.at(-1) ?? seen?.message

type Component = { label?: string; custom_id?: string; options?: { label: string; value: string }[] }
const componentsOf = ({ components = [] }: APIMessage): Component[] =>
  (components as { components: Component[] }[]).flatMap((row) => row.components)

function shownOf(seen: Seen | { message: APIMessage }): Shown {
  if ('modal' in seen && seen.modal) return formOf(seen)
  const message = 'modal' in seen ? messageOf(seen) : seen.message
  if (!message) throw new Error('Discord shows that the application did not respond.')
  return {
    id: message.id,
    text: seenOnDiscord(message).text,
    buttons: componentsOf(message).flatMap(({ label }) => label ?? []),
    visibility: ((message.flags ?? 0) & MessageFlags.Ephemeral) === 0 ? 'public' : 'private',
  }
}

type Control = { type: number; custom_id: string } & Record<string, unknown>
const controlsOf = (modal: Seen['modal']): Control[] =>
  (modal?.components ?? []).flatMap((row) =>
    row.type === ComponentType.Label ? [row.component as unknown as Control] : [],
  )

function formOf({ id, modal }: Seen): Shown {
  const values = Object.fromEntries(controlsOf(modal).map((control) => [control.custom_id, heldBy(control)]))
  return { id, text: modal?.title ?? '', buttons: [], visibility: 'private', form: { values } }
}

/** What a control holds, as the core writes the value of its kind. */
function heldBy(control: Control): string {
  const { value = '', options = [], default_values: roles = [] } = control
  if (control.type === ComponentType.TextInput) return String(value)
  if (control.type === ComponentType.Checkbox) return control.default ? 'on' : 'off'
  if (control.type === ComponentType.RoleSelect)
    return (roles as { id: string }[]).map((role) => role.id).join(',')
  return (options as { value: string; default?: boolean }[])
    .flatMap((option) => (option.default ? [option.value] : []))
    .join(',')
}

/** Values of the core as a member of Discord gives them: what is not on a list cannot be chosen. */
const asDiscordTakes = (modal: Seen['modal'], values: Record<string, string>): Record<string, Given> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const control = controlsOf(modal).find(({ custom_id }) => custom_id === name)
      if (control === undefined || control.type === ComponentType.TextInput) return [name, value]
      if (control.type === ComponentType.Checkbox) return [name, value === 'on']
      const offered = (control.options as { value: string }[] | undefined)?.map((option) => option.value)
      if (offered?.includes(OTHER) && !offered.includes(value)) return [name, OTHER]
      return [name, value === '' ? [] : value.split(',')]
    }),
  )
