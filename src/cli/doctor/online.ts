import { StartError } from '../../core/errors.ts'
import { barOf, countsStars, type Group, standstill } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import type { Occurrence } from '../../core/occurrence.ts'
import { roadmapLength } from '../../core/path.ts'
import { createGate } from '../../platforms/kit/waiting.ts'
import { outcomeOf } from '../../words/outcome.ts'
import { formatInstant } from '../../words/schedule-text.ts'
import type { Beside, Part } from './beside.ts'
import { advice, type Check, type Found, failed, ok, unknown } from './check.ts'
import type { Facts } from './facts.ts'
import { extraProblemsAt, problemsAt } from './platforms.ts'

const RESTART =
  'Restart the bot. Something else has to do so when nobody looks: let its supervisor ask /healthz.'

const bot: Check = {
  name: 'bot',
  what: 'The bot that runs on this machine: its last heartbeat, and what it says of its parts',
  cause:
    'Posts come from the heartbeat. A process that hangs, or that a platform does not hear, sends nothing.',
  fix: 'Start it in Studyhall’s folder: npm start',
  run: async (facts) => {
    const beside = await facts.beside()
    const { groups } = await facts.database()
    if (beside.state === 'nobody')
      return groups.length > 0
        ? [
            advice(
              `No bot answers on ${beside.url}. While none runs, nothing is posted.`,
              'Start it: npm start. If it runs on another port or address, run doctor with its PORT and HOST.',
            ),
          ]
        : [ok(`No bot runs on ${beside.url}.`)]
    if (beside.state !== 'running')
      return [
        failed(
          `Another program answers on ${beside.url}.`,
          'Stop that program, or set PORT to a free port, such as 3001.',
        ),
      ]
    return judgeBot(beside, facts.now())
  },
}

function judgeBot(beside: Extract<Beside, { state: 'running' }>, now: number): Found[] {
  const { url, lives, lastBeat, parts } = beside
  if (!lastBeat) return [advice(`The bot on ${url} is starting.`, 'Ask again in a minute.')]
  const minutes = Math.floor((now - Date.parse(lastBeat)) / 60_000)
  const found = [
    ...(lives ? [] : [failed(`The bot’s last heartbeat was ${minutes} minutes ago.`, RESTART)]),
    ...parts.flatMap(judgePart),
  ]
  return found.length > 0 ? found : [ok(`The bot on ${url} is well; its last heartbeat was at ${lastBeat}.`)]
}

function judgePart({ name, state, reason }: Part): Found[] {
  const said = `The running bot says of ${name}: ${state}. ${reason}`.trim()
  if (state === 'ready') return []
  if (state === 'connecting')
    return [advice(said, 'It tries again by itself. If it lasts, look at the checks of that platform here.')]
  return [failed(said, 'Do what the sentence says; a refused token takes a restart of the bot.')]
}

/** A check of what every platform says about one thing. */
const aboutPlatforms = (
  about: 'token' | 'scopes' | 'gateway',
  words: Pick<Check, 'name' | 'what' | 'cause' | 'fix'>,
): Check => ({
  ...words,
  run: async (facts) => {
    const asked = await facts.platforms()
    return asked.flatMap(({ findings }) =>
      findings
        .filter((one) => one.about === about)
        .map(({ said, problem }) => (problem ? failed(problem.what, problem.fix) : ok(said))),
    )
  },
})

const tokens = aboutPlatforms('token', {
  name: 'tokens',
  what: 'The tokens of each platform, as the platform itself takes them',
  cause: 'On a platform that refuses its token the bot posts nothing, and answers nobody.',
  fix: 'Copy a new token into .env, and start the bot again.',
})

const scopes = aboutPlatforms('scopes', {
  name: 'scopes',
  what: 'What the Slack app may do, beside what the manifest asks for',
  cause: 'What a missing scope is for does not work, such as counting answers or pinning.',
  fix: 'Update the app with the manifest that “studyhall slack manifest” prints, and install it again.',
})

const gateway = aboutPlatforms('gateway', {
  name: 'gateway',
  what: 'The way by which members are heard: Discord’s gateway with its intents and shards, Slack’s Socket Mode',
  cause: 'Commands and buttons come over it. Without it the bot seems to be offline.',
  fix: 'Check the token for it, and that a firewall lets WebSockets through.',
})

/** So many channels are asked about at a time. */
const AT_ONCE = 4

