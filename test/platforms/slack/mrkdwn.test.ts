import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '../../../src/core/text.ts'
import { LIMITS } from '../../../src/platforms/slack/limits.ts'
import { fitParts, namedParts, packParts, textToParts, wordsOf } from '../../../src/platforms/slack/mrkdwn.ts'

const shown = (source: string): string =>
  textToParts(source)
    .map(({ mrkdwn }) => mrkdwn)
    .join('\n\n')

describe('card text as mrkdwn', () => {
  it.each([
    ['**Case:** two *rows* and `a < b`', '*Case:* two _rows_ and `a &lt; b`'],
    ['- one\n- **two**', '• one\n• *two*'],
    ['1. one\n2. two', '1. one\n2. two'],
    ['[docs](https://example.com/a?b=1&c=2)', '<https://example.com/a?b=1&amp;c=2|docs>'],
    ['```python\nif a < b:\n    pass\n```', '```\nif a &lt; b:\n    pass\n```'],
    ['one  \ntwo', 'one\ntwo'],
    ['one\ntwo', 'one two'],
    ['3. three\n7. seven', '3. three\n7. seven'],
    ['see https://example.com/a', 'see <https://example.com/a|https://example.com/a>'],
    ['un**believ**able, **yes**!', 'unbelievable, *yes*!'],
    ['这是**粗体**字和`代码`', '这是粗体字和代码'],
    ['2*3*4 and __init__', '2*3*4 and _\u200b_init__'],
  ])('%j becomes %j', (source, mrkdwn) => {
    expect(shown(source)).toBe(mrkdwn)
  })

  it.each(['<!channel>', '<@U123>', '<#C1|general>', '<!subteam^S1>', '<https://evil.example|click>'])(
    'lets no %s through, whoever wrote it',
    (outside) => {
      expect(shown(plain(outside))).not.toMatch(/<[!@#h]/)
      expect(shown(outside)).not.toMatch(/<[!@#]/)
    },
  )

  it('parts signs from what they would style', () => {
    expect(shown(plain('*bold* _it_ ~no~ snake_case 2 * 3'))).toBe(
      '*\u200bbold* _\u200bit_ ~\u200bno~ snake_case 2 * 3',
    )
  })

  it('says the same in plain words', () => {
    expect(wordsOf('**2a** Which *one*?')).toBe('2a Which one?')
  })

  it('puts a bold name above a value', () => {
    expect(namedParts('Timing', '- **0–5 min** read').map(({ mrkdwn }) => mrkdwn)).toEqual([
      '*Timing*\n• *0–5 min* read',
    ])
  })
})

describe('long texts', () => {
  it('are packed into sections without cutting a word, a link or a fence', () => {
    const words = `${'word '.repeat(900)}[link](https://example.com) `.repeat(2)
    const code = `\`\`\`\n${'x = f(y)\n'.repeat(700)}\`\`\``
    const texts = packParts([...textToParts(words), ...textToParts(code)])
    for (const text of texts) {
      expect(text.length).toBeLessThanOrEqual(LIMITS.text)
      expect(text.split('```').length % 2).toBe(1)
      expect(text.split('<').length).toBe(text.split('>').length)
    }
    expect(texts.join(' ').match(/word/g)).toHaveLength(1_800)
  })

  it('are cut visibly where there is no room', () => {
    const [[part] = []] = fitParts([textToParts('**one** two three four')], 9)
    expect(part).toMatchObject({ mrkdwn: 'one two…', words: 'one two…' })
  })

  it('of any kind keep within the limit and mention nobody', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 8_000 }),
        fc.integer({ min: 1, max: 9_000 }),
        (source, room) => {
          for (const text of packParts(fitParts([textToParts(source)], room).flat())) {
            expect(text.length).toBeLessThanOrEqual(LIMITS.text)
            expect(text).not.toMatch(/<(?!https?:)/)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
