import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StartError } from '../../src/core/errors.ts'
import { loadCurricula, loadCurriculum } from '../../src/curriculum/load.ts'
import { type Edit, small, temporary, writeSmall } from './small.ts'

/** Every problem of the small curriculum so edited, with its folder's name left out. */
function problemsOf(...edits: [string, Edit][]): string[] {
  const dir = small(...edits)
  try {
    loadCurriculum(dir)
    return []
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return error.problems.map((problem) => problem.replace(`${dir}/`, ''))
  }
}

describe('a curriculum that loads', () => {
  const curriculum = () => loadCurriculum(small())

  it('has the length of its roadmap and its days in order', () => {
    expect(curriculum().length).toBe(4)
    expect(curriculum().days.map((day) => day.kind)).toEqual(['study', 'review', 'mock', 'practice'])
  })

  it('finds a prompt by its id, with its day and position', () => {
    const found = curriculum().prompt('mock-crust')
    expect([found?.day.number, found?.position, found?.prompt.title]).toEqual([3, 1, 'A crust interview'])
  })

  it('answers undefined for what it does not have', () => {
    const { day, pillar, prompt, topic } = curriculum()
    expect([day(0), day(5), day(1.5), pillar('x'), prompt('x'), topic('x')]).toEqual(Array(6).fill(undefined))
  })

  it('keeps topics in the order of pillars, then of the file', () => {
    expect(curriculum().topics.map((topic) => topic.id)).toEqual(['sourdough', 'crust', 'aroma'])
  })

  it('fills what a draft leaves out', () => {
    const draft = curriculum().day(4)
    expect(draft).toMatchObject({ status: 'draft', aim: '', minutes: 0, case: '', lead: '' })
    expect(draft?.prompts[0]).toMatchObject({ topic: '', recalls: [], questions: [], stretch: false })
    expect(curriculum().topic('aroma')).toMatchObject({ status: 'draft', summary: '', related: [] })
  })

  it('reads a key such as NULL as text', () => {
    expect(problemsOf(['glossary.yaml', 'NULL: no value\n1: "one"\n'])).toEqual([
      expect.stringMatching(/^glossary\.yaml:2: 1: /),
    ])
  })
})

describe('a file that is no good YAML is one clear line', () => {
  it.each<[string, [string, Edit][], string[]]>([
    ['empty', [['days/001.yaml', '']], ['days/001.yaml:1: the file is empty']],
    ['only a comment', [['pillars.yaml', '# later\n']], ['pillars.yaml:1: the file is empty']],
    ['missing', [['roadmap.yaml', null]], ['roadmap.yaml:1: the file is missing']],
    [
      'a key twice',
      [['days/004.yaml', ['status: draft', 'status: draft\nkind: mock']]],
      ['days/004.yaml:7: this key stands here twice'],
    ],
    [
      'a colon that needs quotes',
      [['roadmap.yaml', ['title: A small roadmap', 'title: A small: roadmap']]],
      [
        'roadmap.yaml:2: malformed YAML: Nested mappings are not allowed in compact mappings (a text with ": ", a quote or a special first character has to stand in quotes)',
      ],
    ],
    [
      'a tab as indentation',
      [['roadmap.yaml', ['title: A small', '\ttitle: A small']]],
      ['roadmap.yaml:2: malformed YAML: Tabs are not allowed as indentation'],
    ],
    [
      'a map where a list belongs',
      [['topics/tasting.yaml', 'id: aroma\n']],
      ['topics/tasting.yaml:1: a list is expected here: each item begins with "- id:"'],
    ],
    [
      'a sentence',
      [['days/004.yaml', 'later\n']],
      ['days/004.yaml:1: names with values are expected, such as "theme: Loops"'],
    ],
  ])('%s', (_, edits, expected) => {
    expect(problemsOf(...edits)).toEqual(expected)
  })
})

