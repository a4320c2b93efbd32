import { expect, it } from 'vitest'
import { errorFields } from '../../src/ops/log.ts'
import { PLATFORMS } from '../../src/platforms.ts'

it('leaves every platform’s tokens out of an error, of its stack and of its causes', () => {
  const secrets = PLATFORMS.flatMap(({ secret }) => secret ?? [])
  const discord = `${'M'.repeat(24)}.GhIjKl.${'n'.repeat(38)}`
  for (const token of ['xoxb-1-abc', 'xapp-1-A1-2-def', discord]) {
    const error = new Error(`${token} was refused`, { cause: new Error(`sent ${token} and ${token}`) })
    const kept = JSON.stringify([errorFields(error, secrets), errorFields(token, secrets)])
    expect(kept).toContain('[removed] was refused')
    expect(kept).toContain('sent [removed] and [removed]')
    expect(kept).not.toContain(token)
  }
})
