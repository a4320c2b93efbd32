import { z } from 'zod'
import type { Answer, Bot } from '../../src/core/bot.ts'
import type { Caller, Input } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { problemCard } from '../../src/core/card.ts'
import { type CommandInfo, defineCommand, describeCommand } from '../../src/core/command.ts'
import { type Form, filledIn } from '../../src/core/form.ts'
import { nearestWord, readArguments } from '../../src/core/parse.ts'
import { plain } from '../../src/core/text.ts'

/** A bot with a few commands and no curriculum, for tests of a platform. `calls` is what the platform asked of it. */
export type ScriptedBot = Bot & { calls: { name: string; input: Input; caller: Caller }[]; heard: string[] }

const TOPICS = [
  'Two-tower retrieval',
  'Two-phase ranking',
  'Feature stores',
  'Feature crosses',
  'Learning to rank',
  'Online experiments',
  'Training-serving skew',
]

const define = (
  name: string,
  summary: string,
  args: z.ZodObject,
  more: { who?: 'member' | 'manager'; visibility?: 'private' | 'public'; opensForm?: boolean } = {},
): CommandInfo =>
  describeCommand(
    defineCommand({
      name,
      summary,
      args,
      who: more.who ?? 'member',
      visibility: more.visibility ?? 'private',
      effect: 'once',
      group: 'optional',
      ...(more.opensForm && { opensForm: true }),
      ...(name === 'topic' && { suggest: { query: () => [] } }),
      run: async () => undefined,
    }),
  )

const COMMANDS: CommandInfo[] = [
  define('topic', 'Looks up a topic', z.object({ query: z.string().describe('A topic, such as two tower') })),
  define('today', 'Shows today’s prompts', z.object({})),
  define(
    'browse',
    'Lists topics by pillar, level or day',
    z.object({
      level: z.enum(['Beginner', 'Intermediate', 'Advanced']).describe('How hard').optional(),
      day: z.int().min(1).max(133).describe('A roadmap day').optional(),
    }),
  ),
  define('share', 'Says something to everybody', z.object({ text: z.string().optional() }), {
    visibility: 'public',
  }),
  define('help', 'Lists every command', z.object({})),
  define('setup', 'Sets up a study group in this channel', z.object({ time: z.string().optional() }), {
    who: 'manager',
    opensForm: true,
  }),
]

/** A topic card as members see it. */
export const topicCard = (query: string): Card => ({
  plain: `${query}: a topic of ML System Design`,
  title: query === '' ? 'Nothing' : query,
  text: 'Two encoders, one for the *query* and one for the **item**, meet in a [shared space](https://example.org/towers).\n\n- learn both towers together\n- index the items once: `ann.search(q)`',
  fields: [
    { name: 'Level', value: 'Intermediate' },
    { name: 'Time', value: '40 minutes' },
    { name: 'Roadmap day', value: 'Day 107' },
  ],
  footer: 'ML System Design',
  buttons: [
    { label: 'Share', action: 'share', arg: query, style: 'primary' },
    { label: 'Related', action: 'topic', arg: 'Learning to rank' },
  ],
})

