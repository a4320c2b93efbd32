import { beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { materialsOf } from '../../src/core/curriculum.ts'
import { cut, plain } from '../../src/core/text.ts'
import { acting, buttonOf, cardOf, saidIn } from '../support/acting.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CURRICULA,
  channelsAt,
  createStudy,
  type Study,
} from '../support/study.ts'

let study: Study
const { ask } = acting(() => study)
const shown = async (line: string): Promise<Card> => {
  const [name = '', ...words] = line.split(' ')
  return cardOf(await ask(name, { text: words.join(' ') }))
}
const labels = (of: Card): string[] => (of.buttons ?? []).map(({ label }) => label)

beforeAll(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: 58 }))
})

describe('what is typed wrongly', () => {
  it('is answered in a member’s words, with how it is written', async () => {
    const line = async (typed: string) => saidIn((await shown(typed)).text)
    expect(await line('day abc')).toBe(
      '“abc” does not fit **day** (number of the day). It takes a whole number, such as 12. Write it as: `/day <day>`',
    )
    // A form has fields instead of a way to write it.
    const form = await ask('day', { values: { day: 'abc' } })
    expect([form.field, cardOf(form).plain]).toEqual([
      'day',
      'That does not fit. “abc” does not fit day (number of the day). It takes a whole number, such as 12.',
    ])
    expect(await line('day 3 4')).toBe('“4” is more than this takes. Write it as: `/day <day>`')
    expect(await line('today **now**')).toBe(
      '“\\*\\*now\\*\\*” is more than this takes. Write it as: `/today`',
    )
    expect(await line('browse day:0')).toBe('This roadmap has days 1 to 133; there is no day 0.')
  })
})

describe('a completion', () => {
  it('of an argument that its command does not have is empty, whatever it is called', async () => {
    expect((await study.bot.suggest('topic', 'query', 'two')).length).toBeGreaterThan(0)
    for (const arg of ['gone', 'constructor', 'toString', '__proto__'])
      expect([arg, await study.bot.suggest('topic', arg, 'two')]).toEqual([arg, []])
  })
})

describe('topic', () => {
  it('takes + before typed words for one of them', async () => {
    const typed = await ask('topic', { text: '+ zzzqqq', typed: true })
    expect(cardOf(typed).text).toContain('“\\+ zzzqqq”')
  })

  it('takes @ and eight letters for words, unless a group is called that', async () => {
    expect((await shown('topic @zzzzqqqq')).text).toContain('“@zzzzqqqq”')
    expect((await shown('topic @groupabc two tower')).title).toBe('Two-Tower Retrieval and Vector Indexes')
  })

  it('finds an alias exactly', async () => {
    const found = await shown('topic two tower')
    expect(found.title).toBe('Two-Tower Retrieval and Vector Indexes')
    expect(found.footer).toContain('Advanced · 95 min · day 65')
  })

  it('finds a title despite typos', async () => {
    expect((await shown('topic feture stores')).title).toBe('Feature Stores and Training-Serving Consistency')
  })

  it('offers the best hits where several match alike, and the nearest where none does', async () => {
    const several = await shown('topic models')
    expect(several.buttons?.every((button) => 'action' in button && button.action === 'topic')).toBe(true)
    const near = await shown('topic xgbst')
    expect([near.title, labels(near)[0]]).toEqual([
      'No topic matches',
      expect.stringContaining('Decision Trees'),
    ])
  })

  it('says so where a word is in no name, and only comes up in what prompts and answers say', async () => {
    const said = await shown('topic pizza')
    expect([said.title, said.text]).toEqual([
      'No topic is called that',
      expect.stringMatching(/^But “pizza” comes up in:\n\n- \S/),
    ])
    expect(said.buttons?.length).toBeGreaterThan(0)
  })

  it.each(['zzzzqqqq', 'the', '🙂', 'football'])(
    'offers the pillars, and no topic at random, for %s',
    async (words) => {
      const none = await shown(`topic ${words}`)
      expect([none.title, labels(none)]).toEqual(['No topic matches', ['Pillars']])
    },
  )

  it.each([
    'x'.repeat(5_000),
    '🎉🎉',
    'שלום עולם',
    '@everyone',
    '<script>alert(1)</script>',
    '](http://evil.example)',
    '\u202Eabc',
  ])('answers %j with a card and keeps nothing of it live', async (query) => {
    const found = await shown(`topic ${query}`)
    expect(found.plain).not.toBe('')
    expect(found.text?.length ?? 0).toBeLessThan(500)
    expect(found.text ?? '').not.toMatch(/(^|[^\\])<script|(^|[^\\])\]\(http/)
  })

  it('asks for a query where none is given', async () => {
    const answer = await ask('topic')
    expect(saidIn(cardOf(answer).text)).toContain('/topic <query>')
    expect(answer.visibility).toBe('private')
  })
})

