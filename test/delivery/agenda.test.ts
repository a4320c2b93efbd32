import { describe, expect, it } from 'vitest'
import { createAgenda } from '../../src/delivery/agenda.ts'
import { agendaContract } from '../contracts/agenda.ts'

agendaContract('the agenda in memory', async () => ({ agenda: createAgenda(), close: async () => {} }))

describe('the agenda in memory', () => {
  it('gives the earliest first, and says how many wait', async () => {
    const agenda = createAgenda()
    for (const [i, id] of ['c', 'a', 'b'].entries())
      await agenda.set({ series: 'daily', id }, [3, 1, 2][i] ?? 0)
    expect(agenda.size).toBe(3)
    expect((await agenda.take(2, 10)).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(agenda.size).toBe(1)
  })
})
