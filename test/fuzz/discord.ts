import { type APIMessage, ComponentType, PermissionFlagsBits as P } from 'discord.js'
import { typedWith } from '../../src/platforms/discord/place.ts'
import { startDiscordStudy } from '../e2e/discord-study.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import { NotSent } from '../fakes/discord/invoke.ts'
import type { MemberDriver } from '../fakes/discord/member.ts'
import type { Seen } from '../fakes/discord/seen.ts'
import { type Deed, liveMention } from './deeds.ts'
import { type Player, type Say, shownWrongly } from './players.ts'

const typed = typedWith(() => ({}))

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  const ada = guild.member('Ada', { permissions: P.ManageGuild })
  return { channel: guild.text('ranking'), ada, lin: guild.member('Lin') }
}

/** Time for the bot to take up what nobody waits for, in ms. */
const A_MOMENT = 3

/** How long what was deferred may take, in ms. A press may be acknowledged and need nothing more; the log tells a lost answer. */
const FOLLOWS_MS = 9_000

/** A strict fake of Discord, whose members do what their app lets them do; way 5 sends what none lets them. */
export async function playDiscord(say: Say): Promise<Player> {
  const at = await startDiscordStudy(build)
  const { fake, world, bot } = at
  const members = [fake.member(world.ada), fake.member(world.lin)]
  const shown: { member: MemberDriver; message: APIMessage }[] = []
  const meant = ({ pick }: Deed) => members[pick % 2] as MemberDriver
  const place = ({ pick }: Deed) => (pick % 4 === 0 ? meant({ pick } as Deed).id : world.channel.id)
  const moment = (ms = A_MOMENT) => new Promise((resolve) => setTimeout(resolve, ms))

  const look = async (member: MemberDriver, answer: Seen, { values }: Deed): Promise<void> => {
    if (answer.type === 0) return say('the application did not respond')
    const seen = await Promise.race([answer.final(), moment(FOLLOWS_MS).then(() => answer)])
    if (seen.type === 5 && seen.edits === 0) return say('what was deferred did not follow')
    if (seen.modal) {
      const given = Object.values(values)
      type Control = { custom_id: string; type: number; options?: { value: string }[] }
      const controls = (seen.modal.components as { component?: Control }[]).flatMap(
        ({ component }) => component ?? [],
      )
      // Of what is chosen from, any one; what is typed is whatever came to hand.
      const filled: Record<string, string | string[]> = {}
      for (const [i, { custom_id: id, type, options = [] }] of controls.entries())
        if (type === ComponentType.TextInput) filled[id] = (given[i] || 'x').slice(0, 4000)
        else if (options.length > 0)
          filled[id] = [options[(given[i]?.length ?? 0) % options.length]?.value ?? '']
      return look(member, await member.submitModal(seen, filled), { values: {} } as Deed)
    }
    const message = seen.followups.at(-1) ?? seen.message
    if (!message) return
    judge(say, message)
    shown.push({ member, message })
    if (shown.length > 40) shown.shift()
  }
  /** Where a channel’s newest message is the bot’s, it says nothing that it should not. */
  const lookAt = (channel: string) => {
    const newest = fake.messages(channel).at(-1)
    if (newest?.author.id === fake.app) judge(say, newest)
  }
  const lineOf = (name: string): string => {
    const info = bot.command(name)
    return info ? typed(info).text.slice(1) : name
  }
  const ways: ((deed: Deed) => Promise<unknown>)[] = [
    async (deed) =>
      look(meant(deed), await meant(deed).slash(place(deed), lineOf(deed.name), optionsOf(bot, deed)), deed),
    async (deed) => {
      const { name, pick, text } = deed
      const args = bot.command(name)?.args.filter(({ suggests }) => suggests) ?? []
      const arg = args[pick % (args.length || 1)]?.name
      if (arg === undefined) return
      const choices = await meant(deed).autocomplete(world.channel.id, lineOf(name), arg, text.slice(0, 6000))
      if (!choices) say('no completions came')
    },
    async (deed) => {
      const { member, message } = shown[deed.pick % (shown.length || 1)] ?? {}
      const rows = (message?.components ?? []) as { components: { custom_id?: string }[] }[]
      const ids = rows.flatMap(({ components }) => components.flatMap(({ custom_id }) => custom_id ?? []))
      const id = ids[deed.way % (ids.length || 1)]
      if (member && message && id !== undefined) await look(member, await member.press(message, id), deed)
    },
    async (deed) => {
      const words = `${deed.pick % 3 === 0 ? '' : `<@${fake.app}> `}${deed.text}`.slice(0, 2000)
      if (words.trim() === '') return
      meant(deed).say(place(deed), words)
      await moment()
      lookAt(place(deed) === world.channel.id ? place(deed) : fake.privately(meant(deed)).id)
    },
    async (deed) =>
      look(
        meant(deed),
        await meant(deed).slash(place(deed), lineOf('topic'), { query: deed.text.slice(0, 6000) || 'x' }),
        deed,
      ),
    async (deed) => {
      const { member, message } = shown[deed.pick % (shown.length || 1)] ?? {}
      if (message) member?.tell(message, 2 + (deed.pick % 4), rawOf(deed))
      await moment()
    },
  ]
  return {
    play: async (deed) => {
      try {
        await ways[deed.way % ways.length]?.(deed)
      } catch (error) {
        if (!(error instanceof NotSent)) throw error
      }
    },
    log: at.log,
    stop: at.stop,
  }
}

