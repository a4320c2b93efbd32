import { expect, it, vi } from 'vitest'
import { createLog, errorFields } from '../../src/ops/log.ts'
import { PLATFORMS } from '../../src/platforms.ts'

/** What somebody at a terminal reads, without the time before each line. */
function atTerminal(level: string, say: (log: ReturnType<typeof createLog>) => void): string[] {
  const written: string[] = []
  say(createLog(level, [], { isTTY: true, write: (text) => written.push(text) }))
  return written.map((text) => text.replace(/^\d\d:\d\d:\d\d /, ''))
}

it('leaves every platform’s tokens out of an error, of its stack and of its causes', () => {
  const secrets = PLATFORMS.flatMap(({ secret }) => secret ?? [])
  const discord = `${'M'.repeat(24)}.GhIjKl.${'n'.repeat(38)}`
  const tokens = ['xoxb-1-abc', 'xapp-1-A1-2-def', discord]
  expect(secrets.filter((secret) => !tokens.some((token) => secret.test(token)))).toEqual([])
  for (const token of tokens) {
    const error = new Error(`${token} was refused`, { cause: new Error(`sent ${token} and ${token}`) })
    const kept = JSON.stringify([errorFields(error, secrets), errorFields(token, secrets)])
    expect(kept).toContain('[removed] was refused')
    expect(kept).toContain('sent [removed] and [removed]')
    expect(kept).not.toContain(token)
  }
})

it('a terminal gets sentences with what they are about, and an error with its stack', () => {
  const [post, held, failed = ''] = atTerminal('info', (log) => {
    log.debug({}, 'Not asked for')
    log.info({ group: 'groupabc', attempts: 2 }, 'A post went out')
    log.warn({}, 'A channel is on hold')
    log.error({ error: new Error('a disk is full') }, 'A heartbeat failed')
  })
  expect(post).toBe('A post went out (group groupabc, attempts 2)\n')
  expect(held).toBe('Warning: A channel is on hold\n')
  expect(failed.split('\n').slice(0, 2)).toEqual(['Error: A heartbeat failed', '  Error: a disk is full'])
  expect(failed).toMatch(/\n {4}at .*log\.test\.ts/)
})

it('a terminal gets no secret, and nothing that would steer it', () => {
  const [line] = atTerminal('info', (log) =>
    log.info({ token: 'xoxb-1', reason: 'gone \u001b[2J\u001b]0;title\u0007 xoxb' }, 'A call\nfailed'),
  )
  expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  expect(line).toContain('token [removed]')
  expect(line?.trim().split('\n')).toHaveLength(1)
})

it('ten errors alike are written, and the rest of a minute are counted; others are not held back', () => {
  vi.useFakeTimers()
  const lines: { msg: string; repeated?: number; group?: string }[] = []
  const log = createLog('info', [], { write: (text) => lines.push(JSON.parse(text)) })
  for (let i = 0; i < 1_000; i++) log.warn({ group: `g${i}`, reason: 'It is away.' }, 'A call failed')
  log.warn({ reason: 'It is full.' }, 'A call failed')
  for (let i = 0; i < 20; i++) log.info({}, 'A post went out')
  expect(lines).toHaveLength(10 + 1 + 20)
  expect(lines.at(0)).toMatchObject({ group: 'g0' })
  vi.advanceTimersByTime(60_000)
  expect(lines.at(-1)).toMatchObject({ msg: 'A call failed', repeated: 990, cause: 'It is away.' })
  log.warn({ reason: 'It is away.' }, 'A call failed')
  log.flush()
  expect(lines).toHaveLength(10 + 1 + 20 + 1 + 1)
  vi.useRealTimers()
})
