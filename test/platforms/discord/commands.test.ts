import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type CommandInfo, defineCommand, describeCommand } from '../../../src/core/command.ts'
import { naming } from '../../../src/core/marks.ts'
import { REGISTRY } from '../../../src/features.ts'
import { commandBodies, readCommand } from '../../../src/platforms/discord/commands.ts'
import { typedWith } from '../../../src/platforms/discord/place.ts'

const typed = typedWith(() => ({}))

const info = (name: string, args: z.ZodObject, who: 'member' | 'manager' = 'member'): CommandInfo =>
  describeCommand(
    defineCommand({
      name,
      summary: `Does ${name}`,
      args,
      who,
      visibility: 'private',
      effect: 'none',
      group: 'optional',
      suggest: { query: () => [] },
      run: async () => undefined,
    }),
  )

const none = z.object({})

/** Every command of the bot. */
const shipped = (): readonly CommandInfo[] => REGISTRY.infos

describe('the slash commands of Discord', () => {
  it('put members’ commands under /study, but for two at top level, managers’ under /group, and none twice', () => {
    const bodies = commandBodies(
      [info('topic', none), info('today', none), info('roadmap', none), info('setup', none, 'manager')],
      true,
    )
    expect(bodies.map(({ name, options }) => [name, (options ?? []).map((option) => option.name)])).toEqual([
      ['topic', []],
      ['today', []],
      ['study', ['roadmap']],
      ['group', ['setup']],
    ])
    expect(bodies.map((body) => body.default_member_permissions)).toEqual(Array(4).fill(undefined))
  })

  it('go with whoever installs the app for themselves, but for those that manage a group', () => {
    const infos = [info('topic', none), info('roadmap', none), info('setup', none, 'manager')]
    const offered = (users: boolean) =>
      commandBodies(infos, users).map(({ name, contexts, integration_types: to }) => [name, contexts, to])
    expect(offered(true)).toEqual([
      ['topic', [0, 1, 2], [0, 1]],
      ['study', [0, 1, 2], [0, 1]],
      ['group', [0, 1], [0]],
    ])
    expect(offered(false)).toEqual(['topic', 'study', 'group'].map((name) => [name, [0, 1], [0]]))
  })

  it('are typed where they are registered', () => {
    const infos = shipped().filter(({ internal }) => !internal)
    const lines = commandBodies(infos, true).flatMap(({ name, options = [] }) => [
      `/${name}`,
      ...options.map((option) => `/${name} ${option.name}`),
    ])
    for (const command of infos) expect(lines).toContain(typed(command).text)
  })

  it('give each argument its type, range, choices and completion, required ones first', () => {
    const [command] = commandBodies(
      [
        info(
          'topic',
          z.object({
            day: z.int().min(1).max(133).optional().describe('a roadmap day'),
            level: z.enum(['Beginner', 'Advanced']).optional().describe('how hard'),
            loud: z.boolean().optional().describe('whether to shout'),
            query: z.string().max(80).describe('what to look up'),
          }),
        ),
      ],
      true,
    )
    expect(command?.options).toEqual([
      {
        name: 'query',
        description: 'what to look up',
        required: true,
        type: 3,
        max_length: 80,
        autocomplete: true,
      },
      { name: 'day', description: 'a roadmap day', required: false, type: 4, min_value: 1, max_value: 133 },
      {
        name: 'level',
        description: 'how hard',
        required: false,
        type: 3,
        choices: [
          { name: 'Beginner', value: 'Beginner' },
          { name: 'Advanced', value: 'Advanced' },
        ],
      },
      { name: 'loud', description: 'whether to shout', required: false, type: 5 },
    ])
  })

  it('let a member and a channel be chosen from those there are, of the kinds in which a group can meet', () => {
    const [group] = commandBodies(
      [
        info(
          'move',
          z.object({
            who: naming('member', z.string().optional().describe('a member')),
            where: naming('channel', z.string().describe('a channel')),
          }),
          'manager',
        ),
      ],
      true,
    )
    expect(group?.options?.[0]).toMatchObject({
      options: [
        { name: 'where', type: 7, required: true, channel_types: [0, 5, 15] },
        { name: 'who', type: 6, required: false },
      ],
    })
    const types = commandBodies(shipped(), true).flatMap(({ options = [] }) =>
      options.flatMap(({ name, ...option }) =>
        ('options' in option ? (option.options ?? []) : []).flatMap(({ type, name: arg }) =>
          type >= 6 && type <= 8 ? [`${name} ${arg} ${type}`] : [],
        ),
      ),
    )
    expect(types.sort()).toEqual([
      'buddy member 6',
      'managers member 6',
      'move channel 7',
      'settings role 8',
      'status member 6',
    ])
  })

  it('leave out what only buttons name', () => {
    expect(commandBodies([{ ...info('hint', none), internal: true }], true)).toEqual([])
  })

  it('refuse a family that Discord would refuse', () => {
    const many = Array.from({ length: 26 }, (_, i) => info(`c${i}`, none))
    expect(() => commandBodies(many, true)).toThrow('/study holds 26 commands')
  })

  it('are read wherever they were typed', () => {
    const options = [{ name: 'query', type: 3, value: 'two tower' }]
    const read = { name: 'topic', values: { query: 'two tower' }, focused: undefined }
    expect(readCommand({ name: 'topic', options })).toEqual(read)
    expect(readCommand({ name: 'study', options: [{ name: 'topic', type: 1, options }] })).toEqual(read)
    expect(readCommand({ name: 'today' })).toEqual({ name: 'today', values: {}, focused: undefined })
  })

  it('say which argument is being typed', () => {
    const options = [{ name: 'day', type: 4, value: '5', focused: true }]
    expect(readCommand({ name: 'day', options }).focused).toEqual({ arg: 'day', typed: '5', numeric: true })
  })
})
