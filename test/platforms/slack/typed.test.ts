import { describe, expect, it } from 'vitest'
import { readCommandLine, readMention, typedWith } from '../../../src/platforms/slack/typed.ts'

describe('a command typed on Slack', () => {
  it.each([
    ['topic two tower', 'topic', 'two tower'],
    ['group setup 09:00 America/New_York mon-fri', 'setup', '09:00 America/New_York mon-fri'],
    ['Topic  Two Tower ', 'topic', 'Two Tower'],
    ['/topic ann', 'topic', 'ann'],
    ['/study topic ann', 'topic', 'ann'],
    ['study group status', 'status', ''],
    ['', 'help', ''],
    ['   ', 'help', ''],
    ['group', 'help', ''],
    ['help topic', 'help', 'topic'],
    ['browse level:Advanced pillar:"ML System Design"', 'browse', 'level:Advanced pillar:"ML System Design"'],
    ['topic a &amp; b &lt;3 &amp;lt;', 'topic', 'a & b <3 &lt;'],
    ['group managers add <@U0LIN|lin>', 'managers', 'add <@U0LIN|lin>'],
    ['topic <https://example.org|example.org>', 'topic', '<https://example.org|example.org>'],
  ])('reads %j', (line, name, text) => {
    expect(readCommandLine(line, 'study')).toEqual({ name, text })
  })

  it('is shown as it is typed, with the word that was chosen', () => {
    const typed = typedWith('ml')
    expect(typed({ name: 'topic', who: 'member' }).text).toBe('/ml topic')
    expect(typed({ name: 'setup', who: 'manager' }).text).toBe('/ml group setup')
  })
})

describe('a message that mentions the bot', () => {
  const read = (text: string) => readMention(text, 'UBOT', 'study', (name) => name === 'topic')

  it('is a command when it begins with the mention', () => {
    expect(read('<@UBOT> tpoic ann')).toEqual({ name: 'tpoic', text: 'ann' })
    expect(read(' <@UBOT|studyhall> group setup')).toEqual({ name: 'setup', text: '' })
    expect(read('<@UBOT>')).toEqual({ name: 'help', text: '' })
  })

  it('is a command with punctuation and politeness around it, and asks for nothing with thanks', () => {
    for (const said of [
      ': topic ann',
      ', topic ann.',
      ' please topic: ann?',
      ' Hi! Can you show me topic ann',
    ])
      expect(read(`<@UBOT>${said}`)).toEqual({ name: 'topic', text: 'ann' })
    expect(read('<@UBOT> what is &lt;ann&gt;?')).toEqual({ name: 'topic', text: '<ann>' })
    expect(read('<@UBOT> thank you!')).toBe('thanks')
  })

  it('is a command when a command follows the mention', () => {
    expect(read('hey <@UBOT> topic ann')).toEqual({ name: 'topic', text: 'ann' })
  })

  it('is no command when it only names the bot, or somebody else', () => {
    expect(read('I agree with <@UBOT> about that')).toBeUndefined()
    expect(read('<@UBOTHER> topic ann')).toBeUndefined()
    expect(read('topic ann')).toBeUndefined()
  })
})
