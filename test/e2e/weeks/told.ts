import type { Shown, Written } from '../../contracts/inbound.ts'
import { type Life, NAMES } from './life.ts'

const shownAs = (head: string, { text, buttons, form }: Shown): string =>
  [
    `── ${head}`,
    text,
    ...(buttons.length > 0 ? [buttons.map((label) => `[${label}]`).join(' ')] : []),
    ...(form ? [JSON.stringify(form.values)] : []),
  ].join('\n')

const writtenAs = (where: string, message: Written): string =>
  shownAs(
    `${new Date(message.at).toISOString().slice(0, 16)} ${where}${message.unasked ? '' : ', as an answer'}`,
    message,
  )

/** Everything that was read in a group’s life, as text: its channel, its discussions, each person’s messages, and the answers they got. */
export async function told(life: Life): Promise<string> {
  const { person, channel, discussions, cards, lettersOf } = life
  const sam = person('Sam')
  const said = (await sam.reads(channel)).map((message) => writtenAs('in the channel', message))
  for (const { key, thread } of await discussions())
    for (const message of await sam.reads(thread)) said.push(writtenAs(`in ${key.slice(-10)}`, message))
  for (const name of NAMES) for (const message of lettersOf(name)) said.push(writtenAs(`to ${name}`, message))
  said.push(...cards.map(({ name, asked, shown }) => shownAs(`${name}: ${asked}`, shown)))
  return `${said.join('\n\n')}\n`
}