const channels: Check = {
  name: 'channels',
  what: 'Each group’s channels: whether the bot can post there, with every permission and what denies it',
  cause: 'A channel that cannot be posted in is on hold: its group gets nothing there until it is fixed.',
  fix: 'Grant what is missing; the bot looks again at the next due time, or when a manager types the command “resume”.',
  run: async (facts) => {
    const [{ groups }, asked] = await Promise.all([facts.database(), facts.platforms()])
    const gate = createGate(AT_ONCE)
    const found = groups.flatMap(({ group }) =>
      group.channels.map(async (channel): Promise<Found[]> => {
        const name = channelName(group, channel.id)
        // What members come to on this bot’s own page can always be posted in.
        if (asked.every(({ name: platform }) => platform !== channel.ref.platform))
          return unasked(facts, channel.ref.platform, name)
        const problems = await gate(() => problemsAt(asked, channel.ref))
        if (!problems)
          return [
            unknown(`${name} could not be asked about.`, 'See the tokens and the network; run doctor again.'),
          ]
        if (problems.length > 0)
          return problems.map(({ what, fix, url }) => failed(`${name}: ${what}`, url ? `${fix} ${url}` : fix))
        const bar = barOf(channel)
        if (bar)
          return [
            advice(
              `${name} can be posted in again; it was on hold: ${bar.reason}`,
              'The bot posts there again from the next due time on, or when a manager types the command “resume”.',
            ),
          ]
        const extra = (of: 'booths' | 'stars') => gate(() => extraProblemsAt(asked, of, channel.ref))
        const booths = group.mocks ? await extra('booths') : []
        const stars = countsStars(group) ? await extra('stars') : []
        return [
          ok(`${name} can be posted in.`),
          ...booths.map(({ what, fix, url }) =>
            advice(
              `${name}: mock tables meet in private messages alone. ${what}`,
              url ? `${fix} ${url}` : fix,
            ),
          ),
          ...stars.map(({ what, fix }) => advice(`${name}: stars are not counted. ${what}`, fix)),
        ]
      }),
    )
    return (await Promise.all(found)).flat()
  },
}

const channelName = ({ name, channels: all }: Group, id: string): string =>
  all.length > 1 ? `${name} (channel ${id} of ${all.length})` : name

/** A group whose platform is not configured, or is one that doctor cannot ask. */
function unasked(facts: Facts, platform: string, name: string): Found[] {
  const config = facts.config()
  if (config instanceof StartError) return []
  const isThere = config.platforms.some(({ module }) => module.name === platform)
  if (isThere) return []
  return [
    failed(
      `${name} meets on ${platform}, which is not configured.`,
      `Set what ${platform} needs, as .env.example explains; its groups wait meanwhile.`,
    ),
  ]
}

/** A step that waits for longer than this, in ms, is told. */
const PATIENCE_MS = 10 * 60_000

const posts: Check = {
  name: 'posts',
  what: 'Each group: what became of its last post, and when the next one is due',
  cause: 'This is what members see: a post, or its absence.',
  fix: 'See the ledger: npx studyhall ledger',
  run: async (facts) => {
    const { groups } = await facts.database()
    const curricula = facts.curricula()
    const all = curricula instanceof StartError ? [] : curricula.all
    return groups.map(({ group, rows }) => judgeGroup(group, rows, roadmapLength(all, group), facts.now()))
  },
}

function judgeGroup(group: Group, [last]: readonly Occurrence[], length: number, now: number): Found {
  const { name, schedule, position } = group
  const hold = standstill(group)
  if (hold) return failed(`${name} is on hold: ${hold.reason}`, hold.fix)
  if (last?.state === 'failed')
    return failed(
      `${name}: the post of ${last.date}: ${outcomeOf(last)}`,
      'Fix the reason; then a manager types the command “post-now”.',
    )
  if (last?.state === 'open' && now - last.claimedAt > PATIENCE_MS)
    return failed(
      `${name}: the post of ${last.date} has been under way for ${Math.floor((now - last.claimedAt) / 60_000)} minutes: ${outcomeOf(last)}`,
      'It goes on by itself while the bot runs and the platform is reached; see the checks above.',
    )
  if (position > length)
    return advice(
      `${name} has finished its roadmap: nothing more is posted.`,
      'A manager can start it again with “jump”, or move to another curriculum with “switch”.',
    )
  const next = nextPost(group, length, Temporal.Instant.fromEpochMilliseconds(now))
  if (!next) return advice(`${name} is paused without an end.`, 'A manager types the command “resume”.')
  // Who skipped it is nobody's matter who helps.
  const became = last && (last.state === 'skipped' ? 'skipped' : outcomeOf(last))
  const before = last ? ` The last one, ${last.date}: ${became}.` : ''
  return ok(
    `${name}: day ${position} is due on ${formatInstant(next.instant, schedule.zone)} (${schedule.zone}).${before}`,
  )
}

/** What has to be asked of others, in the order in which it is fixed. */
export const ONLINE_CHECKS: readonly Check[] = [bot, tokens, scopes, gateway, channels, posts]