describe('a value that the schema refuses is named with file and line', () => {
  it.each<[string, [string, Edit][], string[]]>([
    [
      'unknown key',
      [['days/001.yaml', ['    area: Starters', '    area: Starters\n    colour: red']]],
      ['days/001.yaml:13: unknown key "colour"'],
    ],
    [
      'missing key, at the item that lacks it',
      [['topics/baking.yaml', ['  summary: Steam keeps the skin soft until the loaf has grown.\n', '']]],
      ['topics/baking.yaml:20: summary: is missing'],
    ],
    [
      'draft with more than its head',
      [['days/004.yaml', ['status: draft', 'status: draft\naim: More']]],
      ['days/004.yaml:7: unknown key "aim"; it belongs elsewhere'],
    ],
    [
      'ready without the rest, by each field it lacks',
      [['days/004.yaml', ['status: draft\n', '']]],
      [
        'days/004.yaml:1: aim: is missing',
        'days/004.yaml:1: minutes: is missing',
        'days/004.yaml:1: lead: is missing',
        'days/004.yaml:7: topic: is missing',
        'days/004.yaml:7: questions: is missing',
      ],
    ],
    [
      'a status of its own',
      [['days/004.yaml', ['status: draft', 'status: soon']]],
      ['days/004.yaml:6: status: draft is expected, or nothing for ready'],
    ],
    [
      'too long',
      [['days/002.yaml', ['Start from what the friend can see and smell.', 'x'.repeat(241)]]],
      ['days/002.yaml:18: hint: is too long or large: at most 240 characters'],
    ],
    [
      'an id with spaces',
      [['pillars.yaml', ['id: tasting', 'id: Tasting well']]],
      ['pillars.yaml:5: id: ids are lower-case words joined by hyphens'],
    ],
  ])('%s', (_, edits, expected) => {
    expect(problemsOf(...edits)).toEqual(expected)
  })

  it('does not blame other files for what a broken one should hold', () => {
    expect(problemsOf(['topics/baking.yaml', '- id: [\n'])).toHaveLength(1)
    expect(problemsOf(['pillars.yaml', ''])).toHaveLength(1)
    expect(
      problemsOf(['days/001.yaml', 'number: one\n']).every((line) => line.startsWith('days/001.yaml:')),
    ).toBe(true)
  })

  it('reports the problems of every file at once', () => {
    const problems = problemsOf(
      ['days/001.yaml', ''],
      ['pillars.yaml', ['id: tasting', 'id: T']],
      ['roadmap.yaml', ''],
    )
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'roadmap.yaml',
      'pillars.yaml',
      'days/001.yaml',
    ])
  })
})

describe('a rule that spans files', () => {
  it.each<[string, [string, Edit][], string[]]>([
    [
      'a day is missing',
      [['days/004.yaml', null]],
      ['roadmap.yaml:4: day 4 is missing: there is no days/004.yaml'],
    ],
    [
      'a day is beyond the end',
      [['roadmap.yaml', ['days: 4', 'days: 3']]],
      [
        'days/004.yaml:1: the roadmap ends with day 3, not 4',
        'topics/tasting.yaml:7: day: the roadmap has 3 days, not 4',
      ],
    ],
    [
      'a day under another number',
      [['days/004.yaml', ['number: 4', 'number: 5']]],
      [
        'days/004.yaml:1: day 5 belongs into days/005.yaml',
        'days/004.yaml:1: the roadmap ends with day 4, not 5',
      ],
    ],
    [
      'a file that is no day',
      [['days/four.yaml', 'number: 4\n']],
      ['days/four.yaml:1: a day is expected under the name of its number, such as 007.yaml'],
    ],
    [
      'a file that is no topic file',
      [['topics/notes.txt', 'later\n']],
      ['topics/notes.txt:1: topics are expected in files named <pillar>.yaml'],
    ],
    [
      'a prompt id twice',
      [['days/004.yaml', ['id: naming-a-smell', 'id: feeding-rhythm']]],
      ['days/004.yaml:8: id: another prompt has "feeding-rhythm" already (days/001.yaml)'],
    ],
    [
      'a prompt title twice, in another case',
      [['days/004.yaml', ['title: Naming a smell', 'title: how often to feed']]],
      ['days/004.yaml:10: title: another prompt has "how often to feed" already (days/001.yaml)'],
    ],
    [
      'a topic id twice',
      [
        [
          'topics/tasting.yaml',
          [
            'id: aroma',
            'id: aroma\n  pillar: tasting\n  title: Other\n  status: draft\n  level: Beginner\n  minutes: 20\n  day: 4\n- id: aroma',
          ],
        ],
      ],
      ['topics/tasting.yaml:8: id: another topic has "aroma" already (topics/tasting.yaml)'],
    ],
    [
      'a topic title twice',
      [['topics/tasting.yaml', ['title: Naming Aromas', 'title: Crust and Steam']]],
      ['topics/tasting.yaml:3: title: another topic has "Crust and Steam" already (topics/baking.yaml)'],
    ],
    [
      'a pillar twice',
      [['pillars.yaml', ['id: tasting', 'id: baking']]],
      [
        'pillars.yaml:5: id: another pillar has "baking" already (pillars.yaml)',
        'topics/tasting.yaml:2: pillar: there is no pillar "tasting"',
        'days/003.yaml:3: pillar: there is no pillar "tasting"',
        'days/004.yaml:3: pillar: there is no pillar "tasting"',
      ],
    ],
    [
      'a day theme twice',
      [['days/004.yaml', ['theme: Words for taste', 'theme: Looking back']]],
      ['days/004.yaml:2: theme: another day has "Looking back" already (days/002.yaml)'],
    ],
    [
      'an alias of two topics, typed differently',
      [['topics/tasting.yaml', ['- smell', '- Wild-Yeast']]],
      ['topics/tasting.yaml:9: aliases: "Wild-Yeast" leads to topic sourdough already'],
    ],
    [
      "an alias that is another topic's title",
      [['topics/tasting.yaml', ['- smell', '- crust & steam\n    - crust and steam']]],
      ['topics/tasting.yaml:10: aliases: "crust and steam" leads to topic crust already'],
    ],
    [
      'an alias that nobody can type',
      [['topics/tasting.yaml', ['- smell', '- "?!"']]],
      ['topics/tasting.yaml:9: aliases: "?!" holds no letter or digit'],
    ],
    [
      'a topic in the file of another pillar',
      [['topics/tasting.yaml', ['pillar: tasting', 'pillar: baking']]],
      ['topics/tasting.yaml:2: pillar: this topic belongs into topics/baking.yaml'],
    ],
    [
      'a related topic that is not there, or itself',
      [['topics/baking.yaml', ['    - crust\n    - aroma', '    - crumb\n    - sourdough']]],
      [
        'topics/baking.yaml:18: related: there is no topic "crumb"',
        'topics/baking.yaml:19: related: a topic is not related to itself',
      ],
    ],
    [
      "a prompt's topic that is not there",
      [['days/002.yaml', ['topic: sourdough', 'topic: rye']]],
      ['days/002.yaml:13: topic: there is no topic "rye"'],
    ],
    [
      'a recall of a prompt that is not there',
      [['days/002.yaml', ['- feeding-rhythm', '- feeding']]],
      ['days/002.yaml:15: recalls: there is no prompt "feeding"'],
    ],
    [
      'a recall of the same day or a later one',
      [['days/002.yaml', ['- feeding-rhythm', '- teach-back-feeding\n      - mock-crust']]],
      [
        'days/002.yaml:15: recalls: "teach-back-feeding" is of day 2, not of an earlier day',
        'days/002.yaml:16: recalls: "mock-crust" is of day 3, not of an earlier day',
      ],
    ],
    [
      'a lead that points nowhere',
      [['days/001.yaml', ['lead: 1a', 'lead: 1c']]],
      ['days/001.yaml:9: lead: the day has no question 1c'],
    ],
    [
      'a mock day without its mock',
      [['days/001.yaml', ['kind: study', 'kind: mock']]],
      ['days/001.yaml:4: a mock day needs "mock"'],
    ],
    [
      'a mock on another day',
      [['days/003.yaml', ['kind: mock', 'kind: study']]],
      ['days/003.yaml:23: a study day has no "mock"'],
    ],
    [
      'a review day that recalls nothing',
      [['days/002.yaml', ['    recalls:\n      - feeding-rhythm\n', '']]],
      ['days/002.yaml:9: a review day recalls at least one earlier prompt'],
    ],
  ])('%s', (_, edits, expected) => {
    expect(problemsOf(...edits)).toEqual(expected)
  })

  it('lets one topic have two spellings of one alias', () => {
    expect(problemsOf(['topics/tasting.yaml', ['- smell', '- a-roma\n    - Aroma']])).toEqual([])
  })
})

