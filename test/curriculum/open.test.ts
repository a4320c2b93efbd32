import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { StartError } from '../../src/core/errors.ts'
import { checkCurriculum } from '../../src/curriculum/check.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { formatProblem } from '../../src/curriculum/problem.ts'
import { fitFindings } from '../../src/curriculum-fit.ts'
import { aCaller, addGroup, aGroup, createStudy } from '../support/study.ts'
import { folderOf } from './small.ts'

const ROADMAP = 'id: knots\ntitle: Knots\n'

/** The smallest curriculum there is. */
const bare = () =>
  loadCurriculum(
    folderOf({ 'roadmap.yaml': ROADMAP, 'days/001.yaml': 'questions:\n  - How do you tie a bowline?\n' }),
  )

function problemsOf(files: Record<string, string>): string[] {
  const dir = folderOf({ 'roadmap.yaml': ROADMAP, ...files })
  try {
    loadCurriculum(dir)
    return []
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return error.problems.map((problem) => problem.replace(`${dir}/`, ''))
  }
}

describe('a curriculum of a title and one question', () => {
  it('loads, with one pillar that is the whole of it', () => {
    const curriculum = bare()
    expect(curriculum.length).toBe(1)
    expect(curriculum.pillars).toEqual([{ id: 'knots', title: 'Knots', tagline: '', description: '' }])
    expect(curriculum.day(1)).toMatchObject({
      number: 1,
      pillar: 'knots',
      kind: 'study',
      lead: '1a',
      theme: '',
    })
    expect(curriculum.prompt('d1-1')?.prompt.questions).toEqual([
      { ask: 'How do you tie a bowline?', keyPoints: [] },
    ])
  })

  it('has no finding, neither of structure nor of advice', async () => {
    const dir = folderOf({
      'roadmap.yaml': ROADMAP,
      'days/001.yaml': 'questions:\n  - What is a splice, and why “ABC”? Wörter, слова, 言葉.\n',
    })
    const checked = await checkCurriculum(dir, { extra: await fitFindings() })
    expect([checked.problems, checked.advice, checked.notes]).toEqual([[], [], []])
  })

  it('is posted, discussed and looked up without a button or a word about what it does not have', async () => {
    const curriculum = bare()
    const study = await createStudy({ curricula: { all: [curriculum], of: () => curriculum } })
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(3)
    const [post, prompt] = study.chat.held.map(({ card }) => card)
    expect(post).toMatchObject({
      title: 'Day 1 of 1',
      text: '**Start here (1a):** How do you tie a bowline?\n\nSay it aloud for three minutes, then post your answer.',
      footer: 'Knots',
    })
    expect(post?.buttons?.map(({ label }) => label)).toEqual(['Discuss', 'I answered aloud'])
    expect(prompt).toMatchObject({ title: 'The question', buttons: [] })
    const shown = async (name: string, text = ''): Promise<Card> => {
      const { reply } = await study.bot.dispatch(name, { text }, aCaller())
      if (!reply || !('card' in reply)) throw new Error('no card')
      return reply.card
    }
    const cards = await Promise.all([
      shown('day', '1'),
      shown('today'),
      shown('browse'),
      shown('random'),
      shown('roadmap'),
      shown('pillar', 'knots'),
      shown('pillar'),
      shown('help'),
    ])
    for (const card of cards)
      expect(JSON.stringify(card)).not.toMatch(/undefined|null|NaN|· ·|\*\*\*\*|Hint|Key points|· "/)
    expect(cards[7]?.text).toContain('**Knots**, 1 day.')
  })
})

describe('what a question may hold', () => {
  const curriculum = () =>
    loadCurriculum(
      folderOf({
        'roadmap.yaml': `${ROADMAP}source: The knot book\nlicence: CC BY 4.0\n`,
        'days/001.yaml': [
          'theme: Loops',
          'questions:',
          '  - id: bowline',
          '    ask: Which knot holds?',
          '    options: [Granny, Bowline]',
          '    answer: The bowline.',
          '    explanation: It locks under load.',
          '    link: https://example.org/knots',
          '  - ask: Why?',
          '    keyPoints: [Friction]',
          '    answer: Because of friction.',
          '    followUp: And wet?',
        ].join('\n'),
      }),
    )

  it('is shown where it is there: options with the question, the answer, the reason and the link behind a button', async () => {
    const loaded = curriculum()
    const study = await createStudy({ curricula: { all: [loaded], of: () => loaded } })
    await addGroup(study.store, aGroup({ position: 2 }))
    const press = async (name: string, text: string) => {
      const { reply } = await study.bot.dispatch(name, { text }, aCaller())
      if (!reply || !('card' in reply)) throw new Error('no card')
      const { title, text: body, buttons = [] } = reply.card
      return [title, body, buttons.map(({ label }) => label)]
    }
    expect(await press('prompt', 'bowline')).toEqual([
      '1 of 2',
      '**1a** Which knot holds?\n\n- Granny\n- Bowline',
      ['Answer', 'Day 1', 'Share'],
    ])
    expect(await press('keypoints', 'bowline')).toEqual([
      'Answer 1a',
      'The bowline.\n\n**Why:** It locks under load.\n\n**Read on:** <https://example.org/knots>',
      ['Again', 'Hard', 'Good', 'Easy'],
    ])
    expect(await press('keypoints', 'd1-2')).toEqual([
      'Key points 2a',
      '*Which of these did you say? Tick their numbers.*\n\n1. Friction\n\n**Then:** And wet?',
      ['1', 'Worked answer', 'Again', 'Hard', 'Good', 'Easy'],
    ])
    expect(await press('keypoints', 'd1-2 a full')).toEqual([
      'Worked answer 2a',
      'Because of friction.\n\n**Then:** And wet?',
      ['Key points', 'Again', 'Hard', 'Good', 'Easy'],
    ])
    expect(await press('hint', 'bowline')).toEqual(['No hint here', 'Nobody has written a hint for 1a.', []])
    expect((await press('help', ''))[1]).toContain('Source: The knot book. Licence: CC BY 4.0.')
  })
})

describe('a curriculum without house rules', () => {
  it('names what is wrong at the line of the question as it was written', () => {
    expect(
      problemsOf({
        'days/001.yaml': 'questions:\n  - ask: One?\n    id: same\n  - ask: Two?\n    id: same\n',
        'days/002.yaml': 'questions:\n  - aks: Three?\n',
        'days/003.yaml': 'prompts:\n  - title: Empty\n',
        'days/004.yaml': 'theme: Nothing\n',
      }),
    ).toEqual([
      'days/002.yaml:2: ask: is missing',
      'days/002.yaml:2: unknown key "aks"; did you mean "ask"?',
      'days/003.yaml:1: each prompt needs a question; a day that is still to be written says "status: draft"',
      'days/004.yaml:1: a day has questions, or prompts',
      'days/001.yaml:5: id: another prompt has "same" already (days/001.yaml)',
    ])
  })

  it('says how to write what YAML read as something else', () => {
    expect(
      problemsOf({
        'days/001.yaml': [
          'questions:',
          '  - ask: 42',
          '    answer:',
          '    hint: [a, b]',
          '    explanation: {a: b}',
          '    options: yes or no',
          '    followUp: ""',
          '  - Which: one?',
          'kind: holiday',
          'mintues: 5',
          'ask: Here?',
        ].join('\n'),
      })
        .map((line) => line.replace('days/001.yaml:', ''))
        .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
    ).toEqual([
      '2: ask: a text is expected, not a number: put it in quotes',
      '3: answer: a text is expected, and nothing stands there: write one, or leave the line out',
      '4: hint: a text is expected: one that begins with "[" has to stand in quotes',
      '5: explanation: a text is expected: one that holds ": " has to stand in quotes',
      '6: options: a list is expected: each item begins with "- " on a line of its own',
      '7: followUp: nothing stands there: write a text, or leave the line out',
      '8: ask: is missing',
      '8: unknown key "Which"',
      '9: kind: write one of: study, practice, review, mock',
      '10: unknown key "mintues"; did you mean "minutes"?',
      '11: unknown key "ask"; it belongs elsewhere',
    ])
  })

  it('tells advice from structure', async () => {
    const dir = folderOf({
      'roadmap.yaml': ROADMAP,
      'days/001.yaml': `questions:\n  - ask: Why?\n    data:\n      code: "${'x'.repeat(60)}"\n`,
    })
    const checked = await checkCurriculum(dir)
    expect(checked.problems).toEqual([])
    expect(checked.advice.map(formatProblem)).toEqual([
      `${dir}/days/001.yaml:4: code: line 1 has 60 columns, a phone shows 42`,
    ])
  })

  it('names every place where YAML says something else than what was typed', async () => {
    const dir = folderOf({
      'roadmap.yaml': ROADMAP,
      'days/001.yaml': [
        'questions:',
        '  - ask: Why is C # not a note?',
        '  - ask: &Then there was one',
        '  - ask: "Where is C:\\temp\\bin?"',
        '    data:',
        '      code: >',
        '        one = 1',
        '        two = 2',
        '  - ask: CafÃ© or not?',
        '  - ask: lost \ufffd sign',
        '  - ask: "Fine: # here, \\"quoted\\", and a\\nline"',
        '    answer: It’s fine. café # a note that is none',
      ].join('\n'),
    })
    const { problems, advice } = await checkCurriculum(dir)
    expect(problems).toEqual([])
    expect(advice.map((one) => formatProblem(one).replace(`${dir}/days/001.yaml:`, ''))).toEqual([
      expect.stringMatching(/^2: everything from "#" on is a comment: .*"# not a note\?"$/),
      '3: "&Then" is dropped: put the text in quotes',
      expect.stringMatching(/^4: a backslash in double quotes makes a sign of its own/),
      expect.stringMatching(/^6: code: its lines are joined to one/),
      expect.stringMatching(/^9: looks as if it had been read in another encoding/),
      expect.stringMatching(/^10: holds ".", in place of a sign that was lost/),
      expect.stringMatching(/^12: everything from "#" on is a comment/),
    ])
  })

  it('reads UTF-8 with or without its mark, and refuses what is not UTF-8 instead of losing signs', () => {
    const load = (text: Uint8Array) =>
      loadCurriculum(folderOf({ 'roadmap.yaml': ROADMAP, 'days/001.yaml': text }))
    const text = 'questions: [Où ça ?]\n'
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    expect(load(Buffer.from(`\ufeff${text}`)).day(1)?.prompts[0]?.questions[0]?.ask).toBe('Où ça ?')
    expect(() => load(Buffer.from(text, 'latin1'))).toThrow(/it is not UTF-8: save it as UTF-8/)
    expect(() => load(utf16)).toThrow(/it is UTF-16: save it as UTF-8/)
  })

  it('passes over what an editor or a file manager left, and says so', async () => {
    const dir = folderOf({
      'roadmap.yaml': ROADMAP,
      'days/001.yaml': 'questions: [Why?]\n',
      'days/001.yaml~': 'theme: old',
      'days/.002.yaml.swp': 'x',
      'days/Thumbs.db': 'x',
      'days/.DS_Store': 'x',
    })
    const checked = await checkCurriculum(dir)
    expect(checked.problems).toEqual([])
    expect(checked.notes).toEqual([
      'passed over: days/.002.yaml.swp, days/.DS_Store, days/001.yaml~, days/Thumbs.db',
    ])
  })

  it('may have 5,000 days, and no more', () => {
    const about = (day: number) =>
      problemsOf({ [`days/${day}.yaml`]: 'questions: [Why?]\n' }).filter((problem) =>
        problem.includes('number'),
      )
    expect(about(5_000)).toEqual([])
    expect(about(5_001)).toEqual([expect.stringMatching(/^days\/5001\.yaml:1: number: /)])
  })
})
