import type { types } from '@slack/bolt'
import { type APIEmbed, type APIMessage, ButtonStyle, ComponentType } from 'discord.js'

/** What stands in a picture beside messages: who says them is the bot, `note` is what an app shows under one. */
type Shown<M> = { message: M; at: string; note?: string }

/** Text as HTML shows it. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Inline marks of a message, the longest first, as HTML. */
const inline = (html: string, marks: readonly [RegExp, string][]): string =>
  marks.reduce((done, [mark, tag]) => done.replace(mark, `<${tag}>$1</${tag}>`), html)

/** Lines as an app sets them: lists with their dots, code blocks apart, everything else as it stands. */
function set(text: string, line: (text: string) => string): string {
  return text
    .split(/^```\w*\n(.*?)^```$/ms)
    .map((part, i) =>
      i % 2 === 1
        ? `<pre>${escaped(part)}</pre>`
        : part
            .split('\n')
            .map((each) => {
              const item = /^[-•] +(.*)$/.exec(each)?.[1]
              return item === undefined ? `<div>${line(each) || '&nbsp;'}</div>` : `<li>${line(item)}</li>`
            })
            .join(''),
    )
    .join('')
}

const discordText = (text: string): string =>
  set(text, (line) =>
    inline(
      escaped(line).replace(/\\([\\*_~`|>#&.()[\]-])/g, (_, sign: string) => `&#${sign.charCodeAt(0)};`),
      [
        [/\*\*(.+?)\*\*/g, 'b'],
        [/\*(.+?)\*/g, 'i'],
        [/`(.+?)`/g, 'code'],
        // A command that the app offers is its name.
        [/&#60;(\/[a-z -]+):\d+&#62;/g, 'u'],
      ],
    ),
  )

const discordEmbed = ({ title, description, fields = [], footer, color = 0x4e5058 }: APIEmbed): string =>
  [
    `<section class="embed" style="border-color:#${color.toString(16).padStart(6, '0')}">`,
    title && `<h2>${escaped(title)}</h2>`,
    description && discordText(description),
    ...fields.map(({ name, value }) => `<h3>${escaped(name)}</h3>${discordText(value)}`),
    footer && `<footer>${escaped(footer.text)}</footer>`,
    '</section>',
  ]
    .filter(Boolean)
    .join('')

const discordButtons = (message: DiscordBody): string =>
  (message.components ?? [])
    .map((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .map((row) => {
      const made = row.flatMap((one) =>
        one.type === ComponentType.Button && 'label' in one
          ? [
              `<button class="b${one.style}">${escaped(one.label ?? '')}${one.style === ButtonStyle.Link ? ' ↗' : ''}</button>`,
            ]
          : one.type === ComponentType.StringSelect
            ? [`<span class="select">${escaped(one.placeholder ?? '')}<b>⌄</b></span>`]
            : [],
      )
      return `<nav>${made.join('')}</nav>`
    })
    .join('')

/** What is drawn of a message on Discord. */
export type DiscordBody = Pick<APIMessage, 'content' | 'embeds' | 'components'>

/** Messages as Discord's dark theme shows them, `width` CSS pixels wide: content, embeds and components as they were sent. */
export const drawDiscord = (channel: string, shown: readonly Shown<DiscordBody>[], width = DESKTOP): string =>
  page(
    { style: DISCORD, width },
    `# ${channel}`,
    shown.map(({ message, at, note }) => [
      at,
      `${message.content && discordText(message.content)}${message.embeds.map(discordEmbed).join('')}${discordButtons(message)}`,
      note,
    ]),
  )

const slackText = (text: string): string =>
  set(text, (line) =>
    inline(
      line
        .replace(/<([^|>]+)\|([^>]+)>/g, (_, __, label: string) => `<a>${label}</a>`)
        .replaceAll('\u200b', ''),
      [
        [/(?<!\w)\*(.+?)\*(?!\w)/g, 'b'],
        [/(?<!\w)_(.+?)_(?!\w)/g, 'i'],
        [/`(.+?)`/g, 'code'],
        // A command that the app offers is its name.
        [/&#60;(\/[a-z -]+):\d+&#62;/g, 'u'],
      ],
    ),
  )

function slackBlock(block: types.KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `<h2>${escaped(block.text.text)}</h2>`
    case 'section':
      return [block.text, ...(block.fields ?? [])].map((text) => (text ? slackText(text.text) : '')).join('')
    case 'context':
      return `<footer>${block.elements.map((one) => ('text' in one ? slackText(String(one.text)) : '')).join('')}</footer>`
    case 'actions':
      return `<nav>${block.elements.map((one) => (one.type === 'button' ? `<button class="${one.style ?? ''}">${escaped(one.text.text)}</button>` : one.type === 'static_select' ? `<span class="select">${escaped(one.placeholder?.text ?? '')}<b>⌄</b></span>` : '')).join('')}</nav>`
    case 'divider':
      return '<hr>'
    default:
      throw new Error(`The picture knows no block ${block.type}.`)
  }
}

/** Messages as Slack's light theme shows them, `width` CSS pixels wide: the blocks as they were sent. */
export const drawSlack = (
  channel: string,
  shown: readonly Shown<{ blocks?: types.KnownBlock[] }>[],
  width = DESKTOP,
): string =>
  page(
    { style: SLACK, width },
    `# ${channel}`,
    shown.map(({ message, at, note }) => [at, (message.blocks ?? []).map(slackBlock).join(''), note]),
  )

const DISCORD = `body{background:#313338;color:#dbdee1}header{border-color:#26272b;color:#f2f3f5}.who{color:#f2f3f5}.who i{background:#5865f2;color:#fff}
.embed{background:#2b2d31;border-left:4px solid;border-radius:4px;padding:8px 16px 14px 12px;max-width:520px;margin-top:4px;font-size:14px}
h2{color:#fff}h3{color:#f2f3f5}footer{font-size:12px;margin-top:8px}button{background:#4e5058;color:#fff;border:0}.b1{background:#5865f2}.b4{background:#da373c}
code,pre{background:#1e1f22}.note{color:#949ba4}.select{background:#1e1f22;border-color:#26272b;width:420px}.face{background:#5865f2;border-radius:50%}`

const SLACK = `body{background:#fff;color:#1d1c1d}header{border-color:#ddd}.who i{background:#ebebeb;color:#616061}footer{color:#616061;font-size:13px}
button{background:#fff;color:#1d1c1d;border:1px solid #bbb;font-weight:700}.primary{background:#007a5a;color:#fff;border-color:#007a5a}.danger{background:#e01e5a;color:#fff}
code,pre{background:#f4f4f4;color:#c01343}hr{border:0;border-top:1px solid #ddd}a{color:#1264a3}.note{color:#616061}.face{background:#4a154b;border-radius:6px}`

const DESKTOP = 660

const page = (
  { style, width }: { style: string; width: number },
  head: string,
  messages: [at: string, html: string, note: string | undefined][],
): string =>
  `<!doctype html><meta charset="utf-8"><style>
body{margin:0;width:${width}px;overflow-wrap:anywhere;font:15px/1.4 "Noto Sans","DejaVu Sans",sans-serif;padding-bottom:16px}header{border-bottom:1px solid;padding:12px 16px;font-weight:700}
article{display:grid;grid-template-columns:40px minmax(0,1fr);gap:0 14px;padding:14px 16px 0}.face{width:40px;height:40px;color:#fff;font:700 20px/40px sans-serif;text-align:center}
.who{font-weight:700}.who i{font:700 10px sans-serif;padding:2px 4px;border-radius:3px;margin:0 6px;vertical-align:2px}.who small,.note{font-weight:400;font-size:12px;opacity:.8}
h2{font-size:16px;margin:6px 0}h3{font-size:14px;margin:10px 0 2px}nav{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}button{border-radius:4px;padding:6px 14px;font:500 14px inherit}
li{margin-left:18px}.select{display:flex;justify-content:space-between;box-sizing:border-box;max-width:100%;min-width:220px;border:1px solid #bbb;border-radius:4px;padding:6px 12px;font-size:14px}pre{padding:8px;border-radius:4px;font-size:13px;white-space:pre-wrap}code{padding:1px 4px;border-radius:3px}
${style}</style>
<header>${escaped(head)}</header>${messages
    .map(
      ([at, html, note]) =>
        `<article><div class="face">S</div><div><div class="who">Studyhall<i>APP</i><small>${at}</small></div>${html}${note ? `<div class="note">${note}</div>` : ''}</div></article>`,
    )
    .join('')}`
