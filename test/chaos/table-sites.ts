import { setTimeout as sleep } from 'node:timers/promises'
import { type APIMessage, PermissionFlagsBits } from 'discord.js'
import type { Clock } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import type { ChannelRef, MemberRef } from '../../src/core/refs.ts'
import { booths, messages } from '../../src/platforms/playground/records.ts'
import { BOT } from '../../src/platforms/playground/world.ts'
import { EXTRAS } from '../../src/platforms/slack/scopes.ts'
import { INVITED } from '../fakes/discord/builder.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { defaultOptions } from '../fakes/slack/options.ts'
import { freePort } from '../support/postgres/server.ts'
import type { PlatformName } from './platforms.ts'

/** What somebody was answered: in words, by how many messages so far, and how a button of it is pressed. */
export type Answered = { text: string; answers(): number; press(label: string): Promise<Answered> }

/** A platform with three people at a table, as a bot of another process meets it. */
export type TableSite = {
  environment: Record<string, string>
  channel: ChannelRef
  people: readonly { name: string; account: MemberRef }[]
  /** Somebody presses a button of the table’s message. Rejects where there is none, or nobody answers. */
  press(by: number, label: string): Promise<Answered>
  /** What each place of a table shows to all of its people, message by message. */
  shown(store: Store): Promise<string[][]>
  close(): Promise<void>
}

const NAMES = ['Ada', 'Lin', 'Sam']
/** Nobody waits longer for an answer, in real ms. */
const ANSWER_MS = 5_000

const within = async <T>(work: Promise<T>): Promise<T> => {
  const late = sleep(ANSWER_MS, undefined, { ref: false }).then(() => {
    throw new Error('Nobody answered.')
  })
  return Promise.race([work, late])
}

/** Opens a site; `clock` is the platform’s time. */
export const createTableSite = (platform: PlatformName, clock: Clock, seed: number): Promise<TableSite> =>
  SITES[platform](clock, seed)

