import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Agenda } from '../../src/core/agenda.ts'

const HOUR_MS = 3_600_000

/** What every agenda owes the engine. `open` makes an empty one for the series `daily` and `tend`. */
export function agendaContract(
  name: string,
  open: () => Promise<{ agenda: Agenda; close(): Promise<void> }>,
): void {
  describe(`${name}, as an agenda`, () => {
    const now = Date.now()
    const daily = (id: string) => ({ series: 'daily', id })
    let agenda: Agenda
    let close: () => Promise<void>
    const take = async (limit = 10) =>
      (await agenda.take(Date.now(), limit)).map(({ series, id }) => `${series}/${id}`).sort()

    beforeEach(async () => {
      const opened = await open()
      agenda = opened.agenda
      close = opened.close
    })
    afterEach(() => close())

    it('gives what is due once, of each series, and nothing that is not', async () => {
      await agenda.set(daily('due'), now - 1_000)
      await agenda.set(daily('later'), now + HOUR_MS)
      await agenda.set({ series: 'tend', id: 'due' }, now - 1_000)
      expect(await take()).toEqual(['daily/due', 'tend/due'])
      expect(await take()).toEqual([])
    })

    it('goes by the last time that an item was set to', async () => {
      await agenda.set(daily('sooner'), now + HOUR_MS)
      await agenda.set(daily('sooner'), now - 1_000)
      await agenda.set(daily('later'), now - 1_000)
      await agenda.set(daily('later'), now + HOUR_MS)
      expect(await take()).toEqual(['daily/sooner'])
    })

    it('gives at most as many as are asked for', async () => {
      for (const id of ['a', 'b', 'c']) await agenda.set(daily(id), now - 1_000)
      const first = await take(2)
      expect(first).toHaveLength(2)
      expect([...first, ...(await take(2))].sort()).toEqual(['daily/a', 'daily/b', 'daily/c'])
    })

    it('gives nothing that was deleted', async () => {
      await agenda.set(daily('a'), now - 1_000)
      await agenda.delete(daily('a'))
      await agenda.delete(daily('never there'))
      expect(await take()).toEqual([])
    })

    it('gives what was done again when it is due again, or never', async () => {
      for (const id of ['again', 'later', 'over']) await agenda.set(daily(id), now - 1_000)
      const again = { again: now - 500, later: now + HOUR_MS, over: undefined }
      for (const taken of await agenda.take(Date.now(), 10))
        await agenda.done(taken, again[taken.id as keyof typeof again])
      expect(await take()).toEqual(['daily/again'])
    })

    it('keeps what was set while it was taken until it is done, in place of what that says', async () => {
      await agenda.set(daily('a'), now - 1_000)
      const [taken] = await agenda.take(Date.now(), 10)
      if (!taken) throw new Error('Nothing was taken.')
      await agenda.set(daily('a'), now - 500)
      expect(await take()).toEqual([])
      await agenda.done(taken, now + HOUR_MS)
      expect(await take()).toEqual(['daily/a'])
    })
  })
}