/** Builds a fresh scripted bot. */
export function createScriptedBot(): ScriptedBot {
  const calls: ScriptedBot['calls'] = []
  const heard: string[] = []
  return {
    calls,
    heard,
    commands: COMMANDS,
    command: (name) => COMMANDS.find((info) => info.name === name),
    dispatch: async (name, input, caller) => {
      calls.push({ name, input, caller })
      return answer(name, input, caller)
    },
    suggest: async (_name, arg, typed) =>
      arg === 'query'
        ? TOPICS.filter((topic) => topic.toLowerCase().includes(typed.toLowerCase())).map((topic) => ({
            label: topic,
            value: topic,
          }))
        : [],
    message: async (member, thread, id, label) => {
      heard.push([member.user, thread.channel, thread.thread, id, label].filter(Boolean).join(' '))
    },
    threadDeleted: async () => {},
    reaction: async ({ member, channel, message, isGiven, about }) => {
      const found = isGiven ? await about() : undefined
      const where = found && `${found.thread.thread} by ${found.author?.user} ${found.url}`
      heard.push(
        [member.user, isGiven ? 'stars' : 'unstars', channel.channel, message, where].join(' ').trim(),
      )
    },
    reactionsGone: async ({ channel, thread }, message) => {
      heard.push(`no stars ${channel} ${thread} ${message}`)
    },
    lost: async () => {},
    gone: async ({ user }, isGone) => {
      heard.push(`${user} ${isGone ? 'gone' : 'there'}`)
    },
    back: async () => {},
    moved: async () => {},
    renamed: async ({ channel }, name) => {
      heard.push(`${channel} is ${name}`)
    },
    doubled: async ({ channel }) => {
      heard.push(`doubled ${channel}`)
    },
    welcome: async () => undefined,
    home: async (member) => [{ plain: `Home of ${member.user}`, title: 'Your groups', text: 'None yet.' }],
  }
}

const privately = (card: Card): Answer => ({ reply: { card }, visibility: 'private' })

async function answer(name: string, input: Input, caller: Caller): Promise<Answer> {
  const text = input.text ?? ''
  if (name === 'topic') return privately(topicCard(text))
  if (name === 'today') return privately({ plain: 'Day 58', title: 'Day 58', text: 'Framework' })
  if (name === 'share')
    return {
      reply: { card: { plain: text, title: 'Shared', text: plain(text || 'nothing') } },
      visibility: 'public',
    }
  if (name === 'count') {
    const n = Number(text) + 1
    const card: Card = {
      plain: `Count ${n}`,
      title: `Count ${n}`,
      buttons: [{ label: 'Count on', action: 'count', arg: `${n}` }],
    }
    return { reply: { card, update: n > 1 }, visibility: 'public' }
  }
  if (name === 'setup') return setup(input, caller)
  if (name === 'browse') {
    const info = COMMANDS.find((candidate) => candidate.name === name) as CommandInfo
    const args = readArguments(info, input, caller.typed(info).text)
    return privately({ plain: 'Browse', title: 'Browse', text: plain(JSON.stringify(args)) })
  }
  const near = nearestWord(
    name,
    COMMANDS.map((info) => info.name),
  )
  return privately(
    problemCard(
      'I do not know that command',
      `“${plain(name.slice(0, 40))}” is no command.${near ? ` Did you mean \`/${near}\`?` : ''}`,
    ),
  )
}

async function setup(input: Input, caller: Caller): Promise<Answer> {
  const { maySetUp } = await caller.standing()
  if (maySetUp !== true) return privately(problemCard('You cannot set up a group here', maySetUp))
  const { values } = input
  if (input.reopen) return { reply: { form: filledIn(SETUP, values ?? {}) }, visibility: 'private' }
  if (values && !/^([01]\d|2[0-3]):[0-5]\d$/.test(String(values.time)))
    return { ...privately(problemCard('That is no time', 'Write it as 09:00.')), again: true, field: 'time' }
  if (values)
    return privately({ plain: 'Saved', title: 'Saved', tone: 'good', text: plain(`At ${values.time}`) })
  return { reply: { form: SETUP }, visibility: 'private' }
}

const SETUP: Form = {
  title: 'Set up a study group',
  submit: 'Preview',
  action: 'setup',
  arg: 'new',
  inputs: [
    { name: 'time', label: 'Time', kind: 'text', value: '09:00', required: true, hint: 'Local time, HH:MM' },
    {
      name: 'days',
      label: 'Weekdays',
      kind: 'choice',
      value: 'mon-fri',
      choices: [
        { label: 'Monday to Friday', value: 'mon-fri' },
        { label: 'Every day', value: 'mon-sun' },
      ],
    },
    { name: 'note', label: 'A note for the group', kind: 'long', placeholder: 'Optional' },
  ],
}