const SITES: Record<PlatformName, (clock: Clock, seed: number) => Promise<TableSite>> = {
  discord: async (clock, seed) => {
    const fake = await createDiscordFake({ clock, seed })
    fake.fault({ method: 'POST', path: /messages$|threads$/, chance: 0.1 }, 'drop-response')
    fake.fault({ method: 'PATCH', path: /messages/, chance: 0.1 }, 'drop-response')
    const guild = fake.guild('Study club', INVITED | PermissionFlagsBits.CreatePrivateThreads)
    const text = guild.text('ranking')
    const members = NAMES.map((name) => fake.member(guild.member(name).id))
    const places = (): APIMessage[][] =>
      fake
        .threads(text)
        .filter(({ type }) => type === 12)
        .map(({ id }) => fake.messages(id).filter(({ type }) => type === 0))
    const press = async (by: number, message: APIMessage | undefined, label: string): Promise<Answered> => {
      const rows = (message?.components ?? []) as { components: { label: string; custom_id?: string }[] }[]
      const id = rows.flatMap(({ components }) => components).find((each) => each.label === label)?.custom_id
      const member = members[by]
      if (!message || !member || id === undefined) throw new Error(`There is no ${label}.`)
      const seen = await within(member.press(message.id, id))
      if (seen.type === 0) throw new Error('The application did not respond.')
      return {
        text: JSON.stringify(seen.message?.embeds ?? []),
        answers: () => 1 + seen.followups.length,
        press: (next) => press(by, seen.message, next),
      }
    }
    return {
      environment: { PLAYGROUND: 'off', DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api },
      channel: { platform: 'discord', workspace: guild.id, channel: text.id },
      people: members.map(({ id: user }, i) => ({
        name: NAMES[i] ?? '',
        account: { platform: 'discord', workspace: '@me', user },
      })),
      press: (by, label) => press(by, places()[0]?.[0], label),
      shown: async () => places().map((all) => all.map((each) => JSON.stringify(each))),
      close: async () => {
        await fake.close()
        fake.assertNoUnknown()
      },
    }
  },

  slack: async (clock) => {
    const scopes = [...defaultOptions.scopes, ...EXTRAS.mocks.scopes]
    const fake = await startSlack({ clock, mode: 'socket', scopes })
    fake.fault({ method: 'chat.postMessage', chance: 0.1 }, { kind: 'drop-answer' })
    const team = fake.team({ name: 'Town' })
    const users = NAMES.map((name) => fake.user(team.id, { name: name.toLowerCase() }))
    const { id } = fake.channel(team.id, { name: 'study', kind: 'public', members: users })
    const talks = () => [...fake.world.channels.values()].filter(({ kind }) => kind === 'mpim')
    type Target = Parameters<ReturnType<typeof fake.member>['press']>[0]
    const press = async (by: number, target: Target, label: string): Promise<Answered> => {
      const member = fake.member(users[by]?.id ?? '')
      const seen = await within(member.press(target, label))
      const first = await within(seen.answer())
      if (first.kind === 'error') throw new Error(first.text)
      return {
        text: readMessage({ text: first.text, blocks: first.blocks ?? [] }).text,
        answers: () => seen.shown.length,
        press: (next) => press(by, first, next),
      }
    }
    return {
      environment: {
        PLAYGROUND: 'off',
        SLACK_BOT_TOKEN: team.botToken,
        SLACK_APP_TOKEN: fake.keys.appToken,
        SLACK_API_URL: fake.apiUrl,
      },
      channel: { platform: 'slack', workspace: team.id, channel: id },
      people: users.map(({ id: user }, i) => ({
        name: NAMES[i] ?? '',
        account: { platform: 'slack', workspace: team.id, user },
      })),
      press: async (by, label) => {
        const [talk] = talks()
        const [board] = talk ? fake.messages(talk.id) : []
        if (!talk || !board) throw new Error('There is no table.')
        return press(by, { channel: talk.id, ts: board.ts }, label)
      },
      shown: async () => talks().map((talk) => fake.messages(talk.id).map((each) => JSON.stringify(each))),
      close: async () => {
        await fake.stop()
        fake.assertNoUnknown()
      },
    }
  },

  playground: async () => {
    const port = await freePort()
    const call = async <T>(path: string, body?: object): Promise<T> => {
      const options = body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }
      const response = await within(fetch(`http://127.0.0.1:${port}/api${path}`, options))
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as T
    }
    type Card = { title: string; buttons?: { label: string; action?: string; arg?: string }[] }
    const act = async (user: string, message: string, card: Card | undefined, label: string) => {
      const button = card?.buttons?.find((each) => each.label === label)
      if (!button?.action) throw new Error(`There is no ${label}.`)
      const sent = { user, message, action: button.action, arg: button.arg ?? '' }
      const { reply } = await call<{ reply: { card: Card; message: string } }>('/actions', sent)
      const answered: Answered = {
        text: JSON.stringify(reply.card),
        answers: () => 1,
        press: (next) => act(user, reply.message, reply.card, next),
      }
      return answered
    }
    const people = NAMES.map((name) => ({
      name,
      account: { platform: 'playground' as const, workspace: 'local', user: name.toLowerCase() },
    }))
    return {
      environment: { PLAYGROUND: 'on', PORT: String(port) },
      channel: { platform: 'playground', workspace: 'local', channel: 'study-group' },
      people,
      press: async (by, label) => {
        const user = people[by]?.account.user ?? ''
        const { channels } = await call<{ channels: { id: string; booth?: true }[] }>(
          `/channels?user=${user}`,
        )
        const place = channels.find(({ booth }) => booth)?.id
        const found = await call<{ messages: { id: string; card?: Card }[] }>(
          `/channels/${place}/messages?user=${user}`,
        )
        const [board] = found.messages
        return act(user, board?.id ?? '', board?.card, label)
      },
      shown: async (store) => {
        const places = await store.list(booths, { limit: 9 })
        return Promise.all(
          places.map(async ({ key }) =>
            (await store.list(messages, { prefix: `channel/${key}/`, limit: 99 }))
              .filter(({ value }) => value.author === BOT.id && value.key !== undefined)
              .map(({ value }) => JSON.stringify(value.card)),
          ),
        )
      },
      close: async () => {},
    }
  },
}