describe('several curricula side by side', () => {
  it('loads each sub-folder with a roadmap, and leaves the others alone', () => {
    const dir = temporary()
    writeSmall(join(dir, 'one'))
    writeSmall(join(dir, 'two'), [['roadmap.yaml', ['id: small', 'id: other']]])
    mkdirSync(join(dir, 'drafts'))
    expect(loadCurricula(dir).map(({ id }) => id)).toEqual(['small', 'other'])
  })

  it('takes a folder that is a curriculum itself', () => {
    expect(loadCurricula(small()).map(({ id }) => id)).toEqual(['small'])
  })

  it('refuses two with one id', () => {
    const dir = temporary()
    writeSmall(join(dir, 'one'))
    writeSmall(join(dir, 'two'))
    expect(() => loadCurricula(dir)).toThrow(
      new StartError([`${dir}/two/roadmap.yaml:1: ${dir}/one has the id "small" already`]),
    )
  })

  it('names the problems of all of them', () => {
    const dir = temporary()
    writeSmall(join(dir, 'one'), [['pillars.yaml', '']])
    writeSmall(join(dir, 'two'), [['glossary.yaml', '']])
    expect(() => loadCurricula(dir)).toThrow(
      new StartError([
        `${dir}/one/pillars.yaml:1: the file is empty`,
        `${dir}/two/glossary.yaml:1: the file is empty`,
      ]),
    )
  })

  it.each(['', 'nowhere'])('says what is expected where there is none (%o)', (name) => {
    const dir = join(temporary(), name)
    expect(() => loadCurricula(dir)).toThrow(
      new StartError([`${dir}: no curriculum here; a folder with a roadmap.yaml is expected`]),
    )
  })
})
