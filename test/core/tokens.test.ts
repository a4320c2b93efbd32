import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseText, plain, withoutMarkup } from '../../src/core/text.ts'
import { channelToken, commandToken, personToken, roleToken, timeToken } from '../../src/core/tokens.ts'
import { textToDiscord } from '../../src/platforms/discord/markdown.ts'
import { textToHtml } from '../../src/platforms/playground/html.ts'
import { textToParts } from '../../src/platforms/slack/mrkdwn.ts'
import { instantText } from '../../src/words/schedule-text.ts'
import { readMarkdown } from '../platforms/discord/seen-discord.ts'

const AT = Temporal.Instant.from('2026-11-23T14:00:00Z')
const on = (platform: string, id: string) => ({ platform, workspace: 'w', user: id, channel: id })

const discord = (text: string): string => textToDiscord(text, 2000)
const slack = (text: string): string =>
  textToParts(text)
    .map(({ mrkdwn }) => mrkdwn)
    .join('\n')
const html = (text: string): string => textToHtml(text, 'http://localhost')

describe('a token in card text', () => {
  it('of an instant is each reader’s own time on every platform, and the group’s in plain words', () => {
    const text = `It comes on ${instantText(AT, 'America/New_York')}.`
    expect(discord(text)).toBe('It comes on <t:1795442400:F> (<t:1795442400:R>).')
    const said = 'Mon 23 Nov 2026, 09:00 (America/New_York)'
    expect(slack(text)).toBe(`It comes on <!date^1795442400^{date_long} at {time}|${said}>.`)
    expect(html(text)).toBe(
      `<p>It comes on <time class="instant" datetime="2026-11-23T14:00:00.000Z" title="${said}">${said}</time>.</p>`,
    )
    expect(withoutMarkup(text)).toBe(`It comes on ${said}.`)
  })

  it('of a person, a channel or a role is the platform’s own where it is one of its own, else a name', () => {
    const id = '123456789012345678'
    const theirs = [
      personToken(on('discord', id), 'Ada'),
      channelToken(on('discord', id), '#study'),
      roleToken({ platform: 'discord' }, id, 'learners'),
    ]
    expect(theirs.map(discord)).toEqual([`<@${id}>`, `<#${id}>`, `<@&${id}>`])
    expect(theirs.map(slack)).toEqual(['Ada', '#study', 'learners'])
    expect(theirs.map(html)).toEqual(
      ['Ada', '#study', 'learners'].map((name) => `<p><span class="named">${name}</span></p>`),
    )
    expect(slack(channelToken(on('slack', 'C0STUDY'), '#study'))).toBe('<#C0STUDY>')
    expect(withoutMarkup(channelToken(on('slack', 'C0STUDY'), '#study'))).toBe('#study')
    expect(discord(channelToken(on('slack', 'C0STUDY'), '#study'))).toBe('\\#study')
  })

  it('of a command is one that Discord’s app offers where it knows it, one to choose in the playground, and else code', () => {
    const id = '123456789012345678'
    const one = commandToken({ text: '/group managers action:add member:@name', id: `group managers:${id}` })
    const bare = commandToken({ text: '/group setup' })
    expect([one, bare].map(discord)).toEqual([
      `</group managers:${id}> \`action:add member:@name\``,
      '`/group setup`',
    ])
    expect(discord(commandToken({ text: '/today', id: `today:${id}` }))).toBe(`</today:${id}>`)
    expect(slack(`Type ${bare}.`)).toBe('Type `/group setup`.')
    expect(withoutMarkup(`Type ${bare}.`)).toBe('Type /group setup.')
    const button = (line: string, shown: string) =>
      `<p><button type="button" class="command" data-type="${line}">${shown}</button></p>`
    expect(html(bare)).toBe(button('/group setup', '/group setup'))
    expect(html(commandToken({ text: '/topic <query> [level]' }))).toBe(
      button('/topic', '/topic &lt;query&gt; [level]'),
    )
  })

  it('of a command holds whatever a group is called, and ends no code', () => {
    const names = ['a`b **c** <@1>', '``', '```\nx', '<token:time:0:now>', '</group end:123456789012345678>']
    for (const name of names) {
      const text = `Type ${commandToken({ text: `/group clone ${name}` })} there.`
      const [block] = parseText(text)
      expect(block?.type === 'paragraph' ? block.children : []).toMatchObject([
        { type: 'text', text: 'Type ' },
        { type: 'command', text: `/group clone ${name.replace('\n', ' ')}` },
        { type: 'text', text: ' there.' },
      ])
      const { marks, text: read } = readMarkdown(discord(text))
      expect(marks).toEqual(['code'])
      expect(read.replaceAll('\u200b', '').replaceAll('  ', ' ')).toContain(name.replace('\n', ' '))
    }
  })

  it('of a command with an id that is none of its own is code', () => {
    const odd = { text: '/group setup', id: 'group end:123456789012345678' }
    expect(discord(commandToken(odd))).toBe('`/group setup`')
    expect(discord(commandToken({ ...odd, id: 'group setup:1> <@&2' }))).toBe('`/group setup`')
  })

  it('notifies nobody on Slack, where a mention in a message does', () => {
    const named = [personToken(on('slack', 'U0ADA'), 'Ada'), roleToken({ platform: 'slack' }, 'S0ALL', 'all')]
    expect(named.map(slack)).toEqual(['Ada', 'all'])
  })

  it('reads back as it was made, whatever somebody is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
        fc.pre(plain(name) !== '')
        const text = `**Ask ${personToken(on('discord', '1'), name)}** today`
        const [block] = parseText(text)
        const [strong] = block?.type === 'paragraph' ? block.children : []
        const found = strong?.type === 'strong' ? strong.children.at(-1) : undefined
        expect(found).toMatchObject({ type: 'person', platform: 'discord', id: '1' })
        expect(discord(text)).not.toMatch(/<@/)
      }),
    )
  })

  it('cannot be written by anybody outside, and what only looks like one is its own text', () => {
    const token = timeToken(AT, 'now')
    expect(parseText(plain(token))).toMatchObject([{ type: 'paragraph', children: [{ type: 'text' }] }])
    for (const odd of [
      '<token:time:x:now>',
      '<token:time:8640000000000001:never>',
      '<token:person:discord:1>',
      '<token:%E0%A4%A>',
      '<token:command:1:>',
      '<token:command:%2Fgroup>',
      '[a](token:time:1:b)',
    ])
      expect(parseText(odd), odd).toMatchObject([{ type: 'paragraph', children: [{ type: 'text' }] }])
  })

  it('is there as a whole or not at all where a text is cut', () => {
    const text = `${'word '.repeat(20)}${instantText(AT, 'UTC')} and more`
    for (let max = 1; max < 180; max++) {
      const cut = textToDiscord(text, max)
      expect(cut.length).toBeLessThanOrEqual(max)
      expect(cut.replaceAll(/<t:\d+:[FR]>/g, '')).not.toContain('<')
    }
  })
})