/** Values of the types that the command’s options have. */
const optionsOf = (
  bot: { command(name: string): { args: { name: string; type: string }[] } | undefined },
  { name, values, pick }: Deed,
) =>
  Object.fromEntries(
    (bot.command(name)?.args ?? []).flatMap(({ name: arg, type }) => {
      const value = values[arg]
      if (value === undefined) return []
      return [
        [arg, type === 'integer' ? pick % 200 : type === 'boolean' ? pick % 2 === 0 : value.slice(0, 6000)],
      ]
    }),
  )

/** Data as a program may send it that is none of Discord’s apps. */
function rawOf({ pick, way, name, text, values, json }: Deed): object {
  const component = { type: 18, component: { type: 4, custom_id: text.slice(0, 100), value: text } }
  const options = Object.entries(values).map(([arg, value]) => ({ name: arg, type: 3, value }))
  const sub = [{ name, type: 1, options }]
  switch (pick % 4) {
    case 0:
      return {
        id: '1',
        name: way % 3 === 0 ? name : 'study',
        type: 1,
        options: way % 3 === 0 ? options : sub,
      }
    case 1:
      return { component_type: 2, custom_id: `${name}:${text}`.slice(0, 100) }
    case 2:
      return {
        id: '1',
        name: 'study',
        type: 1,
        options: [{ name, type: 1, options: options.map((each) => ({ ...each, focused: true })) }],
      }
    default:
      return { custom_id: `${name}:${JSON.stringify(json)}`.slice(0, 100), components: [component] }
  }
}

function judge(say: Say, message: APIMessage): void {
  const { content, mentions, mention_everyone: everyone, mention_roles: roles } = message
  if (mentions.length > 0 || everyone || roles.length > 0) say(`pings somebody: ${content}`)
  judgeBody(say, message)
}

/** Looks at everything in a message that may hold a mention: neither code nor a footer does. */
export function judgeBody(
  say: Say,
  { content = '', embeds }: Pick<APIMessage, 'embeds'> & { content?: string },
): void {
  const texts = embeds.flatMap(({ title = '', description = '', fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ])
  for (const text of [content, ...texts]) {
    const live = liveMention(text.replace(/```[\s\S]*?```|`[^`\n]*`/g, ''))
    if (live) say(`mentions ${live}`)
    const wrong = shownWrongly(text)
    if (wrong) say(`a message says ${wrong}`)
  }
}