describe('pillar', () => {
  it('is one list: tagline, description, topic cards with a menu that opens one, and a way to its prompts', async () => {
    const first = await shown('pillar ml-system-design')
    expect(first.text).toContain('*Design from problem to production*')
    expect(first.text).toContain('- **ML System Design Framework** · Intermediate · 85 min · day 58')
    const topics = CURRICULA.default.topics.filter(({ pillar }) => pillar === 'ml-system-design')
    expect(first.menu?.options.map(({ label }) => label)).toEqual(topics.map(({ title }) => title))
    expect(first.footer).toMatch(/^7 topic cards, \d+ prompts$/)
    const [option] = first.menu?.options ?? []
    expect((await shown(`${first.menu?.action} ${option?.arg}`)).title).toBe(topics[0]?.title)
    const prompts = await ask('browse', { text: buttonOf(first, 'Prompts').arg ?? '' })
    expect(cardOf(prompts).title).toMatch(/prompts · ML System Design$/)
  })

  it('takes a title, a beginning or a slip, and lists all without an argument', async () => {
    for (const typed of ['ML System Design', 'llm', 'codign', 'coding & sql'])
      expect((await shown(`pillar ${typed}`)).title).not.toBe('There is no such pillar')
    const { menu } = await shown('pillar')
    expect(menu?.options.map(({ label }) => label)).toEqual(
      CURRICULA.default.pillars.map(({ title }) => title),
    )
  })

  it('still opens from the buttons of when it had fifteen pages', async () => {
    const answer = await ask('pillar', { text: 'ml-system-design page:9' })
    expect(answer.reply).toMatchObject({ update: true })
    expect(cardOf(answer)).toEqual(await shown('pillar ml-system-design'))
  })
})

