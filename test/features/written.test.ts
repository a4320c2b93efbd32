import type { APIMessage } from 'discord.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { REGISTRY } from '../../src/features.ts'
import { answerOf, noticeOf } from '../../src/platforms/discord/message.ts'
import { cardToHtml } from '../../src/platforms/playground/html.ts'
import { renderCard } from '../../src/platforms/slack/render.ts'
import { seenInHtml } from '../fakes/seen-html.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { seenOnDiscord } from '../platforms/discord/seen-discord.ts'
import { ADA, aCaller, addGroup, aGroup, CHANNEL, CURRICULA, createStudy, LIN } from '../support/study.ts'

/** How what is from outside begins wherever it stands, so that it is found in what is shown. */
const BEGINS = 'qzx '

/** From outside, with what is markup or a mention somewhere. Lower case, as commands fold what is typed. */
const OUTSIDE = [
  `${BEGINS}*a* _b_ **c** \`d\` ~e~ ||f||`,
  `${BEGINS}<@111111111111111111> <@u0ada> <!channel> <#c0study>`,
  `${BEGINS}@everyone @here <@&222222222222222222> &amp; &lt;`,
  `${BEGINS}[x](http://e.vil) http://e.vil/a_b <b>i</b>`,
  `${BEGINS}</group end:333333333333333333> # h > q 1. i`,
]

/** Everything of a message that is read, as each platform shows it, and whom it notifies. */
const SHOWN: Record<string, (card: Card) => { text: string; mentions: string[] }> = {
  Discord: (card) => {
    const answer = { mention_roles: [], mentions: [], ...answerOf(card), content: '' }
    const notice = { mention_roles: [], mentions: [], ...noticeOf(card, undefined) }
    const { roles = [], users = [], parse = [] } = notice.allowed_mentions
    const [one, other] = [answer, notice].map((body) => seenOnDiscord(body as unknown as APIMessage).text)
    return { text: `${one}\n${other}`, mentions: [...roles, ...users, ...parse] }
  },
  Slack: (card) => {
    const { text, blocks } = renderCard(card)
    const { mentions, text: shown } = readMessage({ text, blocks: blocks as never })
    const said = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
    return { text: `${shown}\n${said}`, mentions }
  },
  playground: (card) => seenInHtml(cardToHtml(card, 'http://127.0.0.1:3000')),
  // Neither is card text.
  'a title or a screen reader': ({ title, plain }) => ({ text: `${title}\n${plain}`, mentions: [] }),
}

/** Without signs that nobody sees, and with white space of one kind. */
const bare = (text: string): string => text.replace(/[\u200b\u2060]/g, '').replace(/\s+/g, ' ')

/** Slack has no way to escape its styles: a sign may go, and what Slack takes for one its own tests say. */
const styleless = (text: string): string => text.replace(/[*_~`'∗]/g, '')

/** Where what is from outside does not stand as it was written: from there on. A text may end early, where it is cut or quoted. */
function odd(shown: string, from: string): string[] {
  const [text, outside] = [bare(shown), bare(from)]
  return [...text.matchAll(new RegExp(BEGINS, 'gi'))].flatMap(({ index }) => {
    const here = text.slice(index, index + outside.length)
    let same = 0
    while (same < outside.length && here[same]?.toLowerCase() === outside[same]) same++
    const ends = same === outside.length || /^[…”.,;:?!)]|^$| …/.test(here.slice(same, same + 2))
    return ends ? [] : [text.slice(index, index + 80)]
  })
}

/** Every card that the bot shows where everything from outside is called so. */
async function cardsWith(outside: string): Promise<{ what: string; card: Card }[]> {
  const { default: whole } = CURRICULA
  const named = createCurriculum({
    ...whole,
    title: outside,
    origin: { source: outside, licence: outside },
    pillars: whole.pillars.map((pillar) => ({ ...pillar, title: outside })),
    days: whole.days.map((day) => ({
      ...day,
      theme: outside,
      prompts: day.prompts.map((prompt) => ({ ...prompt, title: outside })),
    })),
  })
  const curricula = { all: [named, { ...named, id: 'other' }], of: () => named }
  const study = await createStudy({ curricula: { ...curricula, default: named } as never })
  for (const id of ['ada', 'lin', 'sam']) study.chat.people.set(id, { name: outside, kind: 'member' })
  await addGroup(
    study.store,
    aGroup({
      name: outside,
      position: 2,
      suggestions: true,
      votes: true,
      mocks: true,
      host: true,
      managers: [{ ...ADA, name: outside }],
    }),
  )
  await study.engine.start()
  await study.pass(2)
  const ada = aCaller({ name: outside, channelName: outside })
  const lin: Caller = { ...ada, member: LIN }
  const { channel: _, channelName: _n, ...inPrivate } = ada
  const elsewhere = aCaller({
    name: outside,
    channel: { ...CHANNEL, channel: 'empty' },
    channelName: outside,
  })
  const found: { what: string; card: Card }[] = []
  const ask = async (name: string, input: object, caller: Caller): Promise<void> => {
    const { reply } = await study.bot.dispatch(name, input, caller)
    if (reply && 'card' in reply) found.push({ what: `${name} ${JSON.stringify(input)}`, card: reply.card })
  }
  await ask('suggest', { values: { ask: outside, answer: outside, credit: 'named' } }, lin)
  await ask('settings', { values: { setting: 'name', value: outside } }, ada)
  for (const { name, args, hidden } of REGISTRY.infos) {
    if (name === 'end-now') continue
    const filled = Object.fromEntries(
      [...args, ...hidden].flatMap((arg) =>
        arg.type === 'string' ? [[arg.name, arg.choices?.[0] ?? outside]] : [],
      ),
    )
    for (const caller of [ada, lin, inPrivate, elsewhere])
      for (const input of [{}, { text: outside }, { text: `2 ${outside}` }, { values: filled }])
        await ask(name, input, caller)
    await ask(name, { text: 'nothing called so' }, ada)
  }
  await ask(outside, {}, ada)
  await study.settle()
  for (const card of await study.bot.home(ADA)) found.push({ what: 'home', card })
  for (const { card } of [...study.chat.held, ...study.chat.told]) found.push({ what: 'sent', card })
  return found
}

describe.each(OUTSIDE)('text from outside, such as %j', (outside) => {
  let cards: Awaited<ReturnType<typeof cardsWith>>
  beforeAll(async () => {
    cards = await cardsWith(outside)
  }, 120_000)

  it.each(Object.entries(SHOWN))(
    'stands as it was written in every card on %s, and notifies nobody',
    (of, show) => {
      const wrong: string[] = []
      let times = 0
      for (const { what, card } of cards) {
        const { text, mentions } = show(card)
        times += text.split(BEGINS).length - 1
        const [read, written] = of === 'Slack' ? [styleless(text), styleless(outside)] : [text, outside]
        wrong.push(...odd(read, written).map((from) => `${what}: ${from}`))
        expect([what, mentions]).toEqual([what, []])
      }
      expect([...new Set(wrong)]).toEqual([])
      // Or nothing was looked at.
      expect(times).toBeGreaterThan(50)
    },
  )
})

it('is found out where it is escaped twice, or not at all', () => {
  const [outside = ''] = OUTSIDE
  expect(odd(`They said ${outside}.`, outside)).toEqual([])
  expect(odd(`They said “${outside.slice(0, 9)}”.`, outside)).toEqual([])
  expect(odd(`They said ${outside.replaceAll('*', '\\*')}.`, outside)).toHaveLength(1)
  expect(odd(`They said ${outside.replaceAll('*', '')}.`, outside)).toHaveLength(1)
})
