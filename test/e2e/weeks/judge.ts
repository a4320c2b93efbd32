import type { Written } from '../../contracts/inbound.ts'
import { type Life, NAMES, type Name } from './life.ts'

/** What came unasked: to the channel, to all discussions, and to each person in private. */
export type Counts = {
  posts: number
  recaps: number
  wrapUps: number
  /** Of what comes in private, what counts for the budget, what came at a time that was agreed to, and what a manager alone has to know. */
  people: Record<string, { counted: number; agreed: number; notices: number }>
}

const DAY_MS = 24 * 60 * 60_000
/** Private messages a day, and in seven days. */
const MOST = { day: 1, week: 4 }

const dateOf = ({ at }: Written): string => new Date(at).toISOString().slice(0, 10)
const isAgreed = ({ text }: Written): boolean => text.includes('at times that you agreed to')
const isAsked = ({ text }: Written): boolean => text.includes('You asked for this')

/** Counts what came unasked by now, with a sentence for each that breaks the budget; nobody of `never` may have got anything. */
export async function judge(
  life: Life,
  never: readonly Name[],
): Promise<{ counts: Counts; broken: string[] }> {
  const broken: string[] = []
  const channel = (await life.person('Sam').reads(life.channel)).filter(({ unasked }) => unasked)
  const posts = channel.filter(({ title }) => /^Day \d+ of /.test(title))
  const recaps = channel.filter(({ title }) => title.startsWith('Last week in '))
  for (const { title } of channel.filter((each) => !posts.includes(each) && !recaps.includes(each)))
    broken.push(`“${title}” came to the channel`)
  broken.push(...twice(posts, DAY_MS / 2).map((date) => `two posts on ${date}`))
  broken.push(...twice(recaps, 6 * DAY_MS).map((date) => `two recaps in the week of ${date}`))
  const counts: Counts = { posts: posts.length, recaps: recaps.length, wrapUps: 0, people: {} }
  for (const { thread } of await life.discussions()) {
    const said = (await life.person('Sam').reads(thread)).filter(({ unasked }) => unasked)
    const last = said.filter(({ title }) => title.includes(' took part in '))
    counts.wrapUps += last.length
    if (last.length > 1) broken.push(`“${last[0]?.title}” ended ${last.length} times`)
  }
  for (const name of NAMES) {
    const all = life.lettersOf(name).filter(({ unasked }) => unasked)
    const agreed = all.filter(isAgreed)
    const counted = all.filter((each) => isAsked(each) && !isAgreed(each))
    const notices = all.filter((each) => !isAsked(each))
    counts.people[name] = { counted: counted.length, agreed: agreed.length, notices: notices.length }
    if (never.includes(name) && all.length > 0)
      broken.push(`${name} got “${all[0]?.title}” and asked for nothing`)
    if (name !== 'Ada' && notices[0])
      broken.push(`${name} got “${notices[0].title}”, which only a manager has to know`)
    broken.push(...overBudget(counted).map((what) => `${name} got ${what}`))
  }
  return { counts, broken }
}

/** The dates of those that came too soon after the one before. */
const twice = (messages: readonly Written[], least: number): string[] =>
  messages.flatMap((message, i) => {
    const before = messages[i - 1]
    return before && message.at - before.at < least ? [dateOf(message)] : []
  })

function overBudget(counted: readonly Written[]): string[] {
  const dates = counted.map(dateOf)
  return dates.flatMap((date) => {
    const since = new Date(Date.parse(date) - 6 * DAY_MS).toISOString().slice(0, 10)
    const inDay = dates.filter((each) => each === date).length
    const inWeek = dates.filter((each) => since <= each && each <= date).length
    return [
      ...(inDay > MOST.day ? [`${inDay} messages on ${date}`] : []),
      ...(inWeek > MOST.week ? [`${inWeek} messages in the week until ${date}`] : []),
    ]
  })
}