describe('day, today, roadmap, browse, random', () => {
  it('shows a day by the titles of its prompts, each of which a menu opens', async () => {
    const day = await shown('day 106 ahead')
    expect(day.title).toBe('Day 106 of 133 · Design practice: framework')
    const prompts = CURRICULA.default.day(106)?.prompts ?? []
    expect(day.menu?.options).toEqual(
      prompts.map(({ id, title, questions }, i) => ({
        label: cut(`${i + 1} · ${title}`, 75),
        about: expect.stringContaining(`${questions.length} question`),
        arg: id,
      })),
    )
    for (const { title } of prompts) expect(day.text).toContain(plain(title))
    const [first] = day.menu?.options ?? []
    expect((await shown(`${day.menu?.action} ${first?.arg}`)).title).toContain(prompts[0]?.title)
  })

  it.each(['0', '134', '99999'])('refuses day %s by naming the range', async (number) => {
    expect((await shown(`day ${number}`)).text).toContain('days 1 to 133')
  })

  it.each(['-1', '1.5', 'tomorrow'])('refuses %j as a number of a day', async (number) => {
    expect((await shown(`day ${number}`)).tone).toBe('bad')
  })

  it('tells when the next post comes while nothing was posted today', async () => {
    const today = await shown('today')
    expect(today.title).toContain('Day 58 of 133')
    expect(saidIn(today.text)).toContain('Mon 23 Nov 2026, 09:00')
  })

  it('says of no pause that is over that posts are paused', async () => {
    const pausedUntil = (until: string) =>
      study.change((group) => ({
        ...group,
        schedule: { ...group.schedule, pause: { from: '2026-11-01', until } },
      }))
    await pausedUntil('2026-11-10')
    expect((await shown('today')).text).toContain('Nothing was posted today. The next post comes on')
    await pausedUntil('2026-11-25')
    expect((await shown('today')).text).toContain('Posts are paused. The next post comes on')
    await study.change(({ schedule: { pause: _, ...schedule }, ...group }) => ({ ...group, schedule }))
  })

  it('tells place, finish date and the weeks ahead', async () => {
    const roadmap = await shown('roadmap')
    expect(roadmap.text).toContain('Next is day 58 of 133.')
    expect(roadmap.text).toContain('Mon 8 Mar 2027')
    expect(roadmap.text).toContain('- Mon 23 Nov 2026 · **58** Framework and requirements')
  })

  it('browses by filters and pages', async () => {
    const found = await shown('browse pillar:coding level:Beginner')
    expect(found.title).toMatch(/^\d+ prompts · Coding & SQL, Beginner$/)
    const next = found.buttons?.find(({ label }) => label === 'Next →')
    expect(next).toMatchObject({ action: 'browse', arg: 'pillar:coding level:Beginner page:2' })
    expect((await shown('browse day:58 level:Beginner')).text).toContain('Nothing matches')
    expect((await shown('browse level:Bginner')).text).toContain('Did you mean Beginner?')
  })

  it('finds prompts by the gist of a question, and quotes no question or answer', async () => {
    const found = await shown('browse my retries arrive twice, thin the click stream')
    expect(found.title).toMatch(/^\d+ prompts · “my retries arrive twice, thin the click stream”$/)
    expect(found.menu?.options.map(({ label }) => label.slice(0, 3))).toEqual([
      '1. ',
      '2. ',
      '3. ',
      '4. ',
      '5. ',
      '6. ',
    ])
    for (const line of (found.text ?? '').split('\n\n')) expect(line.split('\n')).toHaveLength(2)
    expect((await shown('browse cosine similarity of tickets pillar:math-stats')).text).toMatch(
      /^\*\*1\.\*\* Dot products/,
    )
    expect((await shown('browse zzzz qqqq')).text).toBe('No prompt is about that. Try other words, or fewer.')
  })

  it('reads a pillar without its argument as that pillar', async () => {
    expect((await shown('browse coding Beginner')).title).toMatch(/ prompts · Coding & SQL, Beginner$/)
    expect((await shown('browse deep learning')).title).toMatch(/ prompts · Deep Learning/)
  })

  it('draws a complete prompt', async () => {
    const drawn = await shown('random classical-ml')
    expect(labels(drawn)).toEqual([expect.stringMatching(/^Hint/), 'Key points', 'Another one', 'More'])
    const { arg = '' } = buttonOf(drawn, 'More')
    const more = cardOf(await ask('more', { text: arg }))
    expect(labels(more)).toEqual(['Topic', expect.stringMatching(/^Day \d+$/), 'Share'])
  })

  it('shows a prompt away from its day with the case and the material that its questions are about', async () => {
    const days = CURRICULA.default.days.filter((day) => day.case !== '')
    expect(days.length).toBeGreaterThan(50)
    for (const day of days.slice(0, 20))
      for (const prompt of day.prompts) {
        const { text = '' } = await shown(`prompt ${prompt.id}`)
        expect(text.startsWith('**Case:**'), prompt.id).toBe(!prompt.stretch)
        // Nobody replies to a look-up.
        expect(text).not.toContain('Begin your reply')
        for (const block of materialsOf(prompt))
          expect(text).toContain((block.code ?? block.text ?? '').trim().split('\n')[0])
      }
  })
})

describe('the warm-up of a day', () => {
  it('is asked first, and answered in its place when that is wanted', async () => {
    const { warmUp } = CURRICULA.default.day(58) ?? {}
    if (!warmUp) throw new Error('day 58 has no warm-up')
    const asked = await ask('warmup', { text: '58' })
    expect([asked.visibility, cardOf(asked).title, cardOf(asked).text]).toEqual([
      'private',
      'Warm-up of day 58',
      warmUp.ask,
    ])
    const [show] = cardOf(asked).buttons ?? []
    if (!show || !('action' in show)) throw new Error('no button')
    const answered = await ask(show.action, { text: show.arg ?? '' })
    expect(answered.reply).toMatchObject({ update: true })
    expect(cardOf(answered).text).toBe(`${warmUp.ask}\n\n**Answer:** ${warmUp.answer}`)
  })

  it('is on the post of every day that has one', () => {
    expect(CURRICULA.default.days.filter(({ warmUp }) => !warmUp)).toEqual([])
  })
})

