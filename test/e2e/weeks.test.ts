import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTown as onDiscord } from '../platforms/discord/hands.ts'
import { startTown as inPlayground } from '../platforms/playground/hands.ts'
import { startTown as onSlack } from '../platforms/slack/hands.ts'
import { judge } from './weeks/judge.ts'
import { beginLife, type Life, NAMES } from './weeks/life.ts'
import { defaults, everything } from './weeks/script.ts'
import { told } from './weeks/told.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

/** `WEEKS=<folder>` keeps there what everybody read in these weeks, as text. */
const FOLDER = process.env.WEEKS

// The playground has three members; here it has the twelve.
vi.mock(import('../../src/platforms/playground/world.ts'), async (original) => {
  const own = await original()
  const { NAMES: names } = await import('./weeks/life.ts')
  const [manager, member] = own.MEMBERS
  const MEMBERS = names.map((name, i) => ({
    id: name.toLowerCase(),
    name,
    role: (i === 0 ? manager : member)?.role ?? '',
    standing: (i === 0 ? manager : member)?.standing ?? { admin: false, maySetUp: 'No.' },
  }))
  const direct = MEMBERS.map(({ id, name }) => ({
    id: `dm-${id}`,
    name: 'Studyhall',
    about: name,
    direct: id,
  }))
  const everybody = own.channelsOf(undefined)
  return {
    ...own,
    MEMBERS,
    channelsOf: (user) => [...everybody, ...direct.filter((each) => each.direct === user)],
    channelById: (id) => [...everybody, ...direct].find((each) => each.id === id),
    memberById: (id) => MEMBERS.find((each) => each.id === id),
  }
})

const TOWNS = { Discord: onDiscord, Slack: onSlack, 'the playground': inPlayground }

describe.each(Object.entries(TOWNS))('two weeks of a group of twelve on %s', (name, start) => {
  let life: Life
  afterAll(() => life?.stop())
  const keep = async (what: string): Promise<void> => {
    if (FOLDER) writeFileSync(`${FOLDER}/${name.replace('the ', '')}-${what}.txt`, await told(life))
  }

  describe('with everything switched on', () => {
    beforeAll(async () => {
      life = await beginLife(start)
      await everything(life)
    })

    it('bring the channel its posts and two recaps, and nobody more than they asked for', async () => {
      await keep('everything')
      const { counts, broken } = await judge(life, ['Sam', 'Pia', 'Noa'])
      console.log(name, 'everything on', JSON.stringify(counts))
      expect(broken).toEqual([])
      expect(counts).toMatchObject({ posts: 8, recaps: 2 })
    })
  })
})

describe('two weeks of a group of twelve on Discord as it is at first', () => {
  let life: Life
  beforeAll(async () => {
    life = await beginLife(onDiscord)
    await defaults(life)
  })
  afterAll(() => life?.stop())

  it('bring the channel its posts and two recaps, and no member anything', async () => {
    if (FOLDER) writeFileSync(`${FOLDER}/Discord-defaults.txt`, await told(life))
    const { counts, broken } = await judge(
      life,
      NAMES.filter((each) => each !== 'Ada'),
    )
    console.log('defaults', JSON.stringify(counts))
    expect(broken).toEqual([])
    expect(counts).toMatchObject({ posts: 8, recaps: 2 })
  })
})
