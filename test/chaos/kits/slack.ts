import { boltLog } from '../../../src/platforms/slack/bolt-log.ts'
import { createLooks } from '../../../src/platforms/slack/history.ts'
import { createOutbound } from '../../../src/platforms/slack/outbound.ts'
import { createPins } from '../../../src/platforms/slack/pins.ts'
import { createSlackTime } from '../../../src/platforms/slack/slack-time.ts'
import { createTeams, webOptions } from '../../../src/platforms/slack/teams.ts'
import { typedWith } from '../../../src/platforms/slack/typed.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import type { Call, Fault } from '../../fakes/slack/faults.ts'
import { startSlack } from '../../fakes/slack/index.ts'
import { readPrivateSlack, readSlack } from '../seen/slack.ts'
import type { KitParts, Lasting, Strike } from './kit.ts'

const WRITES = ['chat.postMessage', 'files.getUploadURLExternal', 'files.completeUploadExternal']
const READS = ['conversations.history', 'conversations.replies']

/**
 * Slack's fake with public and private channels, four or so many. Nothing is received, so no events are subscribed; messages are not paced,
 * because pacing waits by real time, and so the fake's own limit is met now and then.
 */
export async function createSlackKit({ clock }: KitParts, count = 4): Promise<Lasting> {
  const fake = await startSlack({ clock, events: [] })
  const team = fake.team({ name: 'Town' })
  const ada = fake.user(team.id, { name: 'ada', admin: true })
  const members = ['lin', 'sam'].map((name) => fake.user(team.id, { name }))
  const channels = Array.from({ length: count }, (_, i) =>
    fake.channel(team.id, { name: `study-${i}`, kind: i % 2 === 0 ? 'public' : 'private', members: [ada] }),
  )
  const scopes = team.installation?.scopes ?? new Set<string>()
  // Recaps show their pictures.
  scopes.add('files:write')
  const unreadable = new Set<string>()
  const struck: (() => void)[] = []
  // Whoever measured by the wrong clock would look too late.
  const monotonic = () => performance.now()
  const time = createSlackTime(monotonic)

  const teams = createTeams(
    async () => team.botToken,
    webOptions(fake.apiUrl, boltLog(createQuietLog()), time),
  )

  return {
    remote: true,
    readsApart: false,
    manager: { platform: 'slack', workspace: team.id, user: ada.id },
    members: members.map(({ id }) => ({ platform: 'slack', workspace: team.id, user: id })),
    channels: channels.map(({ id }) => ({ platform: 'slack', workspace: team.id, channel: id })),
    platform: ({ store, log }) => ({
      name: 'slack',
      typed: typedWith('study'),
      start: async () => {},
      stop: async () => {},
      reach: async () => ({ state: 'ready' }),
      locate: async () => ({}),
      admins: async () => [],
      rooms: async () => [],
      who: async () => ({ name: 'Ada', kind: 'member' }),
      ...createOutbound({
        teams,
        looks: createLooks({ time, monotonic }),
        pins: createPins({ teams, store, log }),
        pace: { turn: (_, send) => send(), stop: () => {} },
        log,
      }),
    }),
    strike: (request, how) => {
      const among = request === 'write' ? WRITES : READS
      struck.push(fake.fault({ where: ({ method }: Call) => among.includes(method), times: 1 }, faultOf(how)))
    },
    spare: () => {
      for (const take of struck.splice(0)) take()
    },
    setAllowed: async ({ channel }, allowed) => {
      const found = fake.world.channels.get(channel)
      if (found) found.archived = !allowed
    },
    // Slack has no such permission a channel: it is the app's, by kind of channel.
    setReadable: async ({ channel }, readable) => {
      if (readable) unreadable.delete(channel)
      else unreadable.add(channel)
      for (const scope of ['channels:history', 'groups:history'])
        if (unreadable.size > 0) scopes.delete(scope)
        else scopes.add(scope)
    },
    read: async ({ channel }) => readSlack(fake, channel),
    privately: async ({ user }) => readPrivateSlack(fake, user),
    markFor: (key) => key,
    held: () =>
      channels.flatMap(({ id }) =>
        (fake.world.channels.get(id)?.messages ?? []).map(({ ts, metadata }) => ({
          id: `${id}/${ts}`,
          mark: String((metadata?.event_payload as { key?: string } | undefined)?.key ?? ''),
        })),
      ),
    forget: (before) => {
      for (const channel of fake.world.channels.values())
        channel.messages = channel.messages.filter(({ ts }) => Number(ts) * 1_000 >= before)
    },
    close: async () => {
      await fake.stop()
      fake.assertNoUnknown()
    },
  }
}

function faultOf(how: Strike): Fault {
  switch (how.kind) {
    case 'dropped':
      return { kind: 'drop-answer' }
    case 'reset':
      return { kind: 'reset' }
    case 'broken':
      return { kind: 'status', status: 502, done: false }
    case 'broken-after':
      return { kind: 'status', status: 502, done: true }
    case 'late':
      return { kind: 'land-late', ms: how.ms }
    case 'limited':
      return { kind: 'limit', retryAfter: Math.ceil(how.ms / 1_000) }
  }
}
