import { expect, it } from 'vitest'
import { formatDate, formatInstant } from '../../src/words/schedule-text.ts'

it('dates are shown the same in every country, and in every zone of the process', () => {
  const before = process.env.TZ
  try {
    for (const zone of ['UTC', 'America/Sao_Paulo', 'Pacific/Kiritimati', ':/etc/localtime']) {
      process.env.TZ = zone
      expect(formatDate('2026-11-23')).toBe('Mon 23 Nov 2026')
    }
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
})

it('an instant is shown in its group’s zone', () => {
  expect(formatInstant(Temporal.Instant.from('2026-11-23T14:00:00Z'), 'America/New_York')).toBe(
    'Mon 23 Nov 2026, 09:00',
  )
})