describe('hints and key points', () => {
  it('come one question at a time, privately', async () => {
    const hint = await ask('hint', { text: 'clarifying-questions-scope-scale a' })
    expect(hint.visibility).toBe('private')
    expect(cardOf(hint).title).toBe('Hint 2a')
    const choose = cardOf(await ask('keypoints', { text: 'framing-business-question-supervised' }))
    expect(labels(choose)).toEqual(['1a', '1b'])
    expect(choose.text).not.toContain(
      CURRICULA.default.prompt('framing-business-question-supervised')?.prompt.questions[0]?.keyPoints[0],
    )
    expect(cardOf(await ask('keypoints', { text: 'framing-business-question-supervised b' })).text).toContain(
      '**Then:**',
    )
  })

  it('of a prompt that is gone say so', async () => {
    expect(cardOf(await ask('hint', { text: 'no-such-prompt a' })).title).toBe('This prompt is gone')
  })
})

describe('share and help', () => {
  it('is not offered in a private message, where nobody else would see it', async () => {
    const { channel: _, ...alone } = aCaller()
    const [{ id = '' } = {}] = CURRICULA.default.day(3)?.prompts ?? []
    for (const line of ['topic two tower', 'day 3', `more ${id}`, 'roadmap']) {
      const [name = '', ...words] = line.split(' ')
      const text = words.join(' ')
      expect(labels(cardOf(await ask(name, { text }))), line).toContain('Share')
      expect(labels(cardOf(await ask(name, { text }, alone))), line).not.toContain('Share')
    }
  })

  it.each(['topic', 'day 99x', 'hint', 'random two tower now please'])(
    'answers “share %s”, which no button of ours says, with a sentence',
    async (text) => {
      const refused = await ask('share', { text })
      expect(cardOf(refused).tone).toBe('bad')
      expect(cardOf(refused).title).not.toBe('Something went wrong')
      expect(study.log.entries.filter(({ level }) => level === 'error')).toEqual([])
    },
  )

  it('shows a look-up to the channel, with who shared it and without private buttons', async () => {
    const shared = await ask('share', { text: 'topic feature-stores' }, aCaller({ name: '@everyone <b>' }))
    expect(shared.visibility).toBe('public')
    expect(cardOf(shared).title).toBe('Feature Stores and Training-Serving Consistency')
    expect(cardOf(shared).footer).toContain('Shared by @everyone \\<b\\>')
    expect(labels(cardOf(shared))).not.toContain('Share')
  })

  it('cannot be made to share anything but look-ups', async () => {
    expect(cardOf(await ask('share', { text: 'pause' })).title).toBe('This cannot be shared')
  })

  it('offers to begin where nobody has set a group up, to whoever may', async () => {
    const elsewhere = { channel: { platform: 'playground', workspace: 'local', channel: 'other' } }
    const labelsFor = async (caller: Caller) => labels(cardOf(await study.bot.dispatch('help', {}, caller)))
    expect((await labelsFor(aCaller(elsewhere)))[0]).toBe('Set up a group here')
    const guest = { admin: false, maySetUp: 'Guests cannot.' }
    expect((await labelsFor(aCaller({ ...elsewhere, standingIs: guest })))[0]).toBe('Today')
  })

  it('names five words, lists every command, and explains one', async () => {
    const first = await shown('help')
    expect(saidIn(first.text).match(/^- `/gm)).toHaveLength(5)
    expect(first.buttons?.map(({ label }) => label)).toEqual([
      'Today',
      'Review',
      'Me',
      'Pillars',
      'All commands',
    ])
    const help = await shown('help all')
    const forManagers = await shown('help group')
    expect(forManagers.buttons?.map(({ label }) => label)).toEqual(['For everybody'])
    for (const { name, who } of study.bot.commands)
      if (who === 'manager') expect(saidIn(forManagers.text)).toContain(`\`/group ${name}`)
      else expect(saidIn(help.text)).toContain(`\`/${name}`)
    expect([help.text, forManagers.text].map((text) => saidIn(text).match(/^- `/gm)?.length)).toEqual(
      ['member', 'manager'].map((who) => study.bot.commands.filter((info) => info.who === who).length),
    )
    expect(saidIn((await shown('help browse')).text)).toContain('[pillar] [level] [kind] [day]`')
  })
})

describe('what is not understood', () => {
  it('an unknown command gets the nearest one', async () => {
    const answer = await ask('tpic', { text: 'rag' })
    expect(saidIn(cardOf(answer).text)).toContain('Did you mean `/topic <query>`?')
    expect(cardOf(answer).buttons?.[0]).toMatchObject({ action: 'topic', arg: 'rag' })
  })

  it('a channel without a group says how to set one up', async () => {
    const elsewhere = aCaller({ channel: { platform: 'playground', workspace: 'local', channel: 'other' } })
    expect(saidIn(cardOf(await ask('today', {}, elsewhere)).text)).toMatch(
      /^This channel has no study group\. To set one up, type `\/group setup/,
    )
  })

  it('an error of ours is a sentence with a reference, and the log has it', async () => {
    const broken = await createStudy()
    await addGroup(broken.store, aGroup())
    const get = broken.store.get
    broken.store.get = (kind, key) =>
      kind.name === 'occurrence' ? Promise.reject(new Error('The disk is on fire.')) : get(kind, key)
    const answer = await broken.bot.dispatch('today', {}, aCaller())
    expect(cardOf(answer).text).toContain('`ref1`')
    expect(cardOf(answer).text).not.toContain('fire')
    expect(broken.log.entries).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ reference: 'ref1' }) }),
    )
  })

  it('a group whose curriculum is not loaded says how to fix it, and help still works', async () => {
    const mislaid = await createStudy()
    await addGroup(mislaid.store, aGroup({ curriculum: 'gone' }))
    await mislaid.engine.start()
    await mislaid.settle()
    expect(cardOf(await mislaid.bot.dispatch('today', {}, aCaller())).text).toContain('CURRICULUM_DIR')
    expect(cardOf(await mislaid.bot.dispatch('help', {}, aCaller())).title).toBe('Studyhall')
    expect((await mislaid.group())?.hold?.fix).toContain('CURRICULUM_DIR')
    expect(mislaid.chat.told).toHaveLength(1)
  })

  it('what only buttons name cannot be typed', async () => {
    expect(cardOf(await ask('share', { text: 'topic rag', typed: true })).title).toBe(
      'I do not know that command',
    )
    expect(cardOf(await ask('aloud', { text: 'groupabc/2026-11-23', typed: true })).title).toBe(
      'I do not know that command',
    )
  })

  it('a word that is plainly one argument’s choice needs no place', async () => {
    expect((await shown('random advanced')).footer).toContain('Advanced')
    expect((await shown('browse beginner coding')).title).toContain('Coding & SQL, Beginner')
  })
})

describe('in a private message', () => {
  const alone = (): ReturnType<typeof aCaller> => {
    const { channel: _, ...rest } = aCaller()
    return rest
  }

  it('the member’s only group is meant', async () => {
    expect(cardOf(await ask('today', {}, alone())).title).toContain('Day 58')
  })

  it('several groups are asked about, with buttons that carry the choice', async () => {
    const other = { platform: 'playground', workspace: 'local', channel: 'second' } as const
    const two = await createStudy()
    await addGroup(two.store, aGroup())
    await addGroup(
      two.store,
      aGroup({ id: 'second22', name: '#second', channels: channelsAt([other]), position: 7 }),
    )
    const choose = cardOf(await two.bot.dispatch('today', {}, alone()))
    expect(choose.title).toBe('Which group?')
    const button = choose.buttons?.find(({ label }) => label === '#second')
    if (!button || !('action' in button)) throw new Error('no button')
    expect(
      cardOf(await two.bot.dispatch(button.action, { text: button.arg ?? '' }, alone())).title,
    ).toContain('Day 7 ')
  })

  it('somebody else’s group cannot be reached by its id', async () => {
    const stranger = {
      ...alone(),
      member: { platform: 'playground', workspace: 'local', user: 'zed' } as const,
    }
    expect(cardOf(await ask('today', { text: '@groupabc' }, stranger)).title).toBe('Which group?')
  })
})
