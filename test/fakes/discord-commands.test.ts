import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DiscordFake } from './discord/index.ts'
import { call, createCleanup } from './discord-harness.ts'

const cleanup = createCleanup()
let fake: DiscordFake
beforeAll(async () => {
  fake = await cleanup.fake()
})
afterAll(cleanup.run)

const put = (commands: unknown, guild = '') =>
  call(fake, 'PUT', `/applications/${fake.app}${guild}/commands`, commands)
const command = (more: object = {}): object => ({ name: 'topic', description: 'Looks up a topic', ...more })
const text = (more: object = {}): object => ({ type: 3, name: 'query', description: 'A topic', ...more })
const options = (...given: object[]): object[] => [command({ options: given })]
const sub = (more: object = {}): object => ({ type: 1, name: 'today', description: 'Shows today', ...more })
const many = (count: number, make: (i: number) => object): object[] =>
  Array.from({ length: count }, (_, i) => make(i))
const choice = (i: number): object => ({ name: `c${i}`, value: `v${i}` })

test.each<[string, unknown]>([
  ['a name in capitals', [command({ name: 'Topic' })]],
  ['a name with a space', [command({ name: 'look up' })]],
  ['a name over 32', [command({ name: 'x'.repeat(33) })]],
  ['no description', [command({ description: '' })]],
  ['a description over 100', [command({ description: 'x'.repeat(101) })]],
  ['the same name twice', [command(), command()]],
  ['101 commands', many(101, (i) => command({ name: `c${i}` }))],
  ['26 options', options(...many(26, (i) => text({ name: `o${i}` })))],
  ['the same option twice', options(text(), text())],
  ['a required option after an optional one', options(text(), text({ name: 'more', required: true }))],
  ['26 choices', options(text({ choices: many(26, choice) }))],
  ['a choice of 101 characters', options(text({ choices: [{ name: 'a', value: 'x'.repeat(101) }] }))],
  ['the same choice twice', options(text({ choices: [choice(1), choice(1)] }))],
  ['choices with autocomplete', options(text({ choices: [choice(1)], autocomplete: true }))],
  ['autocomplete of a boolean', options(text({ type: 5, autocomplete: true }))],
  ['a subcommand beside an option', options(sub(), text())],
  ['a subcommand in a subcommand', options(sub({ options: [sub()] }))],
  ['an empty group', options({ type: 2, name: 'group', description: 'A group', options: [] })],
  ['least above most', options(text({ type: 4, min_value: 5, max_value: 1 }))],
  ['a range of a string', options(text({ min_value: 5 }))],
  [
    'more than 8,000 characters',
    options(
      ...many(10, (i) =>
        text({
          name: `o${i}`,
          choices: many(25, (j) => ({ name: `${j}`.padEnd(20, 'x'), value: `${j}`.padEnd(20, 'x') })),
        }),
      ),
    ),
  ],
  ['an unknown key', [command({ colour: 1 })]],
  ['a single command', command()],
])('commands are refused for %s', async (_what, commands) => {
  const { status, body } = await put(commands)
  expect([status, body.code], JSON.stringify(body)).toEqual([400, 50035])
})

test('commands are replaced as a whole and keep their ids, globally and in a server', async () => {
  const first = await put([command(), command({ name: 'today' })])
  const second = await put([command({ description: 'Changed' })])
  expect(second.status).toBe(200)
  expect(second.body[0].id).toBe(first.body[0].id)
  const listed = await call(fake, 'GET', `/applications/${fake.app}/commands`)
  expect(listed.body.map((one: { name: string }) => one.name)).toEqual(['topic'])
  const guild = fake.guild('Readers')
  await put([command({ name: 'only-here' })], `/guilds/${guild.id}`)
  expect(fake.commands().map(({ name }) => name)).toEqual(['topic'])
  expect(fake.commands(guild).map(({ name }) => name)).toEqual(['only-here'])
})

test('commands of another application or of a server without the bot are out of reach', async () => {
  expect((await call(fake, 'PUT', '/applications/1/commands', [])).body.code).toBe(50001)
  expect((await put([], '/guilds/1')).body.code).toBe(50001)
})
