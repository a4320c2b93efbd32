import type { Button, Card } from '../../src/core/card.ts'
import type { Form } from '../../src/core/form.ts'
import { REGISTRY } from '../../src/features.ts'
import { cardToHtml } from '../../src/platforms/playground/html.ts'
import { PLATFORMS } from '../../src/platforms.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { ADA, aCaller, addGroup, aGroup, CHANNEL, createStudy, LIN, SAM } from '../support/study.ts'
import type { Deed } from './deeds.ts'
import { judgeBody } from './discord.ts'
import type { Player, Say } from './players.ts'
import { shownWrongly } from './players.ts'

type Action = Extract<Button, { action: string }>

/** So many of the last buttons and forms may be used. */
const KEPT = 60

/** The whole bot without a platform before it, in a group that has its first post: what is fast enough for most of all deeds. */
export async function playBot(say: Say): Promise<Player> {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
  await study.pass(2)
  const thread = study.chat.held.flatMap(({ ref }) => ref.thread ?? []).at(0)
  const judge = await createJudge(say)
  const buttons: Action[] = []
  const forms: Form[] = []
  const people = [
    { member: ADA, name: 'Ada', standingIs: { admin: true, maySetUp: true } as const },
    { member: LIN, name: 'Lin @everyone <!channel>' },
    { member: SAM, name: '`**Sam**' },
  ]
  const keep = <T>(all: T[], one: T) => {
    all.push(one)
    if (all.length > KEPT) all.shift()
  }
  const callerOf = ({ pick }: Deed) => {
    const caller = aCaller(people[pick % people.length])
    const { channel: _, ...direct } = caller
    if (pick % 5 === 0) return direct
    if (pick % 7 === 0) return { ...caller, channel: { ...CHANNEL, channel: `c${pick % 40}` } }
    return pick % 3 === 0 && thread !== undefined ? { ...caller, thread } : caller
  }
  const ask = async (deed: Deed, name: string, input: Parameters<typeof study.bot.dispatch>[1]) => {
    const { reply, visibility } = await study.bot.dispatch(name, input, callerOf(deed))
    if (visibility !== 'private' && visibility !== 'public') say(`answers to ${String(visibility)}`)
    if (!reply) return
    if ('form' in reply) return keep(forms, reply.form)
    judge(reply.card)
    for (const button of reply.card.buttons ?? []) if ('action' in button) keep(buttons, button)
  }
  const ways: ((deed: Deed) => Promise<unknown>)[] = [
    (deed) => ask(deed, deed.name, { text: deed.text, typed: true }),
    (deed) => ask(deed, deed.name, { text: deed.text, typed: true }),
    (deed) => ask(deed, deed.name, { values: deed.values }),
    (deed) => ask(deed, deed.name, { text: deed.text, pressed: `m${deed.pick}` }),
    (deed) => {
      const { action, arg = '' } = buttons[deed.pick % (buttons.length || 1)] ?? { action: 'help' }
      const more = deed.way % 3 === 0 ? ` ${deed.text}` : ''
      return ask(deed, action, { text: `${arg}${more}`, pressed: `m${deed.pick}` })
    },
    (deed) => {
      const form = forms[deed.pick % (forms.length || 1)]
      const values = Object.values(deed.values)
      const filled = form?.inputs.map(({ name, value = '' }, i) => [name, values[i] ?? value]) ?? []
      return ask(deed, form?.action ?? 'setup', { text: form?.arg ?? '', values: Object.fromEntries(filled) })
    },
    async ({ name, text, values, pick }) => {
      const args = REGISTRY.get(name)?.info.args ?? []
      const arg = args[pick % (args.length || 1)]?.name ?? text
      const found = await study.bot.suggest(name, arg, text, CHANNEL, { values, zone: text })
      if (found.length > 25) say(`offers ${found.length} completions`)
    },
    async ({ pick, text }) => {
      const member = people[pick % 3]?.member ?? ADA
      if (thread !== undefined && pick % 2 === 0)
        await study.bot.message(member, { ...CHANNEL, thread }, text)
      for (const card of await study.bot.home(member)) judge(card)
    },
  ]
  let played = 0
  return {
    play: async (deed) => {
      await ways[deed.way % ways.length]?.(deed)
      played += 1
      if (played % 100 === 0) await study.pass(1)
    },
    log: study.log,
    stop: async () => {
      await study.settle()
      await study.engine.stop()
    },
  }
}

/** Looks at a card as the members of every platform are shown it. */
async function createJudge(say: Say): Promise<(card: Card) => void> {
  const named = async (name: string) => PLATFORMS.find((module) => module.name === name)?.renderer?.()
  const [discord, slack] = [await named('discord'), await named('slack')]
  return (card) => {
    const wrong = shownWrongly(`${card.title}\n${card.text ?? ''}`)
    if (wrong) say(wrong)
    if (card.plain.trim() === '') say('a card that says nothing to a phone')
    if (discord) judgeBody(say, discord(card) as Parameters<typeof judgeBody>[1])
    const blocks = slack?.(card) as Parameters<typeof readMessage>[0]['blocks']
    for (const mention of readMessage({ text: '', ...(blocks && { blocks }) }).mentions)
      say(`mentions ${mention} on Slack`)
    if (/<script|href="javascript:/i.test(cardToHtml(card, 'http://127.0.0.1'))) say('a script on the page')
  }
}
