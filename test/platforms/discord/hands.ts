import { type APIMessage, ComponentType, MessageFlags, PermissionFlagsBits as P } from 'discord.js'
import type { Bot } from '../../../src/core/bot.ts'
import { OTHER } from '../../../src/platforms/discord/form.ts'
import { typed } from '../../../src/platforms/discord/place.ts'
import type { Hands, InboundHarness, Shown } from '../../contracts/inbound.ts'
import { startDiscordStudy } from '../../e2e/discord-study.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import type { MemberDriver } from '../../fakes/discord/member.ts'
import type { Given } from '../../fakes/discord/modal-submit.ts'
import type { Seen } from '../../fakes/discord/seen.ts'
import { seenOnDiscord } from './seen-discord.ts'

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  const ada = guild.member('Ada', { permissions: P.ManageGuild })
  guild.text('elsewhere')
  return { channel: guild.text('ranking'), ada, lin: guild.member('Lin') }
}

/** The whole bot on a fake Discord, with two members. */
export async function startInbound(): Promise<InboundHarness> {
  const at = await startDiscordStudy(build)
  const { fake, world, bot, store } = at
  return {
    store,
    room: '#ranking',
    other: '#elsewhere',
    ada: handsOf(fake.member(world.ada), bot, world.channel.id),
    lin: handsOf(fake.member(world.lin), bot, world.channel.id),
    lose: async () => fake.moderator.deleteChannel(world.channel),
    rename: async (name) => fake.moderator.renameChannel(world.channel, name),
    stop: at.stop,
  }
}

function handsOf(member: MemberDriver, bot: Bot, channel: string): Hands {
  /** What each answer was, by the id that is shown of it. */
  const seen = new Map<string, Seen>()
  const show = async (answer: Seen): Promise<Shown> => {
    const shown = shownOf(await answer.final())
    seen.set(shown.id, answer)
    return shown
  }
  const lineOf = (name: string): string => {
    const info = bot.command(name)
    return info ? typed(info).slice(1) : name
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
    const message = messageOf(seen.get(shown.id))
    const components = message ? componentsOf(message) : []
    const found = components.find((button) => button.label === label)
    const menu = components.find(({ options }) => options?.some((option) => option.label === label))
    const chosen = menu?.options?.find((option) => option.label === label)
    if (message && menu?.custom_id && chosen)
      return show(await member.press(message, menu.custom_id, [chosen.value]))
    if (!message || !found?.custom_id) throw new Error(`There is no button ${label}.`)
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
    mention: `<@${member.id}>`,
    command: async (name, values = {}) =>
      show(await member.slash(channel, lineOf(name), optionsOf(name, values))),
    privately: async (name) => show(await member.slash(member.id, lineOf(name))),
    press,
    submit,
    write: async ({ thread }, text) => member.say(thread, text),
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

function shownOf(seen: Seen): Shown {
  if (seen.modal) return formOf(seen)
  const message = messageOf(seen)
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
